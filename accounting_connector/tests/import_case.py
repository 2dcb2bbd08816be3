"""Contacts and items of the books to be imported, and the scheduled actions that do it."""

from odoo.addons.accounting_connector.providers.values import Contact, Item

from .common import ConnectorCase


class ImportCase(ConnectorCase):
    subject = "contacts"
    mirror = "accounting.ledger.contact"
    chosen = {"takes_customers": True, "takes_suppliers": True}

    def there(self, name="Deep Sea Ltd", **facts):
        """A contact of the books, a customer unless told; returns its id there."""
        number = len(self.books.contacts) + 1
        facts = {"external_id": f"c-{number}", "is_customer": True, "updated_at": self.books.now(), **facts}
        self.books.contacts.append(Contact(name, **facts))
        return facts["external_id"]

    def start(self, **scope):
        """An import by hand that waits for the scheduled action."""
        return self.env["accounting.import"]._start(
            self.connection, self.subject, **{**self.chosen, **scope}
        )

    def import_now(self, **scope):
        """One import by hand, worked off by the scheduled action."""
        job = self.start(**scope)
        self.work_off()
        return job

    def work_off(self):
        self.run_scheduled(f"import_{self.subject}")

    def work_off_until_killed(self):
        self.until_killed(self.work_off)

    def sync(self):
        """What the daily reading of the lists does, and what follows from it."""
        with self.enter_registry_test_mode():
            self.connection._read_long_list(self.connection._make_provider(), self.subject)
        self.env.invalidate_all()
        self.work_off()

    def bring_together(self, order):
        """Twice, an hour apart: what changed here is sent, what changed there is imported."""
        for _round in range(2):
            for what in order:
                self.wait(hours=1)
                self.work() if what == "export" else self.sync()

    def queries_of_batch(self, count):
        """How many queries it takes to import the last ``count`` contacts of the books."""
        job = self.start()
        self.connection._upsert_ledger_contacts(self.books.contacts[-count:])
        job._begin_applying()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(job._work_batch(), count)
        self.env.flush_all()
        queries = self.env.cr.sql_log_count - before
        job._finish()
        self.env.flush_all()
        self.env.invalidate_all()
        return queries

    def edit(self, record, **values):
        """Somebody changes a record of Odoo now: all of a test is one transaction, which Odoo would not tell
        from that of the import.
        """
        record.write(values)
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {record._table} SET write_date = %s WHERE id IN %s",
            [self.true_time(), tuple(record.ids)],
        )
        self.env.invalidate_all()

    def row_of(self, external_id):
        return self.env[self.mirror].search(
            [
                ("connection_id", "=", self.connection.id),
                ("external_id", "=", external_id),
                ("active", "in", (True, False)),
            ]
        )

    def partner_of(self, external_id):
        return self.row_of(external_id).link_ids.partner_id

    def line_of(self, job, external_id):
        return job.line_ids.filtered(lambda line: line.external_id == external_id)


class ItemImportCase(ImportCase):
    subject = "items"
    mirror = "accounting.ledger.item"
    chosen = {"takes_items": True}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connection.write({"import_items": True, "items_read_fully_at": False})

    def there(self, name="Desk", **facts):
        """An item of the books, sold unless told; returns its id there."""
        external_id = f"i-{len(self.books.items) + 1}"
        facts = {
            "external_id": external_id,
            "code": external_id.upper(),
            "sold": True,
            "updated_at": self.books.now(),
            **facts,
        }
        self.books.items[facts["external_id"]] = Item(name=name, **facts)
        return facts["external_id"]

    def product_of(self, external_id):
        return self.row_of(external_id).product_id
