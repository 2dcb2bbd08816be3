"""Contacts and products that are wanted over there, or changed there and here."""

import json
import time

SECONDS = 120
EXPORTS = "accounting.entry.export"
GROUPS = ("name", "communication", "addresses", "registration", "payment", "persons")


class Exporting:
    """A bookkeeper at the lists of contacts and products, while the worker works."""

    def __init__(self, client, database, books, connection):
        self.client = client
        self.database = database
        self.books = books
        self.connection = connection

    def partner(self, name, **values):
        [partner] = self.client.call("res.partner", "create", [{"name": name, "is_company": True, **values}])
        return partner

    def create_there(self, *ids, model="res.partner"):
        """Choose "Create in ..." for these; ids of the rows that say what becomes of them."""
        action = self.client.call(model, "action_accounting_create_there", list(ids))
        [(_field, _operator, rows)] = action["domain"]
        return rows

    def wait_for(self, rows, *states):
        self._wait_until_none(
            EXPORTS, [("id", "in", rows), ("state", "not in", states)], ["state", "message"]
        )

    def wait_until_lists_are_read(self):
        """Until nobody calls for what follows from connecting."""
        is_wanted = [("id", "=", self.connection), ("lists_wanted_at", "!=", False)]
        self._wait_until_none("accounting.connection", is_wanted, ["display_name"])
        self.books.wait_until_quiet()

    def rows_of(self, partner):
        rows = self.client.search(EXPORTS, [("partner_id", "=", partner)], ["state"])
        return [row["id"] for row in rows]

    def let_time_pass(self, rows):
        """As if the accounting system had had its time; whatever is asked for next wakes the worker."""
        self.database.query(
            """
            UPDATE accounting_entry_export
               SET next_attempt_at = now() AT TIME ZONE 'UTC' - interval '1 second'
             WHERE id IN %s
            """,
            [tuple(rows)],
        )
        self.wait_for(self.create_there(self.partner(f"Waker {time.monotonic_ns()}")), "done")

    def bring_together(self):
        """Import what changed there, and send what changed here. All lists would be more calls than a minute
        has.
        """
        self.client.call("accounting.connection", "action_import_contacts", [self.connection])
        self.wait_until_nothing("accounting.import", ("waiting", "reading", "applying"))
        self.wait_until_nothing(EXPORTS, ("waiting", "sending", "unconfirmed"))

    def wait_until_nothing(self, model, states):
        self._wait_until_none(model, [("state", "in", states)], ["state", "message"])

    def _wait_until_none(self, model, domain, told):
        """Until no record fits; ``told`` are the fields that a person is shown of those that do still."""
        until = time.monotonic() + SECONDS
        while found := self.client.search(model, domain, told):
            assert time.monotonic() < until, found
            time.sleep(0.2)

    def own(self, owner):
        """Who owns all of contacts."""
        owners = {f"contact_{group}_owner": owner for group in GROUPS}
        self.client.call("accounting.connection", "write", [self.connection], owners)

    def there(self, text, name="contacts"):
        return [row for row in self.books.rows_of(name) if text in json.dumps(row)]
