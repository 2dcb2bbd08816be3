"""Which values an import writes to a record that people change, too."""

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.models.entry_ownership import values_to_write


class TestValuesToWrite(BaseCase):
    def test_odoo_s_own_is_never_written(self):
        self.assertEqual(values_to_write("odoo", {"phone": "1"}, {"phone": False}, []), {})

    def test_only_blanks_are_filled(self):
        wanted, current = {"phone": "1", "email": "2"}, {"phone": "7", "email": False}
        self.assertEqual(values_to_write("blanks", wanted, current, []), {"email": "2"})

    def test_yes_and_no_are_never_blank(self):
        wanted, current = {"is_company": True}, {"is_company": False}
        self.assertEqual(values_to_write("blanks", wanted, current, []), {})
        self.assertEqual(values_to_write("there", wanted, current, []), wanted)

    def test_what_belongs_together_is_filled_together(self):
        wanted, current = {"street": "1", "city": "2"}, {"street": False, "city": "7"}
        self.assertEqual(values_to_write("blanks", wanted, current, [], ("street", "city")), {})

    def test_what_is_told_no_more_is_cleared_only_where_it_came_from_there(self):
        wanted, current = {"phone": False}, {"phone": "7"}
        self.assertEqual(values_to_write("there", wanted, current, []), {})
        self.assertEqual(values_to_write("there", wanted, current, ["phone"]), {"phone": False})
