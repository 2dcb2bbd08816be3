"""Contacts of the books become contacts of Odoo: once, completely, and without overwriting anybody's work."""

from odoo.addons.accounting_connector.providers.contact_details import Person
from odoo.addons.accounting_connector.providers.values import Contact, PostalAddress

from .common import ConnectorCase


class ImportCase(ConnectorCase):
    def there(self, name="Deep Sea Ltd", **facts):
        """A contact of the books, a customer unless told."""
        number = len(self.books.contacts) + 1
        facts = {"external_id": f"c-{number}", "is_customer": True, "updated_at": self.books.now(), **facts}
        self.books.contacts.append(Contact(name, **facts))
        return facts["external_id"]

    def import_now(self, **scope):
        """One import by hand, worked off by the scheduled action."""
        job = self.env["accounting.import"]._start(
            self.connection,
            "contacts",
            **{"takes_customers": True, "takes_suppliers": True, **scope},
        )
        self.work_off()
        return job

    def work_off(self):
        with self.enter_registry_test_mode():
            self.env.ref("accounting_connector.ir_cron_import_contacts").method_direct_trigger()
        self.env.invalidate_all()

    def partner_of(self, external_id):
        return (
            self.env["accounting.contact.link"]
            .search([("ledger_contact_id.external_id", "=", external_id)], limit=1)
            .partner_id
        )

    def line_of(self, job, external_id):
        return job.line_ids.filtered(lambda line: line.external_id == external_id)


class TestContactImport(ImportCase):
    def test_a_contact_comes_with_all_its_details(self):
        self.there(
            "Deep Sea Ltd",
            external_id="c-1",
            email="a@sea.example",
            phone="+64 3 1",
            website="https://sea.example",
            company_number="12345",
            account_number="D-7",
            addresses=(
                PostalAddress("billing", ("1 Quay", "Dock 2"), "Nelson", "", "7010", "New Zealand"),
                PostalAddress("delivery", ("2 Wharf",), "Picton", "", "", "NZ", attention_to="Store"),
            ),
            persons=(Person("Ann", "Fisher", "ann@sea.example"),),
        )
        job = self.import_now()
        self.assertEqual((job.state, job.created_count, job.done_count), ("done", 1, 1))
        partner = self.partner_of("c-1")
        self.assertRecordValues(
            partner,
            [
                {
                    "name": "Deep Sea Ltd",
                    "is_company": True,
                    "email": "a@sea.example",
                    "phone": "+64 3 1",
                    "website": "https://sea.example",
                    "company_registry": "12345",
                    "ref": "D-7",
                    "street": "1 Quay",
                    "street2": "Dock 2",
                    "city": "Nelson",
                    "zip": "7010",
                    "country_id": self.env.ref("base.nz").id,
                    "customer_rank": 1,
                    "supplier_rank": 0,
                    "company_id": self.company.id,
                }
            ],
        )
        delivery = partner.child_ids.filtered(lambda child: child.type == "delivery")
        self.assertEqual(
            (delivery.street, delivery.city, delivery.name, delivery.country_id),
            ("2 Wharf", "Picton", "Store", self.env.ref("base.nz")),
        )
        person = partner.child_ids - delivery
        self.assertEqual(
            (person.name, person.email, person.street), ("Ann Fisher", "ann@sea.example", "1 Quay")
        )
        self.assertEqual(self.line_of(job, "c-1").outcome, "created")

    def test_nothing_is_imported_twice(self):
        self.there(persons=(Person("Ann"),), addresses=(PostalAddress("delivery", ("2 Wharf",)),) * 2)
        self.import_now()
        partner = self.partner_of("c-1")
        children = partner.child_ids
        self.assertEqual(len(children), 2)
        job = self.import_now()
        self.assertEqual((job.total_count, job.done_count), (0, 0))
        self.connection.contact_name_owner = "there"  # everything is gone through again
        job = self.import_now()
        self.assertEqual((job.done_count, job.unchanged_count), (1, 1))
        self.assertEqual(partner.child_ids, children)
