"""Two who begin to read one list at the same moment: with two real transactions on committed rows."""

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.tests import tagged

from .common import CompanyCase


@tagged("post_install", "-at_install")
class TestReadingAtOnce(CompanyCase):
    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            company = self.committed(cr)["res.company"].search([], order="id", limit=1)
            self.connection_id = (
                self.committed(cr)["accounting.connection"].create({"company_id": company.id}).id
            )
        self.addCleanup(self.remove_connection)

    def committed(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})

    def remove_connection(self):
        with self.registry.cursor() as cr:
            self.in_cursor(cr).unlink()

    def in_cursor(self, cr):
        return self.committed(cr)["accounting.connection"].browse(self.connection_id)

    def test_the_later_one_collides_quietly_and_goes_on_with_the_reading_of_the_first(self):
        with self.registry.cursor() as first, self.registry.cursor() as second:
            later = self.in_cursor(second)
            self.assertFalse(later.reading_ids)
            self.in_cursor(first)._begin_reading("contacts")
            first.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure), self.assertNoLogs("odoo.sql_db"):
                later._begin_reading("contacts")
            second.rollback()
            later.invalidate_recordset()
            later._begin_reading("contacts")
            self.assertEqual(len(later.reading_ids), 1)
            second.rollback()
