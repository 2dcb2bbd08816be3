"""What a fault switch does to one call, in Intuit's shapes."""

from dataclasses import replace

from ..serving import effects
from ..serving.http_server import Response
from .errors import application_error, unauthorized
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
            "html": lambda: Response.html(fault.text or GATEWAY_PAGE, fault.status),
            "token_expired": lambda: unauthorized(now),
        }

    def after(self, response):
        if self.kind == "error_after":
            return application_error().response(self.world.clock.now())
        return super().after(response)

    def rewritten(self, response, name, value):
        content = effects.with_members(from_json(response.body), name, NULL if value is None else value)
        return replace(response, body=to_json(content))
