"""Preflight: accounts, taxes, currency and status of what is about to be sent."""

from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models.accounting_connection_provider import AccountingConnection
from ..providers.values import Kind
from .in_memory_provider import CAPABILITIES
from .order_case import OrderCase


class PreflightCase(OrderCase):
    def check(self, order=None, **options):
        """Values and obstacles of the only document of an order (a new sale order when none is given)."""
        prepared = (order or self.sale_order())._accounting_prepare(**options)
        [vals], [obstacles] = prepared.vals_list, prepared.obstacles
        return vals, obstacles

    def keys(self, order=None, **options):
        return [obstacle["key"] for obstacle in self.check(order, **options)[1]]

    def line(self, vals):
        """Values of the document's first line."""
        return vals["line_ids"][0][2]

    def account(self, external_id):
        return self._ledger(self.connection, "accounting.ledger.account", external_id).sudo()

    def capable(self, **capabilities):
        """Let the accounting system be one with other capabilities."""
        changed = type(CAPABILITIES)(**{**vars(CAPABILITIES), **capabilities})
        self.patch(AccountingConnection, "_capabilities", lambda connection: changed)


@tagged("post_install", "-at_install", "fast")
class TestPreflightLedger(PreflightCase):
    def test_nothing_is_missing(self):
        vals, obstacles = self.check()
        self.assertFalse(obstacles)
        self.assertEqual(self.line(vals)["ledger_account_id"], self.account("a-200").id)
        self.assertEqual(
            self.line(vals)["ledger_tax_id"],
            self._ledger(self.connection, "accounting.ledger.tax", "OUT15").id,
        )

    def test_a_role_without_account_is_one_obstacle_however_many_lines(self):
        self.unmap("sales")
        order = self.sale_order()
        order.order_line.copy({"order_id": order.id})
        self.assertEqual(self.keys(order), ["account:sales"])

    def test_an_archived_account_is_chosen_anew_where_it_was_chosen(self):
        self.account("a-200").active = False
        mapping = self.connection._account_mapping_for("sales")
        self.assertEqual(self.keys(), [f"account:unfit:{mapping.id}"])

    def test_an_archived_account_of_one_product_is_not_replaced_by_the_general_one(self):
        account = self.account("a-845")
        own = self.env["accounting.account.mapping"].create(
            {
                "connection_id": self.connection.id,
                "role": "sales",
                "product_tmpl_id": self.product.product_tmpl_id.id,
                "ledger_account_id": account.id,
            }
        )
        account.active = False
        self.assertEqual(self.keys(), [f"account:unfit:{own.id}"])

    def test_a_product_of_its_own_account(self):
        self.env["accounting.account.mapping"].create(
            {
                "connection_id": self.connection.id,
                "role": "sales",
                "product_tmpl_id": self.product.product_tmpl_id.id,
                "ledger_account_id": self.account("a-860").id,
            }
        )
        vals, obstacles = self.check()
        self.assertEqual(self.line(vals)["ledger_account_id"], self.account("a-860").id)
        self.assertEqual([obstacle["kind"] for obstacle in obstacles], ["tax"])

    def map_tax(self, taxes, code, position=False):
        """A new line of the mapping for a combination of taxes on sales."""
        return self.env["accounting.tax.mapping"].create(
            {
                "connection_id": self.connection.id,
                "use": "sale",
                "tax_ids": [Command.set(taxes.ids)],
                "fiscal_position_id": position and position.id,
                "ledger_tax_id": self._ledger(self.connection, "accounting.ledger.tax", code).id,
            }
        )

    def test_a_tax_that_may_not_go_with_the_account_opens_the_row_of_the_combination(self):
        """Other combinations that stand for the same tax are not at fault."""
        another = self.map_tax(self.tax_sale.copy({"name": "GST old"}), "IN15")
        used = self.connection.tax_mapping_ids.filtered(lambda mapping: mapping.tax_ids == self.tax_sale)
        used.ledger_tax_id = another.ledger_tax_id
        [obstacle] = self.check()[1]
        self.assertEqual((obstacle["fix_model"], obstacle["fix_id"]), (used._name, used.id))
        self.assertIn("does not allow the tax GST on Expenses (15%) on the account 200", obstacle["name"])
        self.assertIn("another tax for “15% sale” (Sale), or another account for Sales", obstacle["name"])

    def test_a_tax_of_another_rate_opens_the_row_of_the_combination(self):
        mapping = self.connection.tax_mapping_ids.filtered(lambda mapping: mapping.tax_ids == self.tax_sale)
        for changed, amount in ((self.tax_sale, "amount"), (mapping.ledger_tax_id.sudo(), "rate")):
            with self.subTest(changed=changed._name):
                changed[amount] = 19
                [obstacle] = self.check()[1]
                self.assertEqual((obstacle["fix_model"], obstacle["fix_id"]), (mapping._name, mapping.id))
                changed[amount] = 15
        self.tax_sale.amount = 19
        [obstacle] = self.check()[1]
        self.assertIn("“15% sale” (Sale) is 19% in Odoo and 15% in", obstacle["name"])
        self.assertIn("(GST on Income)", obstacle["name"])

    def test_a_waiting_document_goes_when_its_tax_charges_the_same_again(self):
        mapping = self.connection.tax_mapping_ids.filtered(lambda mapping: mapping.tax_ids == self.tax_sale)
        right = mapping.ledger_tax_id
        mapping.ledger_tax_id = self._ledger(self.connection, "accounting.ledger.tax", "NONE")
        document = self.queue(self.sale_order())
        self.assertEqual(document.state, "blocked")
        with Form(mapping) as form:
            self.assertTrue(form.is_unlike)
            form.ledger_tax_id = right
            self.assertFalse(form.is_unlike)
        self.assertEqual(document.state, "queued")

    def test_of_the_rows_of_a_combination_the_fiscal_positions_own_is_opened(self):
        order = self.sale_order()
        order.fiscal_position_id = self.env["account.fiscal.position"].create({"name": "Exports"})
        order.order_line.tax_ids = self.tax_sale
        own = self.map_tax(self.tax_sale, "IN15", order.fiscal_position_id)
        [obstacle] = self.check(order)[1]
        self.assertEqual(obstacle["fix_id"], own.id)

    def test_where_no_other_tax_fits_the_account_is_to_be_chosen_anew(self):
        special = self.env["accounting.account.mapping"].create(
            {
                "connection_id": self.connection.id,
                "role": "sales",
                "product_tmpl_id": self.product.product_tmpl_id.id,
                "ledger_account_id": self.account("a-860").id,
            }
        )
        [obstacle] = self.check()[1]
        self.assertEqual((obstacle["fix_model"], obstacle["fix_id"]), (special._name, special.id))
        self.assertIn("or another account for Sales / [CHAIR] Chair", obstacle["name"])

    def test_no_tax_is_a_decision_of_its_own(self):
        order = self.sale_order()
        order.order_line.tax_ids = False
        self.assertFalse(self.keys(order))
        self.connection.tax_mapping_ids.filtered(lambda mapping: not mapping.tax_ids).ledger_tax_id = False
        self.assertEqual(self.keys(order), ["tax:sale:-:0"])

    def test_a_combination_is_not_the_sum_of_its_taxes(self):
        order = self.sale_order()
        order.order_line.tax_ids |= self.tax_sale.copy({"name": "Levy", "amount": 2})
        [obstacle] = self.check(order)[1]
        self.assertIn("15% sale + Levy", obstacle["name"])

    def test_a_new_combination_opens_a_new_line_of_the_mapping(self):
        order = self.sale_order()
        order.order_line.tax_ids = self.tax_sale.copy({"name": "GST 5", "amount": 5})
        [obstacle] = self.check(order)[1]
        self.assertFalse(obstacle["fix_id"])
        self.assertEqual(obstacle["fix_context"]["default_tax_ids"], order.order_line.tax_ids.ids)

    def test_everything_missing_is_listed_at_once(self):
        self.unmap("sales")
        self.connection.write(
            {"period_lock_date": self.connection._today(), "currency_ids": [Command.clear()]}
        )
        order = self.sale_order()
        order.currency_id = self.env.ref("base.EUR")
        order.order_line.tax_ids = self.tax_sale.copy({"name": "GST 5", "amount": 5})
        self.connection.create_contacts = "ask"
        kinds = [obstacle["kind"] for obstacle in self.check(order)[1]]
        self.assertEqual(kinds, ["lock", "currency", "contact", "account", "tax"])


