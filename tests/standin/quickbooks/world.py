"""Everything the running stand-in of QuickBooks knows, and its switches."""

from dataclasses import dataclass

from ..serving import world
from . import seeds
from .limits import Limiter
from .request_ids import RequestIds
from .seed_companies import APPS, COMPANIES, USERS
from .tokens import TokenStore


@dataclass
class Settings:
    """Switches of the stand-in; changed by a control call, back to these values on reset.

    What each one decides, and why it is a switch, is in README.md beside this file.
    """

    # arithmetic
    tax_rounding: str = "rate"  # rate, line or document
    half_even: bool = False
    amount_tolerance: str = "0"
    price_decimals: int = None
    # tax
    override_outside_us: bool = True
    calculation_required: bool = True
    # documents
    number_kept_while_automatic: bool = True
    duplicate_flag_for_invoices: bool = False
    bill_number_unique_per_vendor: bool = True
    several_discounts: bool = False
    paid_can_be_removed: bool = False
    currency_required: bool = True
    own_rate_when_left_out: bool = False
    untracked_is_refused: bool = False
    # names and items
    longest_display_name: int = 100
    longest_notes: int = 2000
    new_customers_taxable: bool = False
    suffix_inactive_names: bool = True
    inactive_names_are_taken: bool = True
    merge_keeps_loser: bool = False
    # queries
    shuffle_rows: bool = False
    one_name_at_a_time: bool = False
    item_names_unique_per_parent: bool = False
    # wire
    numbers_as_text: bool = False
    shuffle_batches: bool = True
    # request ids
    request_id_days: float = 1
    other_body_is_refused: bool = False
    faults_are_replayed: bool = True
    # tokens
    rotate_every_refresh: bool = False
    new_consent_ends_older: bool = True
    # limits
    limits_on: bool = True
    second_limit: int = 10
    minute_limit: int = 500
    batch_minute_limit: int = 40
    realm_batch_minute_limit: int = 120
    combined_minute_limit: int = 800
    concurrent_limit: int = 10
    throttle_body: str = "xml"  # xml, json or gateway
    throttle_retry_after: int = None
    answer_seconds: float = 0


class World(world.World):
    """All state of the QuickBooks stand-in; an organisation is a company, its id the realm id."""

    seeded_apps = APPS
    seeded_users = USERS

    def __init__(self, organisations=tuple(COMPANIES), redirect_uris=()):
        super().__init__(organisations, redirect_uris)

    def build_tenant(self, seed, number=1):
        if number == 1:
            return seeds.build_company(seed)
        facts = COMPANIES[seed]
        own = {"id": str(int(facts["id"]) + 1000 * number), "name": f"{facts['name']} {number}"}
        return seeds.build_company(seed, key=f"{seed}-{number}", **own)

    def reset(self):
        super().reset()
        self.settings = Settings()
        self.tokens = TokenStore(self.clock, self.settings)
        self.request_ids = RequestIds(self.clock, self.settings)
        self.limiter = Limiter(self.clock)
        self.name_writes = {}
        self.metered = {}

    def meter(self, company, kind):
        """Count a successful call: `Core` (data in) or `CorePlus` (data out)."""
        counts = self.metered.setdefault(company.key, {"Core": 0, "CorePlus": 0})
        counts[kind] += 1

    def user_disconnects(self, app):
        self.tokens.revoke(lambda grant: grant.client_id == app.client_id)
