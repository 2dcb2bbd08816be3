"""What of the things that go to the books a person has to decide, and that it stops nothing else."""

from unittest.mock import patch

import psycopg2.errors

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .export_case import ExportCase
from .import_case import ItemImportCase
from .test_access import USER


@tagged("post_install", "-at_install")
class TestItemsOfArchivedOnes(ItemImportCase):
    def setUp(self):
        super().setUp()
        self.there("Chair", code="CHAIR")
        self.import_now()
        self.lamp = self.env["product.product"].create({"name": "Lamp", "default_code": "LAMP"})

    def create_items(self, products):
        rows = self.env["accounting.entry.export"]._create_items_there(self.connection, products)
        self.work()
        return rows.grouped("product_id")

    def test_what_stands_for_a_deleted_item_is_refused_and_nobody_else_waits(self):
        self.books.delete_item("i-1")
        self.sync()
        rows = self.create_items(self.product | self.lamp)
        refused = rows[self.product]
        self.assertEqual((refused.state, rows[self.lamp].state), ("refused", "done"), refused.message)
        self.assertIn("undo their match on the matching page", refused.message)

        self.row_of("i-1")._undo_match()
        refused.problem_id.action_recheck()
        self.wait(minutes=10)
        self.work()
        self.assertEqual(refused.state, "done", refused.message)
        self.assertEqual(refused.ledger_item_id.product_id, self.product)

    def test_another_reference_makes_no_second_item_of_an_archived_one(self):
        self.books.change_item("i-1", active=False)
        self.sync()
        self.product.default_code = "NEW"
        rows = self.create_items(self.product)
        self.assertEqual((rows[self.product].state, len(self.books.items)), ("refused", 1))

    def test_what_the_database_refuses_is_left_to_a_person_and_the_rest_goes(self):
        model, bad = type(self.env["accounting.entry.export"]), self.product
        self.row_of("i-1")._undo_match()
        take = model._take_item, model._take_saved_item

        def refusing(method):
            def taken(export, *args):
                if export.product_id == bad:
                    raise psycopg2.errors.UniqueViolation("A product stands for one item.")
                return method(export, *args)

            return taken

        with (
            patch.object(model, "_take_item", refusing(take[0])),
            patch.object(model, "_take_saved_item", refusing(take[1])),
            self.assertLogs("odoo.addons.accounting_connector.models.accounting_sender_exports", "ERROR"),
        ):
            rows = self.create_items(self.product | self.lamp)
        self.assertEqual((rows[bad].state, rows[self.lamp].state), ("refused", "done"))


@tagged("post_install", "-at_install")
class TestChangesOfItemsMatchedAnew(ItemImportCase):
    def setUp(self):
        super().setUp()
        self.there("Chair", code="CHAIR")
        self.connection.item_name_owner = "odoo"
        self.import_now()
        self.product.name = "Armchair"
        self.change = self.env["accounting.entry.export"].search([("operation", "=", "change")])
        self.assertEqual(self.change.state, "waiting")

    def test_what_waits_is_dropped_with_the_match(self):
        self.row_of("i-1")._undo_match()
        self.assertFalse(self.change.exists())

    def test_what_is_matched_with_another_meanwhile_is_not_written(self):
        self.row_of("i-1").product_id = self.env["product.product"].create({"name": "Other"})
        self.work()
        self.assertEqual((self.change.state, self.books.items["i-1"].name), ("done", "Chair"))
        self.assertNotIn("change_items", self.books.calls)


@tagged("post_install", "-at_install")
class TestRefusedChanges(ExportCase):
    def setUp(self):
        super().setUp()
        self.there(external_id="c", phone="09 100", email="a@sea.example")
        self.connection.contact_communication_owner = "odoo"
        self.import_now()
        self.partner = self.partner_of("c")

    def test_checking_again_sends_all_that_was_refused(self):
        self.books.refuse("c", "contact", "It is locked.")
        self.partner.phone = "09 200"
        self.work()
        self.partner.email = "b@sea.example"
        self.work()
        rows = self.env["accounting.entry.export"].search([])
        self.assertEqual(rows.mapped("state"), ["refused", "refused"])
        self.books.refusals.clear()
        rows.problem_id.action_recheck()
        self.wait(minutes=10)
        self.work()
        [contact] = self.books.contacts
        self.assertEqual((contact.phone, contact.email), ("09 200", "b@sea.example"))
        self.assertEqual(rows.exists().mapped("state"), ["done"])


@tagged("post_install", "-at_install")
class TestWhoMayWriteToTheBooks(ExportCase):
    def test_who_may_only_read_a_record_does_not_write_it_to_the_books(self):
        reader = new_test_user(
            self.env,
            "reader",
            groups=f"{USER},base.group_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        for record in (self.customer, self.product):
            theirs = record.with_user(reader).with_company(self.company)
            for method in ("action_accounting_create_there", "action_accounting_update_there"):
                with (
                    patch.object(type(record), "check_access", self.only_read),
                    self.assertRaises(AccessError, msg=f"{record} {method}"),
                ):
                    getattr(theirs, method)()

    @staticmethod
    def only_read(_records, operation):
        if operation == "write":
            raise AccessError("You may read only.")