@tagged("post_install", "-at_install")
class TestPreflightStatus(PreflightCase):
    def test_invoices_and_bills_have_their_own_status(self):
        self.connection.write({"invoice_status": "approved", "bill_status": "submitted"})
        self.assertEqual(self.check()[0]["target_status"], "approved")
        bill, _obstacles = self.check(self.purchase_order(), bill={"number": "TY-1"})
        self.assertEqual(bill["target_status"], "submitted")

    def test_a_bill_without_the_suppliers_number_is_a_draft(self):
        self.connection.bill_status = "approved"
        self.assertEqual(self.check(self.purchase_order())[0]["target_status"], "draft")

    def test_what_the_organisation_does_not_let_us_approve_waits_for_another_status(self):
        self.connection.write(
            {
                "invoice_status": "approved",
                "bill_status": "approved",
                "denied_actions": ["approve_invoices"],
            }
        )
        document = self.queue()
        self.assertEqual((document.state, document.problem_ids.key), ("blocked", "status:approve_invoices"))
        self.assertFalse(self.keys(self.purchase_order(), bill={"number": "TY-1"}))
        self.connection.invoice_status = "draft"
        self.assertEqual((document.state, document.target_status), ("queued", "draft"))

    def test_where_there_are_no_drafts_the_number_is_asked_for(self):
        statuses = {
            kind: tuple(status for status in all_ if status != "draft")
            for kind, all_ in CAPABILITIES.statuses.items()
        }
        self.capable(statuses=statuses)
        [obstacle] = self.check(self.purchase_order())[1]
        self.assertEqual(obstacle["kind"], "number")
        self.assertFalse(self.keys(self.purchase_order(), bill={"number": "TY-1"}))
        self.connection.bill_without_number = "send"
        bill, obstacles = self.check(self.purchase_order())
        self.assertFalse(obstacles)
        self.assertEqual(bill["target_status"], statuses[Kind.BILL][0])


