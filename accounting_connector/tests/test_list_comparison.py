"""How many contacts and items are over there and here, which are the same, and what would be imported."""

from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..models import accounting_connection_comparison
from ..models.own_transaction import lock_rows
from ..providers.values import Contact, Item
from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestListComparison(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connection.contacts_read_fully_at = fields.Datetime.now()
        cls.partner = cls.env["res.partner"].create(
            {"name": "Harbour  Cafe", "email": "Orders@Harbour.example", "vat": "NZ 101-2-303"}
        )

    def mirror(self, *contacts):
        self._mirror(self.connection, "accounting.ledger.contact", contacts)

    def mirror_items(self, *items):
        self._mirror(self.connection, "accounting.ledger.item", items)

    def figures(self, subject="customers"):
        self.connection.action_compare_lists()
        return self.connection.list_summary_ids.filtered(lambda summary: summary.subject == subject)

    def same(self, subject="customers"):
        summary = self.figures(subject)
        return summary.same_number_count, summary.same_address_count, summary.same_name_count

    # === CONTACTS === #

    def test_customers_suppliers_and_those_that_are_neither_are_counted(self):
        self.mirror(
            Contact("A", "1", is_customer=True),
            Contact("B", "2", is_customer=True, is_supplier=True),
            Contact("C", "3"),
            Contact("D", "4", is_customer=True, active=False),
            Contact("E", "5", is_customer=True, active=False, merged_into="1"),
        )
        customers, suppliers, others = map(self.figures, ("customers", "suppliers", "others"))
        self.assertEqual((customers.there_count, customers.archived_count), (2, 1))
        self.assertEqual((suppliers.there_count, suppliers.archived_count), (1, 0))
        self.assertEqual(others.there_count, 1)

    def test_a_contact_is_the_same_by_tax_number_else_e_mail_else_name_and_counts_once(self):
        self.mirror(
            Contact("Other", "1", tax_number="nz101.2.303", is_customer=True),
            Contact("Other", "2", email=" orders@harbour.EXAMPLE ", is_customer=True),
            Contact("harbour cafe ", "3", is_customer=True),
            Contact("Harbour Cafe", "4", tax_number="NZ1012303", email="orders@harbour.example",
                    is_customer=True),
            Contact("Harbour", "5", is_customer=True),
        )
        self.assertEqual(self.same(), (2, 1, 1))
        self.assertEqual(self.figures().to_import_count, 1)

    def test_nothing_is_the_same_as_nothing(self):
        self.env["res.partner"].create({"name": "No facts"})
        self.mirror(Contact("-", "1", tax_number="", email="", is_customer=True))
        self.assertEqual(self.same(), (0, 0, 0))

    def test_a_name_is_compared_without_what_was_added_over_there(self):
        self.mirror(Contact("Harbour Cafe (Customer)", "1", base_name="Harbour Cafe", is_customer=True))
        self.assertEqual(self.same(), (0, 0, 1))

    def test_addresses_of_others_archived_ones_and_those_of_other_companies_are_not_compared(self):
        other = self.env["res.company"].create({"name": "Second Ltd"})
        self.env["res.partner"].create({"name": "Shop", "parent_id": self.partner.id, "type": "delivery"})
        self.env["res.partner"].create({"name": "Gone", "active": False})
        self.env["res.partner"].create({"name": "Elsewhere", "company_id": other.id})
        self.mirror(*(Contact(name, name, is_customer=True) for name in ("Shop", "Gone", "Elsewhere")))
        self.assertEqual(self.same(), (0, 0, 0))

    def test_here_whoever_has_orders_is_a_customer_or_a_supplier(self):
        customers = self.figures().here_count
        suppliers = self.figures("suppliers").here_count
        self.sale_order(partner=self.partner)
        self.sale_order(partner=self.partner)
        self.purchase_order(partner_id=self.partner.id)
        self.assertEqual(self.figures().here_count, customers + 1)
        self.assertEqual(self.figures("suppliers").here_count, suppliers + 1)

    # === ITEMS === #

    def test_a_product_is_the_same_by_code_else_barcode_else_name(self):
        self.product.barcode = "4006381333931"
        before = self.figures("items").here_count
        self.mirror_items(
            Item("chair", "Other", "1"), Item("4006381333931", "Other", "2"), Item("X", " chair", "3"),
            Item("Y", "Stool", "4"),
        )
        self.assertEqual(self.same("items"), (1, 1, 1))
        self.assertEqual(self.figures("items").there_count, 4)
        self.assertEqual(self.figures("items").here_count, before)

    def test_a_name_in_any_language_is_a_products_name(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.product.product_tmpl_id.with_context(lang="fr_FR").name = "Chaise"
        self.mirror_items(Item("X", "Chaise", "1"))
        self.assertEqual(self.same("items"), (0, 0, 1))

    def test_what_a_document_took_for_the_product_is_the_same(self):
        self.mirror_items(Item("X", "Something", "1"))
        self._ledger(self.connection, "accounting.ledger.item", "1").sudo().product_id = self.product
        self.assertEqual(self.same("items"), (1, 0, 0))

    # === CHOICES === #

    def test_only_what_is_chosen_is_to_be_imported(self):
        self.mirror(
            Contact("A", "1", is_customer=True),
            Contact("B", "2", is_supplier=True),
            Contact("C", "3"),
            Contact("D", "4", is_customer=True, active=False),
        )
        self.mirror_items(Item("X", "Something", "1"))

        def to_import():
            self.connection.action_compare_lists()
            return {
                summary.subject: summary.to_import_count for summary in self.connection.list_summary_ids
            }

        self.assertEqual(to_import(), {"customers": 1, "suppliers": 1, "others": 1, "items": 0})
        self.connection.write({"import_archived": True, "import_suppliers": False, "import_items": True})
        self.assertEqual(to_import(), {"customers": 2, "suppliers": 0, "others": 1, "items": 1})
        self.connection.import_customers = False
        self.assertEqual(to_import(), {"customers": 0, "suppliers": 0, "others": 0, "items": 1})

    def test_what_was_not_read_yet_is_not_compared(self):
        self.connection.contacts_read_fully_at = False
        self.connection.action_compare_lists()
        self.assertEqual(self.connection.list_summary_ids.mapped("subject"), ["items"])

    def test_reading_the_lists_compares_them(self):
        self.books.contacts.append(Contact("Harbour Cafe", "1", is_customer=True))
        with self.enter_registry_test_mode():
            self.connection._refresh_lists()
        self.env.invalidate_all()
        self.assertEqual(self.connection.list_summary_ids[0].same_name_count, 1)

    def test_nothing_is_compared_before_the_connection_is_held(self):
        """Two that compare at once would each wait for what the other one wrote."""
        held = []
        compare = type(self.connection)._compare_contacts

        def compare_contacts(connection):
            held.append(lock.called)
            return compare(connection)

        self.patch(type(self.connection), "_compare_contacts", compare_contacts)
        with patch.object(accounting_connection_comparison, "lock_rows", wraps=lock_rows) as lock:
            self.connection._compare_lists()
        lock.assert_called_once_with(self.env.cr, self.connection)
        self.assertEqual(held, [True])

    def test_the_number_of_queries_does_not_grow_with_the_lists(self):
        def queries():
            return self.queries_of(self.connection._compare_lists)

        queries()
        few = queries()
        self.mirror(*(Contact(f"C{each}", f"{each}", is_customer=True) for each in range(200)))
        self.mirror_items(*(Item(f"I{each}", "Item", f"{each}") for each in range(200)))
        self.env["res.partner"].create([{"name": f"C{each}"} for each in range(100)])
        queries()
        self.assertEqual(queries(), few)
