"""What a resource gets to work with: who calls, for which organisation, with which request."""

from dataclasses import dataclass, field

from .arithmetic import Rounding


@dataclass
class Context:
    world: object
    tenant: object
    app: object
    request: object
    call: object
    arguments: dict = field(default_factory=dict)

    def parameter(self, name, default=None):
        """A query parameter, its name compared without case."""
        return self.request.parameter(name, default)

    def flag(self, name):
        return (self.parameter(name) or "").strip().lower() == "true"

    def now(self):
        return self.world.clock.now()

    def today(self):
        """Today in the organisation's time zone."""
        return self.tenant.local_date(self.now())

    def rounding(self, unit_places=None):
        """How this request rounds: two decimals of a unit amount, four with `unitdp=4`, or as told."""
        places = unit_places or (4 if self.parameter("unitdp") == "4" else 2)
        return Rounding(places, self.world.settings.half_even)


@dataclass
class Answer:
    """What goes into the envelope."""

    plural: str
    elements: list
    pagination: dict = None
