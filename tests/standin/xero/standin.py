"""The Xero stand-in: which part answers which address."""

from ..serving.running import Standin
from . import api, connections, control, oauth, pages
from .effects import Effects
from .seed_charts import ORGANISATIONS
from .world import World


class XeroStandin(Standin):
    """A running stand-in of Xero with some of the seeded organisations."""

    seeds = tuple(ORGANISATIONS)
    effects = Effects
    control_calls = control.CALLS

    def __init__(self, port=0, host="localhost", organisations=seeds, redirect_uris=(), **options):
        super().__init__(World(organisations, redirect_uris), port, host, **options)

    def routed(self, request, call, effects):
        path = request.path.lower()
        if path.startswith(api.PREFIX + "/"):
            return api.handle(self.world, request, call, effects)
        response = effects.before()
        if response is None:
            with self.world.lock:
                response = self._outside_api(path, request)
        return effects.after(response)

    def _outside_api(self, path, request):
        if path == oauth.CONSENT.address:
            return oauth.CONSENT.answer(self.world, request)
        if path == "/connect/token" and request.method == "POST":
            return oauth.token(self.world, request)
        if path == "/connect/revocation" and request.method == "POST":
            return oauth.revocation(self.world, request)
        if path == "/connections" or path.startswith("/connections/"):
            return connections.handle(self.world, request)
        return pages.handle(self.world, request)