@tagged("post_install", "-at_install")
class TestPreflightCurrency(PreflightCase):
    def setUp(self):
        super().setUp()
        self.euro = self.env.ref("base.EUR")
        self.euro.active = True
        self.euro.rate_ids.unlink()
        self.home = self.connection.base_currency_id
        self.home.rate_ids.unlink()
        self.connection.currency_ids |= self.euro
        self.day = self.connection._today()

    def order_in_euro(self):
        order = self.sale_order()
        order.currency_id = self.euro
        return order

    def rate(self, day, **values):
        self.env["res.currency.rate"].create(
            {"currency_id": self.euro.id, "company_id": self.company.id, "name": day, **values}
        )

    def test_a_currency_the_organisation_does_not_have(self):
        self.connection.currency_ids = self.home
        self.assertEqual(self.keys(self.order_in_euro()), ["currency:EUR"])

    def test_an_organisation_with_one_currency_says_how_to_get_others(self):
        self.connection.has_multicurrency = False
        [obstacle] = self.check(self.order_in_euro())[1]
        self.assertEqual((obstacle["kind"], obstacle["key"]), ("currency", "currency:EUR"))
        self.assertIn(f"keeps its books in {self.home.name} only", obstacle["name"])
        self.assertFalse(self.keys())

    def test_the_providers_own_rate_is_left_out(self):
        vals, obstacles = self.check(self.order_in_euro())
        self.assertFalse(obstacles)
        self.assertFalse(vals["home_per_foreign"])

    def test_another_rate_there_than_the_one_sent_is_told(self):
        self.connection.rate_source = "odoo"
        self.rate(self.day, inverse_company_rate=1.6)
        remote_document = self.provider_class.remote_document

        def turns_rates_round(provider, value):
            remote = remote_document(provider, value)
            return type(remote)(**{**vars(remote), "home_per_foreign": 1 / remote.home_per_foreign})

        self.patch(self.provider_class, "remote_document", turns_rates_round)
        document = self.queue(self.order_in_euro())
        self.work()
        self.assertEqual((document.state, document.amount_difference), ("sent", 0))
        problem = document.problem_ids
        self.assertEqual((problem.kind, problem.active), ("amount", True))
        there, here = (self.home.format(document.amount_total * rate) for rate in (0.625, 1.6))
        self.assertIn(
            f"exchange rate there is another one: it makes {there}, the one that was sent {here}",
            problem.name,
        )

    def test_the_home_currency_needs_no_rate(self):
        self.connection.rate_source = "odoo"
        vals, obstacles = self.check()
        self.assertFalse(obstacles or vals["home_per_foreign"])

    def test_odoos_rate_is_exact_and_named_home_per_foreign(self):
        self.connection.rate_source = "odoo"
        self.rate(self.day, inverse_company_rate=1.8375)
        vals, _obstacles = self.check(self.order_in_euro())
        self.assertEqual(vals["home_per_foreign"], "1.8375")

    def test_odoos_rate_is_that_of_the_documents_date(self):
        self.connection.rate_source = "odoo"
        self.rate(self.day - timedelta(days=3), inverse_company_rate=1.7)
        self.rate(self.day + timedelta(days=1), inverse_company_rate=1.9)
        vals, _obstacles = self.check(self.order_in_euro())
        self.assertEqual(vals["home_per_foreign"], "1.7")

    def test_a_rate_older_than_seven_days_is_refused(self):
        self.connection.rate_source = "odoo"
        self.rate(self.day - timedelta(days=8), inverse_company_rate=1.7)
        [obstacle] = self.check(self.order_in_euro())[1]
        self.assertEqual((obstacle["kind"], obstacle["fix_id"]), ("currency", self.euro.id))
        self.rate(self.day - timedelta(days=7), inverse_company_rate=1.8)
        self.assertEqual(self.check(self.order_in_euro())[0]["home_per_foreign"], "1.8")

    def test_no_rate_at_all_is_refused(self):
        self.connection.rate_source = "odoo"
        self.assertEqual(self.keys(self.order_in_euro()), [f"rate:EUR:{self.day}"])


