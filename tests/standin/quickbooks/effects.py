"""What a fault switch does to one call, in Intuit's shapes."""

from dataclasses import replace

from ..serving import effects
from ..serving.http_server import Response
from .errors import Fault, application_error, business, unauthorized
from .limits import too_many
from .wire import NULL, from_json, to_json

UNAVAILABLE = (
    "<html><head><title>503 Service Unavailable</title></head><body>Service Unavailable</body></html>"
)
GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Effects(effects.Effects):
    """`world` gives the time and the switch that decides how a 429 looks."""

    def __init__(self, world, fault=None):
        super().__init__(fault)
        self.world = world

    def answers(self, fault):
        now = self.world.clock.now()
        return {
            "rate_limit": lambda: too_many(self.world.settings, now, fault.retry_after),
            "error_before": lambda: application_error().response(now),
            "unavailable": lambda: Response.html(fault.text or UNAVAILABLE, 503),
            "html": lambda: Response.html(fault.text or GATEWAY_PAGE, fault.status or 502),
            "refused": lambda: self._refusal(fault).response(now),
            "token_expired": lambda: unauthorized(now),
        }

    def _refusal(self, fault):
        """Any code and text; with status 200 the fault rides on a good answer, as it is said it may."""
        refusal = business(fault.text)
        if fault.code:
            refusal = Fault(fault.code, fault.text, fault.text)
        refusal.status = fault.status or 400
        return refusal

    def after(self, response):
        if self.kind == "error_after":
            return application_error().response(self.world.clock.now())
        return super().after(response)

    def rewritten(self, response, name, value):
        content = effects.with_members(from_json(response.body), name, NULL if value is None else value)
        return replace(response, body=to_json(content))
