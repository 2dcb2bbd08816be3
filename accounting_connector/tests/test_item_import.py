"""Items of the books become products of Odoo: once, completely, and posted as they are over there."""

from decimal import Decimal

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.accounting_connector.models import accounting_import_batch
from odoo.addons.accounting_connector.providers.values import Account, Category, ItemKind, TaxRate

from .import_case import ItemImportCase
from .quickbooks_like import QuickBooksLike
from .test_access import USER

MORE_ACCOUNTS = [
    Account("a-201", "201", "Other Sales", "REVENUE", Category.REVENUE, default_tax_code="OUT15"),
    Account("a-301", "301", "Other Purchases", "EXPENSE", Category.EXPENSE),
    Account("a-999", "999", "Bank", "BANK", Category.ASSET, usable_on_lines=False),
]


class ItemCase(ItemImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._mirror(cls.connection, "accounting.ledger.account", MORE_ACCOUNTS)

    def account(self, external_id):
        return self._ledger(self.connection, "accounting.ledger.account", external_id)

    def lines_of(self, product):
        """``{role: id of the account over there}`` of a product's own lines."""
        lines = self.connection.account_mapping_ids
        lines = lines.filtered(lambda line: line.product_tmpl_id == product.product_tmpl_id)
        return {line.role: line.ledger_account_id.external_id for line in lines}


class TestItemImport(ItemCase):
    def test_an_item_comes_with_all_its_details(self):
        self.there(
            "Desk",
            external_id="i-1",
            code="DESK",
            description="Oak\nfour legs",
            purchase_description="Oak, raw",
            purchased=True,
            sale_price=Decimal("120.50"),
            purchase_price=Decimal("70.25"),
            sale_account="200",
            purchase_account="300",
            sale_tax_code="OUT15",
            purchase_tax_code="IN15",
        )
        job = self.import_now()
        self.assertEqual((job.state, job.created_count, job.done_count), ("done", 1, 1))
        product = self.product_of("i-1").with_company(self.company)
        self.assertRecordValues(
            product,
            [
                {
                    "name": "Desk",
                    "default_code": "DESK",
                    "description_sale": "Oak\nfour legs",
                    "description_purchase": "Oak, raw",
                    "type": "consu",
                    "sale_ok": True,
                    "purchase_ok": True,
                    "list_price": 120.5,
                    "standard_price": 70.25,
                    "taxes_id": self.tax_sale.ids,
                    "supplier_taxes_id": self.tax_purchase.ids,
                    "company_id": self.company.id,
                    "active": True,
                }
            ],
        )
        self.assertFalse(self.lines_of(product), "the roles give these accounts already")
        line = self.line_of(job, "i-1")
        self.assertEqual((line.outcome, line.product_id), ("created", product))
        self.assertFalse(line.reason)

    def test_nothing_is_imported_twice(self):
        self.there(sale_price=Decimal(10))
        self.import_now()
        product = self.product_of("i-1")
        job = self.import_now()
        self.assertEqual((job.total_count, job.done_count), (0, 0))
        self.connection.item_name_owner = "there"  # everything is gone through again
        job = self.import_now()
        self.assertEqual((job.done_count, job.unchanged_count), (1, 1))
        self.assertEqual(self.product_of("i-1"), product)

    def test_what_is_in_odoo_already_is_linked_and_its_blanks_are_filled(self):
        self.there("Stool", code="chair", description="Oak", sale_price=Decimal(7), purchased=True)
        job = self.import_now()
        self.assertEqual(self.product_of("i-1"), self.product)
        self.assertEqual(
            (self.product.name, self.product.default_code, self.product.description_sale),
            ("Chair", "CHAIR", "Oak"),
        )
        self.assertEqual((self.product.list_price, self.product.type), (100.0, "service"))
        self.assertEqual((job.linked_count, job.created_count), (1, 0))

    def test_a_barcode_and_a_name_tell_the_product_too(self):
        self.product.barcode = "4006381"
        lamp = self.env["product.product"].create({"name": "Lamp"})
        self.there("Anything", code="4006381")
        self.there("lamp", code="L-1")
        self.import_now()
        self.assertEqual((self.product_of("i-1"), self.product_of("i-2")), (self.product, lamp))
        self.assertEqual(lamp.default_code, "L-1")

    def test_what_may_be_several_waits_for_a_person_and_is_imported_once_linked(self):
        twins = self.env["product.product"].create([{"name": "Twin"}, {"name": "Twin"}])
        self.there("Twin", description="Oak")
        job = self.import_now()
        self.assertEqual(job.skipped_count, 1)
        self.assertIn("matching page", self.line_of(job, "i-1").reason)
        self.row_of("i-1").product_id = twins[1]
        self.sync()
        self.assertEqual(twins[1].description_sale, "Oak")

    def test_decisions_of_the_matching_page_are_heeded(self):
        self.env["product.product"].create([{"name": "Twin"}, {"name": "Twin"}])
        for _number in range(2):
            self.there("Twin")
        self.there("Lamp")
        self.import_now()
        self.assertFalse(self.product_of("i-1") or self.product_of("i-2"))
        self.row_of("i-1").match_wish = "create"
        self.row_of("i-3")._undo_match()
        self.wait(hours=1)
        self.books.change_item("i-3", description="Oak")
        self.row_of("i-2").match_ignored = True
        job = self.import_now(takes_items=False)
        self.assertEqual(self.product_of("i-1").name, "Twin", "asked for, whatever is imported else")
        self.sync()
        job = self.import_now()
        self.assertFalse(self.product_of("i-2") or self.product_of("i-3"))
        self.assertIn("ignored", self.line_of(job, "i-2").reason)
        self.assertIn("undid", self.line_of(job, "i-3").reason)

    def test_services_goods_and_what_keeps_stock(self):
        for kind in (ItemKind.SERVICE, ItemKind.GOODS, ItemKind.STOCKED):
            self.there(kind.value, kind=kind)
        self.import_now()
        products = [self.product_of(f"i-{number}") for number in (1, 2, 3)]
        self.assertEqual([product.type for product in products], ["service", "consu", "consu"])
        if "is_storable" in self.env["product.product"]._fields:
            self.assertEqual([product.is_storable for product in products], [False, False, True])

    def test_archived_ones_come_archived_and_only_when_chosen(self):
        self.there(active=False)
        self.assertEqual(self.import_now().total_count, 0)
        self.import_now(takes_archived=True)
        product = self.product_of("i-1")
        self.assertFalse(product.active or product.product_tmpl_id.active)

    def test_what_is_archived_or_deleted_there_stays_here(self):
        self.there("Desk")
        self.there("Lamp")
        self.import_now()
        products = self.product_of("i-1") | self.product_of("i-2")
        self.wait(hours=1)
        self.books.change_item("i-1", active=False)
        self.books.delete_item("i-2")
        self.sync()
        self.assertEqual(products.mapped("active"), [True, True])
        job = self.connection.import_ids[0]
        self.assertIn("archived in Books", self.line_of(job, "i-1").reason)
        self.assertIn("gone in Books", self.line_of(job, "i-2").reason)
        self.assertFalse(self.row_of("i-2").active)

    def test_changes_come_by_themselves_once_something_was_imported(self):
        self.there()
        self.sync()
        self.assertFalse(self.product_of("i-1"))
        self.import_now()
        self.books.change_item("i-1", description="Oak")
        self.there("New")
        self.sync()
        self.assertEqual(self.product_of("i-1").description_sale, "Oak")
        self.assertTrue(self.product_of("i-2") and self.connection.import_ids[0].is_automatic)

    def test_products_are_shared_among_companies_when_chosen(self):
        self.connection.shares_products = True
        self.there(sale_tax_code="NONE")
        self.import_now()
        product = self.product_of("i-1")
        self.assertFalse(product.company_id)
        self.assertFalse(product.taxes_id._filter_taxes_by_company(self.company))

    def test_prices_in_another_currency_are_told_and_not_taken(self):
        self.connection.base_currency_id = self.env.ref("base.JPY")
        self.there(sale_price=Decimal(900))
        job = self.import_now()
        self.assertEqual(self.product_of("i-1").list_price, 0)
        self.assertIn("JPY", self.line_of(job, "i-1").reason)

    def test_ticked_ones_are_imported_alone(self):
        self.there("First")
        self.there("Second")
        self.sync()
        self.connection.action_import_ticked("items", ["i-2"])
        self.work_off()
        self.assertFalse(self.product_of("i-1"))
        self.assertEqual(self.product_of("i-2").name, "Second")

    def test_a_search_there_shows_what_is_in_odoo_already(self):
        self.books.page_size = 2
        for name in ("Oak Desk", "Oak Chair", "Oak Shelf", "Lamp"):
            self.there(name)
        self.import_now()
        with self.enter_registry_test_mode():
            first = self.connection._search_there("items", "oak", "", False, "")
            rest = self.connection._search_there("items", "oak", "", False, first["position"])
        self.assertEqual(len(first["entries"] + rest["entries"]), 3)
        self.assertEqual(first["entries"][0]["details"], "Goods, sold")
        self.assertTrue(all(entry["is_linked"] for entry in first["entries"]))

    def test_contacts_and_products_are_imported_at_the_same_time(self):
        self.there()
        self.connection.action_import_contacts()
        self.connection.action_import_items()
        self.assertEqual(len(self.connection.import_ids), 2)
        self.assertEqual(self.connection.item_import_id.subject, "items")
        self.assertEqual(self.connection.contact_import_id.subject, "contacts")


class TestItemTaxes(ItemCase):
    def test_the_taxes_that_stand_for_the_code_with_prices_as_told(self):
        included = self.tax_sale.copy({"name": "15% incl.", "price_include_override": "tax_included"})
        self.env["accounting.tax.mapping"].create(
            {
                "connection_id": self.connection.id,
                "use": "sale",
                "tax_ids": [Command.set(included.ids)],
                "ledger_tax_id": self._ledger(self.connection, "accounting.ledger.tax", "OUT15").id,
            }
        )
        for includes in (True, False, None):
            self.there(sale_price=Decimal(1), sale_tax_code="OUT15", sale_price_includes_tax=includes)
        self.company.account_sale_tax_id = self.tax_sale
        self.import_now()
        taxes = [self.product_of(f"i-{number}").taxes_id for number in (1, 2, 3)]
        self.assertEqual(taxes, [included, self.tax_sale, self.tax_sale])

    def test_a_price_that_includes_tax_only_there_is_told(self):
        self.there(sale_price=Decimal(1), sale_tax_code="OUT15", sale_price_includes_tax=True)
        job = self.import_now()
        self.assertIn("includes tax there", self.line_of(job, "i-1").reason)

    def test_an_item_without_a_tax_has_that_of_its_account(self):
        self.there(sale_account="201")
        job = self.import_now()
        self.assertEqual(self.product_of("i-1").taxes_id, self.tax_sale)
        self.assertFalse(self.line_of(job, "i-1").reason)

    def test_an_unknown_tax_is_told_and_the_company_s_own_taken(self):
        self._mirror(self.connection, "accounting.ledger.tax", [TaxRate("ODD", "Odd Tax", Decimal(3))])
        self.company.account_sale_tax_id = self.tax_sale
        self.there(sale_tax_code="ODD")
        job = self.import_now()
        self.assertEqual(self.product_of("i-1").taxes_id, self.tax_sale)
        self.assertIn("Odd Tax", self.line_of(job, "i-1").reason)

    def test_taxes_of_a_known_product_change_only_where_they_are_owned_there(self):
        self.there(code="CHAIR", sale_tax_code="NONE")
        self.import_now()
        self.assertEqual(self.product.taxes_id, self.tax_sale)
        self.connection.item_accounting_owner = "there"
        self.import_now()
        self.assertFalse(self.product.taxes_id)


class TestItemAccounts(ItemCase):
    def test_other_accounts_than_the_category_s_become_lines_of_the_product(self):
        category = self.env["product.category"].create({"name": "Wood"})
        self.env["accounting.account.mapping"].create(
            {
                "connection_id": self.connection.id,
                "role": "sales",
                "category_id": category.id,
                "ledger_account_id": self.account("a-201").id,
            }
        )
        self.product.categ_id = self.env["product.category"].create(
            {"name": "Oak", "parent_id": category.id}
        )
        self.there(code="CHAIR", sale_account="201", purchased=True, purchase_account="301")
        self.there("Desk", sale_account="201")
        self.there("Lamp", sale_account="200")
        self.import_now()
        self.assertEqual(self.lines_of(self.product), {"purchases": "a-301"})
        self.assertEqual(self.lines_of(self.product_of("i-2")), {"sales": "a-201"})
        self.assertFalse(self.lines_of(self.product_of("i-3")))

    def test_a_line_that_somebody_chose_stays_unless_accounts_are_owned_there(self):
        self.there("Desk", sale_account="201")
        self.import_now()
        desk = self.product_of("i-1")
        self.books.change_item("i-1", sale_account="200")
        self.sync()
        self.assertEqual(self.lines_of(desk), {"sales": "a-201"})
        self.connection.item_accounting_owner = "there"
        self.import_now()
        self.assertEqual(self.lines_of(desk), {})

    def test_an_account_that_cannot_stand_on_lines_is_told(self):
        self.there(sale_account="999")
        job = self.import_now()
        self.assertFalse(self.lines_of(self.product_of("i-1")))
        self.assertIn("999 Bank", self.line_of(job, "i-1").reason)

    def test_what_is_shared_by_variants_is_left_alone(self):
        size = self.env["product.attribute"].create(
            {"name": "Size", "value_ids": [Command.create({"name": "S"}), Command.create({"name": "L"})]}
        )
        template = self.env["product.template"].create(
            {
                "name": "Shirt",
                "attribute_line_ids": [
                    Command.create({"attribute_id": size.id, "value_ids": [Command.set(size.value_ids.ids)]})
                ],
            }
        )
        small, large = template.product_variant_ids
        small.default_code, large.default_code = "S-1", "L-1"
        self.there(code="S-1", description="Small", purchase_price=Decimal(3), sale_account="201")
        job = self.import_now()
        self.assertEqual(self.product_of("i-1"), small)
        self.assertFalse(template.description_sale or self.lines_of(small))
        self.assertEqual(small.with_company(self.company).standard_price, 3)
        self.assertIn("variants", self.line_of(job, "i-1").reason)


class TestItemsThatHoldAccounts(QuickBooksLike, ItemCase):
    def test_an_item_without_a_code_gives_its_product_no_reference(self):
        self.there("Desk", code="Desk", sale_account_id="a-201")
        self.import_now()
        product = self.product_of("i-1")
        self.assertFalse(product.default_code)
        self.assertEqual(self.lines_of(product), {"sales": "a-201"})

    def test_where_items_are_taxable_or_not_the_exempt_have_no_tax(self):
        self.become(tax_by_flag=True)
        self.company.account_sale_tax_id = self.tax_sale
        self.there("Taxed", taxable=True)
        self.there("Exempt", taxable=False)
        self.import_now()
        self.assertEqual(self.product_of("i-1").taxes_id, self.tax_sale)
        self.assertFalse(self.product_of("i-2").taxes_id)


class TestItemImportSize(ItemCase):
    def setUp(self):
        super().setUp()
        self.patch(accounting_import_batch, "BATCH", 1000)

    def test_the_number_of_queries_does_not_grow_with_new_products(self):
        self.queries_of(2)
        counts = [self.queries_of(number) for number in (100, 500)]
        # with stock, Odoo itself looks once for what is there of each new product; it writes 100 rows a query
        of_odoo = 400 if "product.value" in self.env else 0
        self.assertLess(counts[1] - counts[0], of_odoo + 400 / 8, counts)

    def test_the_number_of_queries_does_not_grow_with_known_products(self):
        """Each is found by its reference, filled in, and given its own account."""
        self.env["product.product"].create(
            [{"name": f"Known {number}", "default_code": f"I-{number + 1}"} for number in range(122)]
        )
        self.queries_of(2)
        counts = [self.queries_of(number) for number in (20, 100)]
        self.assertLess(counts[1] - counts[0], 12, counts)

    def queries_of(self, count):
        """With accounts of their own, one in two."""
        for _number in range(count):
            number = len(self.books.items)
            self.there(
                f"Item {number}",
                description="Oak",
                purchased=True,
                sale_price=Decimal(number),
                sale_account="201" if number % 2 else "200",
                sale_tax_code="OUT15",
            )
        job = self.start()
        self.connection._upsert_ledger_items(list(self.books.items.values())[-count:])
        job._begin_applying()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(job._work_batch(), count)
        self.env.flush_all()
        queries = self.env.cr.sql_log_count - before
        self.assertEqual(job.created_count + job.linked_count, count)
        job._finish()
        self.env.flush_all()
        self.env.invalidate_all()
        return queries


class TestItemImportRights(ItemCase):
    def test_users_see_results_and_administrators_start_imports(self):
        self.there()
        job = self.import_now()
        user = new_test_user(
            self.env,
            "import user",
            groups=f"{USER},product.group_product_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.assertTrue(job.with_user(user).line_ids.product_id)
        connection = self.connection.with_user(user)
        for act in (
            connection.action_import_items,
            connection.action_select_items,
            lambda: connection.action_import_ticked("items", ["i-1"]),
        ):
            with self.assertRaises(AccessError):
                act()
