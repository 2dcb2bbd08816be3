"""The QuickBooks stand-in: which part answers which address."""

from ..serving.running import Standin
from . import api, control, oauth, pages
from .effects import Effects
from .seed_companies import COMPANIES
from .world import World


class QuickbooksStandin(Standin):
    """A running stand-in of QuickBooks Online with some of the seeded companies."""

    seeds = tuple(COMPANIES)
    control_calls = control.CALLS

    def __init__(self, port=0, host="localhost", organisations=seeds, redirect_uris=(), **options):
        super().__init__(World(organisations, redirect_uris), port, host, **options)

    def effects(self, fault):
        return Effects(self.world, fault)

    def routed(self, request, call, effects):
        path = request.path.lower()
        if path.startswith(api.PREFIX):
            response = api.handle(self.world, request, call, effects)
        else:
            response = effects.before()
            if response is None:
                with self.world.lock:
                    response = self._outside_api(path.rstrip("/"), request)
            response = effects.after(response)
        response.headers["intuit_tid"] = call.correlation_id
        return response

    def _outside_api(self, path, request):
        if path == oauth.AUTHORIZE:
            return oauth.CONSENT.answer(self.world, request)
        if path == oauth.TOKEN and request.method == "POST":
            return oauth.token(self.world, request)
        if path == oauth.REVOKE and request.method == "POST":
            return oauth.revoke(self.world, request)
        if path == oauth.USER_INFO:
            return oauth.user_info(self.world, request)
        if path in oauth.DISCOVERY:
            return oauth.discovery(self.base_url)
        return pages.handle(self.world, request)
