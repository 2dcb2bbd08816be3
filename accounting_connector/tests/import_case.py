"""Contacts and items of the books to be imported, and the scheduled actions that do it."""

from odoo.addons.accounting_connector.providers.values import Contact, Item

from .common import ConnectorCase, Killed


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
        try:
            with self.enter_registry_test_mode():
                self.env.ref(f"accounting_connector.ir_cron_import_{self.subject}").method_direct_trigger()
        finally:
            self.env.invalidate_all()

    def work_off_until_killed(self):
        try:
            self.work_off()
        except Killed:
            return
        self.fail("The worker was not killed.")

    def sync(self):
        """What the daily reading of the lists does, and what follows from it."""
        with self.enter_registry_test_mode():
            self.connection._read_long_list(self.connection._make_provider(), self.subject)
        self.env.invalidate_all()
        self.work_off()

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
