"""Where lines are taxable or not: nothing is mapped; what would be charged otherwise stops before it goes."""

from odoo.fields import Command
from odoo.tests import tagged

from ..providers.values import Account, Category, Contact, Item
from .quickbooks_like import AMERICAN, ORGANISATION, QuickBooksLike
from .test_preflight import PreflightCase

CHAIR = Item(
    "CHAIR",
    "Chair",
    "item-chair",
    sold=True,
    purchased=True,
    sale_account_id="a-200",
    purchase_account_id="a-300",
)


class AmericanCase(QuickBooksLike, PreflightCase):
    organisation = AMERICAN

    def setUp(self):
        super().setUp()
        self.books.items["CHAIR"] = CHAIR
        self._mirror(self.connection, "accounting.ledger.item", [CHAIR])


class FlagCase(AmericanCase):
    def setUp(self):
        super().setUp()
        self.connection.bill_without_number = "send"
        self.connection.tax_mapping_ids.unlink()

    def know_customer(self, taxable):
        """The customer is in the list over there, charged tax or not."""
        contact = Contact(
            self.customer.name,
            "customer-1",
            email=self.customer.email,
            is_customer=True,
            currency=self.company.currency_id.name,
            taxable=taxable,
        )
        self._mirror(self.connection, "accounting.ledger.contact", [contact])
        self.env.invalidate_all()

    def exempt(self):
        """The customer has a fiscal position of its own that takes the tax off."""
        vals = {"name": "Exempt", "company_id": self.company.id}
        position = self.env["account.fiscal.position"].create(vals)
        self.customer.with_company(self.company).property_account_position_id = position
        return position

    def untaxed_order(self, **values):
        order = self.sale_order(confirm=False, **values)
        order.order_line.tax_ids = [Command.clear()]
        order.action_confirm()
        return order


@tagged("post_install", "-at_install")
class TestPreflightTaxFlag(FlagCase):
    def test_no_tax_is_asked_for(self):
        self.connection.action_propose()
        self.assertFalse(self.connection.tax_mapping_ids)
        self.assertFalse(self.connection._missing_tax_mappings() or self.connection.missing_tax_count)
        vals, obstacles = self.check()
        self.assertFalse(obstacles)
        self.assertEqual((self.line(vals)["ledger_tax_id"], self.line(vals)["is_taxable"]), (False, True))

    def test_a_switched_off_tax_stops_what_odoo_charges_tax_on(self):
        self.become(charges_tax=False)
        self.assertFalse(self.keys(self.untaxed_order()))
        [obstacle] = self.check()[1]
        self.assertEqual((obstacle["key"], obstacle["fix_id"]), ("tax:off", self.connection.id))
        self.assertIn("tax is switched off in QuickBooks", obstacle["name"])
        document = self.queue()
        self.assertEqual(document.state, "blocked")
        self.become(charges_tax=True)
        self.connection.lists_read_at = self.connection.facts_read_at
        self.assertEqual(document.state, "queued")

    def test_without_a_default_rate_nothing_would_be_charged(self):
        self.become(computes_tax=False)
        self.assertEqual(self.keys(), ["tax:default"])
        self.become(default_tax_code="5")
        self.assertFalse(self.keys())

    def test_a_customer_who_is_exempt_there_only(self):
        self.know_customer(taxable=False)
        [obstacle] = self.check()[1]
        self.assertEqual((obstacle["kind"], obstacle["fix_model"]), ("tax", "res.partner"))
        self.assertIn("is exempt in QuickBooks", obstacle["name"])
        self.assertFalse(self.keys(self.untaxed_order()))
        document = self.queue()
        self.assertEqual(document.state, "blocked")
        self.know_customer(taxable=True)
        self.env["accounting.problem"]._recheck(self.connection)
        self.assertEqual(document.state, "queued")

    def test_a_customer_who_is_exempt_here_only(self):
        self.know_customer(taxable=True)
        self.exempt()
        [obstacle] = self.check(self.untaxed_order())[1]
        self.assertEqual(obstacle["fix_id"], self.customer.id)
        self.assertIn("is exempt in Odoo", obstacle["name"])
        self.know_customer(taxable=False)
        self.assertFalse(self.keys(self.untaxed_order()))

    def test_where_it_goes_and_what_it_is_do_not_make_a_customer_exempt(self):
        self.know_customer(taxable=True)
        self.assertFalse(self.keys(self.untaxed_order()), "a delivery abroad")
        self.exempt()
        food = {"name": "Bread", "type": "consu", "invoice_policy": "order", "taxes_id": False}
        food = self.product.create(food)
        self.assertFalse(self.keys(self.untaxed_order(product=food)))

    def test_who_is_exempt_is_no_matter_of_the_customer_where_one_rate_is_charged(self):
        self.become(computes_tax=False, default_tax_code="5")
        self.know_customer(taxable=False)
        self.assertFalse(self.keys())

    def test_a_customer_that_is_created_is_charged_tax_unless_exempt_here(self):
        self.run_sender_for(self.sale_order())
        self.assertTrue(self.books.contacts[-1].taxable)
        self.customer = self.env["res.partner"].create({"name": "City of Auburn"})
        self.exempt()
        self.run_sender_for(self.untaxed_order(partner=self.customer))
        self.assertIs(self.books.contacts[-1].taxable, False)

    def run_sender_for(self, order):
        self.queue(order)
        self.work()


