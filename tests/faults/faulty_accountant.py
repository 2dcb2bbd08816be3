"""What the accountant does over there during a run on real servers."""


class FaultyAccountant:
    """:param run: the :class:`faults.faulty_run.FaultyRun` whose books they keep."""

    def __init__(self, run):
        self.run = run
        self.random = run.random
        self.books = run.books

    def deeds(self):
        """What they do, and how often."""
        return {
            self.accountant_voids: 1,
            self.accountant_deletes: 1,
            self.accountant_pays: 1,
            self.accountant_edits: 2,
        }

    def accountant_voids(self):
        return self._act("void", self._open_invoices())

    def accountant_deletes(self):
        """A draft where there are drafts, else any document of this run that is open."""
        status = "DRAFT" if self.books.system.has_drafts else self.books.system.open_status
        ours = {document["external_id"] for document in self.run.documents(self.run.people.client())}
        rows = [row for row in self.books.documents() if row["id"] in ours and row["status"] == status]
        return self._act("delete", rows)

    def accountant_pays(self):
        return self._act("pay", self._open_invoices(), lambda row: {"amount": row["amount_due"]})

    def accountant_edits(self):
        """Another number or another day."""
        number = f"E{self.run.seed}-{len(self.run.story)}"
        change = self.random.choice(({"number": number}, {"date": "2026-01-31"}))
        return self._act("edit", self._open_invoices(), lambda _row: change)

    def _open_invoices(self):
        open_status = self.books.system.open_status
        return [row for row in self.run.documents_there() if row["status"] == open_status]

    def _act(self, action, rows, options=lambda _row: {}):
        if not rows:
            return "nothing is there"
        row = self.random.choice(rows)
        self.books.act_on_document(row["id"], action, **options(row))
        return f"{action} {row['number'] or row['id']} {options(row)}"