@tagged("post_install", "-at_install")
class TestPreflightDates(PreflightCase):
    def test_the_date_is_the_day_of_the_click_where_the_organisation_is(self):
        order = self.sale_order()
        self.clock.move_to("2026-03-01 12:30:00")
        self.assertEqual(self.check(order)[0]["date"], date(2026, 3, 2))

    def test_the_due_date_counts_from_the_document_by_the_payment_terms(self):
        order = self.sale_order()
        order.payment_term_id = self.env.ref("account.account_payment_term_30days")
        self.clock.move_to("2026-03-01 00:00:00")
        self.assertEqual(self.check(order)[0]["date_due"], date(2026, 3, 31))

    def test_without_payment_terms_it_is_due_at_once(self):
        order = self.sale_order()
        order.payment_term_id = False
        vals, _obstacles = self.check(order)
        self.assertEqual(vals["date_due"], vals["date"])

    def test_instalments_are_due_with_the_last(self):
        order = self.sale_order()
        order.payment_term_id = self.env["account.payment.term"].create(
            {
                "name": "Two",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 60}),
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 10}),
                ],
            }
        )
        vals, _obstacles = self.check(order)
        self.assertEqual((vals["date_due"] - vals["date"]).days, 60)


@tagged("post_install", "-at_install")
class TestPreflightAgain(PreflightCase):
    def test_a_frozen_document_is_resolved_again_but_keeps_its_dates(self):
        self.unmap("sales")
        order = self.sale_order()
        [document] = order._accounting_queue(order._accounting_prepare())
        day = document.date
        self.clock.tick(timedelta(days=3))
        self.mapping_of("sales").ledger_account_id = self.account("a-200")
        self.connection.invoice_status = "approved"
        self.assertFalse(self.env["accounting.preflight"]._resolve(document)[0])
        self.assertRecordValues(document, [{"date": day, "target_status": "approved"}])
        self.assertEqual(document.line_ids.ledger_account_id, self.account("a-200"))
