"""What the accountant does in the books during a fault run, and what the books do not take."""

from datetime import timedelta
from decimal import Decimal

from ..providers.values import Kind, RemoteState
from .in_memory_books import written_by_hand


class Accountant:
    def __init__(self, run):
        self.run = run
        self.random = run.random

    @property
    def books(self):
        return self.run.books

    def act(self):
        """One deed; returns its story."""
        if self.random.random() < 0.1:
            self.books.consent.revoke()
            self.run.happened("authorization revoked")
            return "somebody revokes the authorization"
        if self.random.random() < 0.25:
            return f"accountant: {self.type_in()}"
        remotes = self.books.ours()
        if not remotes:
            return "nothing is in the books"
        remote = self.random.choice(remotes)
        deeds = 2 * (self.void, self.pay, self.edit) + (self.approve, self.copy, self.email)
        deed = self.random.choice(deeds)
        return f"accountant: {deed.__name__} {remote.number} {remote.reference}: {deed(remote)}"

    def void(self, remote):
        self.books.void(remote.external_id)
        self.run.happened("voided or deleted")

    def approve(self, remote):
        if remote.state is RemoteState.DRAFT:
            self._move(remote, RemoteState.APPROVED)
            self.run.happened("approved")

    def pay(self, remote):
        if remote.state is RemoteState.APPROVED:
            half = (remote.amount_due / 2).quantize(Decimal("0.01"))
            if self.random.random() < 0.5 and half:
                self.books.change(remote.external_id, amount_due=remote.amount_due - half)
            else:
                self._move(remote, RemoteState.PAID, amount_due=Decimal(0))
            self.run.happened("paid")

    def email(self, remote):
        if remote.state in (RemoteState.APPROVED, RemoteState.PAID):
            self.books.change(remote.external_id, was_emailed=True)
            self.run.happened("e-mailed there")

    # === EDITING === #

    def edit(self, remote):
        """Change something of it. What lost its marker keeps all else, or nobody could know it again: so it
        is left alone from then on, and no backup from before is restored.
        """
        edits = [self.edit_amount, self.edit_number, self.edit_date, self.edit_contact]
        retouched = self.books.retouched[remote.external_id]
        edits += [self.remove_marker] if self.run.backup is None and not retouched else []
        if remote.state is RemoteState.PAID or "marker" in retouched:
            return "it stays"
        edit = self.random.choice(edits)
        retouched.add(edit.__name__.split("_")[1])
        self.run.happened("marker removed" if edit == self.remove_marker else f"{edit.__name__[5:]} edited")
        return edit(remote)

    def edit_amount(self, remote):
        self.books.change(
            remote.external_id,
            **{name: getattr(remote, name) + 1 for name in ("untaxed", "total", "amount_due")},
        )
        self.books.edited[remote.external_id] += 1
        return "1 more"

    def edit_number(self, remote):
        number = self.books.identifier("EDIT")
        self.books.change(remote.external_id, number=number)
        return number

    def edit_date(self, remote):
        date = remote.date - timedelta(days=self.random.randrange(1, 4))
        self.books.change(remote.external_id, date=date)
        return date

    def edit_contact(self, remote):
        others = [
            contact for contact in self.books.contacts if contact.external_id != remote.contact_id
        ]
        other = self.random.choice(others) if others else self.books.contacts[0]
        self.books.change(remote.external_id, contact_id=other.external_id, contact_name=other.name)
        return other.name

    def remove_marker(self, remote):
        self.books.change(remote.external_id, marker="")
        return "its marker is gone"

    # === ENTERING === #

    def copy(self, remote):
        """Enter something alike by hand: same contact, date and total, none of our marker."""
        same = ("kind", "contact_id", "contact_name", "date", "untaxed", "tax", "total", "amount_due")
        number = self.books.identifier("HAND")
        written_by_hand(self.books, number=number, **{name: getattr(remote, name) for name in same})
        self.run.happened("typed in")
        return number

    def type_in(self):
        """Enter a supplier's next bill by hand, with the number people in Odoo are going to give theirs."""
        vendors = self.run.case.vendors.mapped("name")
        suppliers = [contact for contact in self.books.contacts if contact.name in vendors]
        if not suppliers:
            return "no supplier is in the books"
        supplier = self.random.choice(suppliers)
        number = self.run.people.clicks.next_bill_number()
        written_by_hand(
            self.books,
            kind=Kind.BILL,
            number=number,
            contact_id=supplier.external_id,
            contact_name=supplier.name,
            total=Decimal(1),
        )
        self.run.happened("typed in")
        return f"types in {number} of {supplier.name}"

    def _move(self, remote, state, **changes):
        self.books.change(remote.external_id, state=state, status=state.value.upper(), **changes)

    def decline(self):
        """The books decline one of the documents or contacts that wait, until further notice."""
        with self.run.transaction() as env:
            waiting = env["accounting.document"].search([("state", "=", "queued")], order="id")
            if not waiting:
                return "nothing waits to be declined"
            document = self.random.choice(list(waiting))
            kind = self.random.choice(("other", "account", "tax", "contact", "lock", "plan", "number"))
            self.books.refuse(document.marker, kind, f"Declined because of {kind}")
            if self.random.random() < 0.3:
                self.books.refuse(document._contact_key(), "contact", "This contact is not taken")
            return f"declines {document.reference} because of {kind}"
