"""Whatever kind of list an entry is archived on over there: where it is used it is still shown, somebody is
told, and that is over by itself when it comes back.
"""

from dataclasses import replace

from odoo.tests import tagged

from ..providers.values import Currency
from .in_memory_provider import InMemoryProvider
from .tracking_case import REGION, SHOP, TEAM, TrackingCase


def archived(category, *external_ids):
    """``category`` with these options archived."""
    options = tuple(
        replace(option, active=option.external_id not in external_ids) for option in category.options
    )
    return replace(category, options=options)


@tagged("post_install", "-at_install")
class TestListProblems(TrackingCase):
    """``SHOP`` stands for what a whole document has, such as a location; the others for what lines have."""

    categories = (REGION, TEAM, SHOP)

    def setUp(self):
        super().setUp()
        self.read_lists()
        self.connection._tax_mappings_to_choose().not_used = True  # what new products get
        self.assertFalse(self.open_problems(), "all that was chosen holds")

    def open_problems(self):
        return self.connection.problem_ids.filtered("active")

    def read_lists(self):
        self.wait(minutes=1)
        with self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_refresh_lists").sudo().method_direct_trigger()
        self.env.invalidate_all()

    def assert_told_until_it_is_back(self, kind, place, field, words, archive, restore):
        """Archive, restore: functions that change the books.

        :param place, field: where it was chosen.
        """
        chosen = place[field]
        archive()
        self.read_lists()
        problem = self.open_problems()
        self.assertEqual(problem.mapped("kind"), [kind])
        self.assertIn(words, problem.name)
        self.assertEqual((problem.fix_model, problem.fix_id), (place._name, place.id))
        self.assertEqual((place[field], chosen.active), (chosen, False))
        self.assertTrue(place[field].display_name, "it is still shown")
        restore()
        self.read_lists()
        self.assertFalse(self.open_problems())
        self.assertEqual((place[field], chosen.active), (chosen, True))

    def with_account(self, **facts):
        self.books.accounts = [
            replace(account, **facts) if account.external_id == "a-200" else account
            for account in self.books.accounts
        ]

    def with_tax(self, **facts):
        self.books.tax_rates = [
            replace(rate, **facts) if rate.code == "OUT15" else rate for rate in self.books.tax_rates
        ]

    def with_tracking(self, *categories):
        self.books.tracking = list(categories)

    def test_an_account(self):
        self.assert_told_until_it_is_back(
            "account",
            self.mapping_of("sales"),
            "ledger_account_id",
            "200 Sales",
            lambda: self.with_account(active=False),
            lambda: self.with_account(active=True),
        )

    def test_a_tax_rate(self):
        mapping = self.connection.tax_mapping_ids.filtered(
            lambda each: each.tax_ids == self.tax_sale and each.use == "sale"
        )
        self.assert_told_until_it_is_back(
            "tax",
            mapping,
            "ledger_tax_id",
            "GST on Income",
            lambda: self.with_tax(active=False),
            lambda: self.with_tax(active=True),
        )

    def test_a_tracking_category(self):
        self.assert_told_until_it_is_back(
            "tracking",
            self.plan("Region"),
            "category_id",
            "Region",
            lambda: self.with_tracking(replace(REGION, active=False), TEAM, SHOP),
            lambda: self.with_tracking(REGION, TEAM, SHOP),
        )

    def test_an_option_or_class(self):
        self.assert_told_until_it_is_back(
            "tracking",
            self.mapping("north"),
            "option_id",
            "Region: North is archived",
            lambda: self.with_tracking(archived(REGION, "north"), TEAM, SHOP),
            lambda: self.with_tracking(REGION, TEAM, SHOP),
        )

    def test_a_location(self):
        self.assert_told_until_it_is_back(
            "tracking",
            self.mapping("harbour"),
            "option_id",
            "Harbour",
            lambda: self.with_tracking(REGION, TEAM, archived(SHOP, "harbour")),
            lambda: self.with_tracking(REGION, TEAM, SHOP),
        )

    def test_an_option_that_is_gone_altogether(self):
        self.assert_told_until_it_is_back(
            "tracking",
            self.mapping("north"),
            "option_id",
            "Region: North is archived",
            lambda: self.with_tracking(replace(REGION, options=REGION.options[1:]), TEAM, SHOP),
            lambda: self.with_tracking(REGION, TEAM, SHOP),
        )

    def test_a_currency_that_documents_were_in(self):
        self.queue().currency_id = self.env.ref("base.EUR")
        codes = ["NZD", "USD", "EUR"]
        self.patch(
            InMemoryProvider,
            "currencies",
            lambda provider: provider._pages("currencies", lambda: [Currency(code) for code in codes]),
        )
        self.read_lists()
        self.assertFalse(self.open_problems())
        codes.remove("EUR")
        self.read_lists()
        problem = self.open_problems()
        self.assertEqual((problem.kind, problem.key), ("currency", "currency:EUR"))
        codes.append("EUR")
        self.read_lists()
        self.assertFalse(self.open_problems())
