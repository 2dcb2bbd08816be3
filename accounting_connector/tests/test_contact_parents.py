"""Contacts that are parts of others, as jobs are of customers, are under them, whichever comes first."""

from odoo.addons.accounting_connector.models import accounting_import_batch

from .import_case import ImportCase


class TestContactParents(ImportCase):
    def parts(self):
        """A customer, its job, and a part of that, of which the last is imported first."""
        self.there("Sink", external_id="sink", parent_id="kitchen")
        self.there("Kitchen", external_id="kitchen", parent_id="amy")
        self.there("Amy Ltd", external_id="amy", tax_number="123")

    def tick(self, *external_ids):
        self.connection.action_import_ticked("contacts", list(external_ids))
        self.work_off()
        return self.connection.import_ids[0]

    def test_a_part_in_another_batch_than_its_parent_is_under_it(self):
        self.patch(accounting_import_batch, "BATCH", 1)
        self.parts()
        self.import_now()
        self.assertEqual(self.partner_of("sink").parent_id, self.partner_of("kitchen"))
        self.assertEqual(self.partner_of("kitchen").parent_id, self.partner_of("amy"))
        self.assertFalse(self.partner_of("amy").parent_id)

    def test_a_part_that_was_imported_before_its_parent_gets_it_later(self):
        self.parts()
        self.sync()
        self.tick("kitchen")
        kitchen = self.partner_of("kitchen")
        self.assertFalse(kitchen.parent_id)
        job = self.tick("amy")
        self.assertEqual(kitchen.parent_id, self.partner_of("amy"))
        self.assertIn("under it now: Kitchen", self.line_of(job, "amy").reason)

    def test_a_part_gets_a_parent_that_was_ambiguous_when_somebody_decided(self):
        for _each in range(2):
            twin = self.env["res.partner"].create({"name": "Amy Ltd", "is_company": True})
        self.parts()
        self.import_now()
        kitchen = self.partner_of("kitchen")
        self.assertFalse(kitchen.parent_id)
        self.env["accounting.matching"].choose(
            self.connection.id, "contacts", "match", self.row_of("amy").ids, twin.ids
        )
        self.env["accounting.matching"].apply(self.connection.id, "contacts")
        self.work_off()
        self.assertEqual(kitchen.parent_id, twin)

    def test_whoever_was_in_odoo_before_stays_where_it_is(self):
        kitchen = self.env["res.partner"].create({"name": "Kitchen", "is_company": True})
        self.parts()
        self.sync()
        self.tick("kitchen")
        self.tick("amy")
        self.assertEqual(self.partner_of("kitchen"), kitchen)
        self.assertFalse(kitchen.parent_id)

    def test_a_part_that_somebody_took_away_is_not_put_back(self):
        self.parts()
        self.sync()
        self.tick("kitchen")
        self.tick("amy")
        kitchen = self.partner_of("kitchen")
        kitchen.parent_id = False
        self.books.change_contact("amy", phone="1")
        self.books.change_contact("kitchen", phone="2")
        self.sync()
        self.assertEqual((kitchen.phone, kitchen.parent_id.id), ("2", False))

    def test_those_that_are_parts_of_each_other_stop_nobody(self):
        self.there("First", external_id="first", parent_id="second")
        self.there("Second", external_id="second", parent_id="first")
        job = self.import_now()
        self.assertEqual((job.created_count, job.skipped_count), (2, 0))

    def test_the_number_of_queries_does_not_grow_with_the_parts(self):
        def queries(name, count):
            self.there(name, external_id=name)
            for number in range(count):
                self.there(f"{name} {number}", external_id=f"{name}-{number}", parent_id=name)
            return self.queries_of_batch(count + 1)

        queries("Warm", 2)
        counts = [queries("Few", 2), queries("Many", 60)]
        self.assertLess(counts[1] - counts[0], 8, counts)
