"""An import that fails stops no other, asks no service about anybody, and tells the log nothing of people."""

from unittest.mock import patch

from odoo.exceptions import ValidationError

from odoo.addons.accounting_connector.models.accounting_import_contacts import AccountingImportContacts

from .import_case import ImportCase

MODELS = "odoo.addons.accounting_connector.models"


class TestImportFailures(ImportCase):
    def failing_with(self, error):
        """While this is entered, importing the entry ``c-1`` fails."""
        apply = AccountingImportContacts._apply

        def fail(subject, job, entries):
            results = apply(subject, job, entries)
            if "c-1" in entries.mapped("external_id"):
                error(subject)
            return results

        return patch.object(AccountingImportContacts, "_apply", fail)

    def test_what_postgresql_refuses_is_told_without_naming_anybody(self):
        def write_nonsense(subject):
            partner = subject.env["res.partner"].search([("name", "=", "Secret Person")])
            subject.env.cr.execute("UPDATE res_partner SET name = NULL, vat = 'x' WHERE id = %s", partner.ids)

        self.there("Secret Person", email="secret@sea.example")
        self.there("Fine")
        with self.failing_with(write_nonsense), self.assertLogs("odoo", "INFO") as log:
            job = self.import_now()
        said = "\n".join(log.output)
        self.assertIn("check_name", said)
        self.assertNotIn("Secret", said)
        self.assertNotIn("secret@", said)
        line = self.line_of(job, "c-1")
        self.assertRegex(line.reason, "Choose Contacts.*log under “c-1”")
        self.assertEqual((job.state, job.created_count, job.skipped_count), ("done", 1, 1))

    def test_a_refusal_of_odoo_is_told_to_people_in_its_own_words(self):
        def refuse(_subject):
            raise ValidationError("Secret Person is not welcome.")

        self.there("Secret Person")
        with self.failing_with(refuse), self.assertNoLogs("odoo", "WARNING"):
            job = self.import_now()
        self.assertEqual(self.line_of(job, "c-1").reason, "Secret Person is not welcome.")

    def test_an_import_that_raises_leaves_the_others_their_turn_and_goes_on_later(self):
        self.there()
        company = self.env["res.company"].create({"name": "Second Ltd"})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        other._upsert_ledger_contacts(self.books.contacts)
        imports, name = self.env["accounting.import"], self.books.contacts[0].name
        keep = type(imports)._keep_results

        def fail(job, results):
            if job.connection_id == self.connection:
                raise ZeroDivisionError(name)
            return keep(job, results)

        job = self.start()
        second = imports._start_with_what_was_read(other, "contacts", takes_customers=True)
        with (
            patch.object(type(imports), "_keep_results", fail),
            self.assertLogs(f"{MODELS}.accounting_import_work", "ERROR") as log,
        ):
            self.work_off()
        self.assertNotIn(name, "\n".join(log.output))
        self.assertEqual((job.state, second.state), ("applying", "done"))
        self.assertIn("tried again by itself", job.message)
        self.work_off()
        self.assertEqual((job.state, job.message, job.created_count), ("done", False, 1))

    def test_no_service_is_asked_about_imported_contacts(self):
        """Odoo's own sign of an import: with it, tax numbers are not held against VIES one by one."""
        seen = []
        partners = type(self.env["res.partner"])
        create = partners.create

        def note(records, vals_list):
            seen.append(records.env.context.get("import_file"))
            return create(records, vals_list)

        self.there(tax_number="NL123456782B90")
        with patch.object(partners, "create", note):
            self.import_now()
        self.assertTrue(seen)
        self.assertTrue(all(seen))