@tagged("post_install", "-at_install")
class TestTaxSwitchedOff(QuickBooksLike, PreflightCase):
    """A company that is not registered for tax, where lines have tax codes."""

    organisation = ORGANISATION

    def test_nothing_is_mapped_and_tax_stops(self):
        self.become(charges_tax=False)
        self.connection.bill_without_number = "send"
        self.connection.tax_mapping_ids.unlink()
        self.assertFalse(self.connection._missing_tax_mappings())
        self.assertEqual(self.keys(), ["tax:off"])
        self.assertEqual(self.keys(self.purchase_order()), ["tax:off"])
        self.become(charges_tax=True)
        self.assertEqual([key.split(":")[0] for key in self.keys()], ["tax"])
        self.assertNotIn("tax:off", self.keys())


@tagged("post_install", "-at_install")
class TestPurchaseTax(FlagCase):
    def setUp(self):
        super().setUp()
        account = Account("a-605", "605", "Sales Tax Paid", "EXPENSE", Category.EXPENSE)
        self._mirror(self.connection, "accounting.ledger.account", [account])

    def order(self):
        """100.05 for a desk and 60.00 for its delivery; tax on the desk only."""
        order = self.purchase_order(quantity=1, price=100.05, confirm=False)
        order.order_line.copy({"order_id": order.id, "price_unit": 60, "tax_ids": [Command.clear()]})
        order.button_confirm()
        return order

    def bill(self):
        document = self.queue_purchase(self.order())
        return document, document._to_value()

    def test_it_is_added_to_the_cost_of_what_it_was_charged_on(self):
        document, value = self.bill()
        self.assertEqual([float(line.untaxed) for line in value.lines], [115.06, 60.0])
        self.assertEqual((float(value.total), float(value.tax)), (175.06, 0))
        self.assertEqual((document.amount_untaxed, document.amount_tax), (160.05, 15.01))

    def test_or_has_a_line_on_its_account(self):
        self.connection.purchase_tax_handling = "account"
        self.assertEqual(self.keys(self.order()), ["account:purchase_tax"])
        self.assertEqual(
            self.connection._missing_account_mappings(), ["Choose the account for Sales tax on purchases."]
        )
        self.mapping_of("purchase_tax").ledger_account_id = self.account("a-605")
        _document, value = self.bill()
        self.assertEqual(
            [(float(line.untaxed), line.account_code) for line in value.lines],
            [(100.05, "300"), (60.0, "300"), (15.01, "605")],
        )

    def test_what_arrives_is_equal(self):
        for handling in ("cost", "account"):
            self.connection.purchase_tax_handling = handling
            self.mapping_of("purchase_tax").ledger_account_id = self.account("a-605")
            document, _value = self.bill()
            self.work()
            self.assertEqual(document.state, "sent", document.problem_ids.mapped("name"))
            self.assertFalse(document.difference_kind)
            self.assertEqual(document.external_amount_total, document.amount_total)

    def test_the_choice_of_the_day_it_was_queued_counts(self):
        document, before = self.bill()
        self.connection.purchase_tax_handling = "account"
        self.assertEqual(document._to_value(), before)

    def test_a_bill_without_tax_has_nothing_to_settle(self):
        order = self.order()
        order.order_line.tax_ids = [Command.clear()]
        self.assertFalse(self.queue_purchase(order).purchase_tax_handling)

    def test_the_account_is_asked_for_only_where_it_is_used(self):
        self.assertNotIn("purchase_tax", self.connection.used_account_mapping_ids.mapped("role"))
        self.connection.purchase_tax_handling = "account"
        self.env.invalidate_all()
        self.assertIn("purchase_tax", self.connection.used_account_mapping_ids.mapped("role"))


@tagged("post_install", "-at_install")
class TestTaxDecidedThere(AmericanCase):
    """What the books find for themselves is told when it is another tax than Odoo's."""

    def setUp(self):
        super().setUp()
        remote_document = self.provider_class.remote_document

        def finds_eight_percent(provider, value):
            remote = remote_document(provider, value)
            if value.tax_total_is_ours:
                return remote
            tax = sum(line.untaxed for line in value.lines if line.taxable) * 8 / 100
            return type(remote)(**{**vars(remote), "tax": tax, "total": remote.untaxed + tax})

        self.patch(self.provider_class, "remote_document", finds_eight_percent)

    def sent(self):
        document = self.queue()
        self.work()
        self.assertEqual(document.state, "sent", document.problem_ids.mapped("name"))
        return document

    def test_another_tax_is_told_with_both_figures(self):
        document = self.sent()
        self.assertEqual((document.difference_kind, document.amount_difference), ("tax", -14.0))
        for figure in (16.0, 30.0):
            self.assertIn(self.company.currency_id.format(figure), document.difference_note)
        self.assertIn("QuickBooks finds the tax itself", document.difference_note)
        self.assertEqual((document.problem_ids.kind, document.problem_ids.active), ("amount", True))
        [shown] = document._progress()
        self.assertEqual(
            (shown["difference_label"], shown["difference"]), ("Tax differs", document.difference_note)
        )

    def test_the_same_tax_is_no_difference(self):
        self.tax_sale.amount = 8
        document = self.sent()
        self.assertFalse(document.difference_kind or document.difference_note or document.problem_ids)

    def test_odoos_total_replaces_it(self):
        self.connection.tax_decided_by = "odoo"
        document = self.sent()
        self.assertFalse(document.difference_kind or document.problem_ids)
        self.assertEqual(document.external_amount_tax, 30.0)
