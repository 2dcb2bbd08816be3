"""Who may send contacts and products to the books, and what the menu says."""

from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .export_case import ExportCase
from .test_access import USER


@tagged("post_install", "-at_install")
class TestExportAccess(ExportCase):
    def person(self, name, groups):
        return new_test_user(
            self.env,
            name,
            groups=groups,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

    def names_in_menu(self, user, model):
        bindings = self.env["ir.actions.actions"].with_user(user).with_company(self.company)
        return [action["name"] for action in bindings.get_bindings(model).get("action", ())]

    def test_the_menu_names_the_accounting_system_for_users_of_the_connector_only(self):
        user = self.person("connector user", USER)
        label = self.connection.provider_label
        self.assertIn(f"Create in {label}", self.names_in_menu(user, "res.partner"))
        self.assertIn(f"Update in {label}", self.names_in_menu(user, "res.partner"))
        self.assertIn(f"Create in {label}", self.names_in_menu(user, "product.product"))
        salesperson = self.person("salesperson", "sales_team.group_sale_salesman")
        self.assertNotIn(f"Create in {label}", self.names_in_menu(salesperson, "res.partner"))

    def test_without_a_connection_the_menu_offers_nothing(self):
        self.connection.state = "disconnected"
        user = self.person("connector user", USER)
        self.assertFalse([name for name in self.names_in_menu(user, "res.partner") if "Create in" in name])

    def test_a_user_creates_and_follows_hundreds_at_once(self):
        user = self.person("connector user", f"{USER},base.group_partner_manager")
        partners = self.env["res.partner"].create([{"name": f"Ship {n}"} for n in range(120)])
        action = partners.with_user(user).with_company(self.company).action_accounting_create_there()
        rows = self.env["accounting.entry.export"].with_user(user).search(action["domain"])
        self.assertEqual(len(rows), 120)
        self.assertFalse(rows.has_access("write"))
        self.work()
        self.assertEqual(set(rows.mapped("state")), {"done"})
        self.assertEqual(self.books.calls.count("save_contacts"), 3)

    def test_others_may_not(self):
        salesperson = self.person("salesperson", "sales_team.group_sale_salesman")
        for method in ("action_accounting_create_there", "action_accounting_update_there"):
            with self.assertRaises(AccessError, msg=method):
                getattr(self.customer.with_user(salesperson), method)()
        with self.assertRaises(AccessError):
            self.product.with_user(salesperson).action_accounting_create_there()

    def test_who_belongs_to_another_company_does_not_get_into_these_books(self):
        other = self.env["res.company"].create({"name": "Other Ltd"})
        self.customer.company_id = other
        with self.assertRaises(UserError):
            self.customer.with_company(self.company).action_accounting_create_there()

    def test_a_salesperson_s_change_flows_too(self):
        self.there(external_id="c", phone="09 100")
        self.import_now()
        self.connection.contact_communication_owner = "odoo"
        salesperson = self.person("salesperson", "sales_team.group_sale_salesman,base.group_partner_manager")
        self.partner_of("c").with_user(salesperson).phone = "09 200"
        self.work()
        self.assertEqual(self.books.contacts[0].phone, "09 200")

    def test_by_hand_what_nobody_owns_is_written_but_never_emptied(self):
        self.there(external_id="c", phone="09 100", email="a@sea.example", website="https://sea.example")
        self.import_now()
        partner = self.partner_of("c")
        self.connection.contact_registration_owner = "there"
        partner.write({"phone": "09 200", "email": False, "ref": "X-1"})
        action = partner.with_company(self.company).action_accounting_update_there()
        self.work()
        rows = self.env["accounting.entry.export"].search(action["domain"])
        self.assertEqual(rows.state, "done", rows.message)
        [contact] = self.books.contacts
        self.assertEqual((contact.phone, contact.email), ("09 200", "a@sea.example"))
        self.assertEqual(contact.account_number, "")

    def test_the_contact_there_is_one_click_away(self):
        self.created_now(self.customer)
        partner = self.customer.with_company(self.company)
        self.assertEqual(partner.accounting_link_label, self.connection.provider_label)
        self.assertIn("contact-0001", partner.action_accounting_open_there()["url"])


@tagged("post_install", "-at_install")
class TestItemExport(ExportCase):
    def create_items(self, products):
        rows = self.env["accounting.entry.export"]._create_items_there(self.connection, products)
        self.work()
        return rows

    def test_a_product_is_created_with_price_taxes_and_accounts(self):
        self.product.write({"description_sale": "A chair to sit on", "company_id": self.company.id})
        rows = self.create_items(self.product)
        self.assertEqual(rows.state, "done", rows.message)
        item = self.books.items["CHAIR"]
        self.assertEqual((item.sale_price, item.purchase_price), (Decimal(100), Decimal(60)))
        self.assertEqual((item.sale_account, item.purchase_account), ("200", "300"))
        self.assertEqual((item.sale_tax_code, item.purchase_tax_code), ("OUT15", "IN15"))
        self.assertEqual(item.description, "A chair to sit on")
        self.assertEqual(rows.ledger_item_id.product_id, self.product)

    def test_what_has_no_reference_is_told(self):
        self.product.default_code = False
        rows = self.create_items(self.product)
        self.assertEqual((rows.state, rows.problem_id.kind), ("refused", "item"))
        self.assertEqual(rows.problem_id.fix_model, "product.product")

    def test_an_item_that_is_there_is_linked(self):
        self.create_items(self.product)
        self.env["accounting.ledger.item"].sudo().search([]).unlink()
        rows = self.create_items(self.product)
        self.assertEqual((rows.state, len(self.books.items)), ("done", 1))
        self.assertEqual(rows.ledger_item_id.product_id, self.product)

    def test_prices_odoo_owns_are_changed_there_and_nothing_else(self):
        self.connection.write({"item_price_owner": "odoo"})
        self.create_items(self.product)
        self.product.write({"list_price": 120.0, "name": "Armchair"})
        self.work()
        rows = self.env["accounting.entry.export"].search([("operation", "=", "change")])
        self.assertEqual(rows.mapped("state"), ["done"], rows.message)
        item = self.books.items["CHAIR"]
        self.assertEqual((item.sale_price, item.purchase_price), (Decimal(120), Decimal(60)))
        self.assertEqual(item.name, "Chair")

    def test_what_was_changed_there_meanwhile_stays(self):
        self.connection.write({"item_price_owner": "odoo"})
        rows = self.create_items(self.product)
        self.books.change_item(rows.ledger_item_id.external_id, description="By the accountant")
        self.product.list_price = 120.0
        self.work()
        item = self.books.items["CHAIR"]
        self.assertEqual((item.sale_price, item.description), (Decimal(120), "By the accountant"))

    def test_by_hand_a_product_is_updated(self):
        self.create_items(self.product)
        self.product.write({"list_price": 130.0, "description_sale": "Soft"})
        self.product.with_company(self.company).action_accounting_update_there()
        self.work()
        item = self.books.items["CHAIR"]
        self.assertEqual((item.sale_price, item.description), (Decimal(130), "Soft"))
