"""A provider for model tests whose books live in memory: values in, outcomes out, faults on demand, no HTTP.

It is strict where the sender could go wrong: only sales documents keep a reference, numbers and contact names
are unique, a request key that is used again with another body is refused, an identical request is answered
from memory, errors too.
"""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from odoo.addons.accounting_connector.providers import amounts, errors
from odoo.addons.accounting_connector.providers.base import Capabilities, Provider
from odoo.addons.accounting_connector.providers.budget import Budget, Limits
from odoo.addons.accounting_connector.providers.call_windows import Window
from odoo.addons.accounting_connector.providers.shown import Fact, Means, Shown, ShownLine, facts_of
from odoo.addons.accounting_connector.providers.values import (
    Category,
    Currency,
    Kind,
    Outcome,
    Page,
    Reason,
    RemoteDocument,
    RemoteState,
    Status,
    Verdict,
)

RULES = amounts.Rules(
    price_decimals=4,
    quantity_decimals=4,
    amount_decimals=2,
    forms=(amounts.Form.PRICE, amounts.Form.NET_PRICE, amounts.Form.AMOUNT, amounts.Form.SINGLE),
    tax_override=True,
    inclusive=True,
    discounts=frozenset({Kind.INVOICE}),
)
# More calls than any test makes; what is told to be left counts all the same.
LIMITS = Limits(
    (
        Window("minute", 60, 60_000, reserve=5),
        Window("day", 24 * 60 * 60, reserve=50, allowances=(1000, 5000)),
    )
)
CAPABILITIES = Capabilities(
    label="Books",
    statuses={kind: tuple(Status) for kind in Kind},
    contact_keys=("tax_number", "email", "name"),
    batch_size=50,
    limits=LIMITS,
    request_bytes=100_000,
    amount_decimals=2,
    key_lifetime=timedelta(minutes=6),
    settling_time=timedelta(seconds=150),
    item_code_length=30,
    account_of_role={"rounding": "ROUNDING"},
    sales_categories=frozenset({Category.REVENUE}),
    purchase_categories=frozenset({Category.EXPENSE}),
    number_kinds=frozenset({Kind.INVOICE}),
    grace_period=timedelta(minutes=30),
    refresh_lifetime=timedelta(days=60),
    developer_url="https://books.example.com/",
    required_packages=(),
    supports_pkce=True,
    email_kinds=frozenset({Kind.INVOICE}),
)


class InMemoryProvider(Provider):
    """:cvar reference_kinds: what keeps a reference, and of how many characters; the others lose it."""

    capabilities = CAPABILITIES
    reference_kinds = frozenset({Kind.INVOICE, Kind.CREDIT_NOTE})
    longest_reference = 255

    def __init__(self, books, budget=None):
        self.books = books
        self.budget = budget or Budget()
        books.open_adapters.add(id(self))

    def close(self):
        self.books.open_adapters.discard(id(self))

    def clock(self):
        """Odoo's, by which calls are counted."""
        return self.books.now()

    # === FAULTS === #

    def _call(self, name, work):
        """Do ``work`` as one call that may be made to fail before or after it."""
        self.books.do_what_is_due()
        self.budget.check(self.clock(), self.capabilities.limits)
        self.books.calls.append(name)
        self.books.during_call(name)
        fault = next((fault for fault in self.books.faults if fault.method == name), None)
        if not fault:
            return work()
        self.books.faults.remove(fault)
        if fault.committed:
            work()
        elif fault.late:
            self.books.pending.append((self.books.now() + fault.late, work))
        if isinstance(fault.error, errors.RateLimited):
            self.budget.block(fault.error.until)
        raise fault.error

    def _pages(self, name, read, position=""):
        """Pages of what ``read()`` gives, read anew for every page as a list that changes meanwhile would be.
        """
        start, has_more = int(position or 0), True
        while has_more:
            page = self._call(name, lambda start=start: self._page(read(), start))
            yield page
            start, has_more = start + self.books.page_size, page.has_more

    def _page(self, entries, start):
        end = start + self.books.page_size
        more = end < len(entries)
        return Page(
            tuple(entries[start:end]),
            server_time=self.books.now(),
            has_more=more,
            position=str(end) if more else "",
        )

    # === LISTS === #

    def organisation(self):
        return self._call("organisation", lambda: self.books.organisation)

    def accounts(self, since=None):
        return self._pages("accounts", lambda: self.books.accounts)

    def tax_rates(self):
        return self._pages("tax_rates", lambda: self.books.tax_rates)

    def tracking_categories(self):
        return self._pages("tracking_categories", lambda: self.books.tracking)

    def currencies(self):
        codes = ("NZD", "USD", "EUR", "JPY", "KWD")
        return self._pages("currencies", lambda: [Currency(code) for code in codes])

    def exchange_rate(self, currency, on):
        return self._call("exchange_rate", lambda: self.books.rates.get((currency, on)))

    def contacts(self, since=None, position=""):
        return self._pages("contacts", lambda: self._told(self.books.contacts, since), position)

    def items(self, since=None, position=""):
        return self._pages("items", lambda: self._told(list(self.books.items.values()), since), position)

    def _told(self, entries, since):
        """What changed since then; of what is gone for good only those who ask for changes are told."""
        if not since:
            return [entry for entry in entries if not entry.deleted]
        return [entry for entry in entries if not entry.updated_at or entry.updated_at >= since]

    def search_contacts(self, text, role=None, *, archived=False, position=""):
        def search():
            found = [
                contact
                for contact in self.books.contacts
                if text.casefold() in f"{contact.name} {contact.email}".casefold()
                and (archived or contact.active)
                and (role is None or getattr(contact, f"is_{role.value}"))
                and not contact.deleted
            ]
            return self._page(found, int(position or 0))

        return self._call("search_contacts", search)

    def search_items(self, text, *, archived=False, position=""):
        def search():
            found = [
                item
                for item in self.books.items.values()
                if text.casefold() in f"{item.code} {item.name}".casefold()
                and (archived or item.active)
                and not item.deleted
            ]
            return self._page(found, int(position or 0))

        return self._call("search_items", search)

    # === FIND === #

    def find_contacts(self, keys):
        return self._call(
            "find_contacts",
            lambda: {
                key: tuple(
                    contact
                    for contact in self.books.contacts
                    if getattr(contact, key.field).casefold() == key.value.casefold()
                )
                for key in keys
            },
        )

    def find_items(self, codes):
        return self._call(
            "find_items", lambda: {code: self.books.items[code] for code in codes if code in self.books.items}
        )

    def find_documents(self, since, kinds, position=""):
        return self._pages(
            "find_documents",
            lambda: [
                document
                for document in self.books.documents
                if document.kind in kinds and document.updated_at >= since
            ],
            position,
        )

    def documents_dated(self, kinds, first, last):
        gone = (RemoteState.VOIDED, RemoteState.DELETED)
        return self._pages(
            "documents_dated",
            lambda: [
                document
                for document in self.books.documents
                if document.kind in kinds and first <= document.date <= last and document.state not in gone
            ],
        )

    def get_documents(self, kind, external_ids):
        return self._call(
            "get_documents",
            lambda: {
                document.external_id: document
                for document in self.books.documents
                if document.kind is kind and document.external_id in external_ids
            },
        )

    def find_bills(self, keys):
        return self._call("find_bills", lambda: {key: tuple(self._bills_of(key)) for key in keys})

    def _bills_of(self, key):
        for document in self.books.documents:
            gone = document.state in (RemoteState.VOIDED, RemoteState.DELETED)
            known_by = (document.kind, document.contact_id, document.number.casefold())
            if known_by == (Kind.BILL, key.contact_id, key.number.casefold()) and not gone:
                yield document

    # === SAVE === #

    def save_contacts(self, contacts, request_key):
        return self._keyed(
            "save_contacts", request_key, lambda: [self._save_contact(contact) for contact in contacts]
        )

    def _keyed(self, name, request_key, work):
        """One call whose answer is kept for a while and given again to its key. An error without an id over
        there is no answer: the connection was lost.
        """
        until, answer = self.books.kept.get(request_key, (self.books.now(), None))
        if until > self.books.now():
            self.books.calls.append(name)
        else:
            try:
                answer = self._call(name, work)
            except errors.ProviderError as error:
                answer = error
                if not error.correlation_id:
                    raise
            self.books.kept[request_key] = (self.books.now() + CAPABILITIES.key_lifetime, answer)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _save_contact(self, contact):
        reasons = self.books.refusals.get(contact.key, ())
        for other in self.books.contacts:
            if other.active and other.name.casefold() == contact.name.casefold():
                reasons += (
                    Reason("contact", f"The contact name {contact.name} is already assigned.", contact.name),
                )
        if reasons:
            return Outcome(contact.key, Verdict.REFUSED, reasons=reasons)
        saved = replace(contact, external_id=self.books.identifier("contact"), updated_at=self.books.now())
        self.books.contacts.append(saved)
        return Outcome(contact.key, Verdict.SAVED, saved=saved)

    def change_contacts(self, changes, request_key):
        return self._keyed(
            "change_contacts", request_key, lambda: [self._change_contact(change) for change in changes]
        )

    def _change_contact(self, change):
        return self._change(change, self.books.contacts, self.books.change_contact)

    def _change(self, change, entries, write):
        """Only of what was read as it is now, and only what is told.

        :param entries: where it is among, as an iterable of the books; ``write`` changes it there.
        """
        key = change.entry.external_id
        there = next((each for each in entries if each.external_id == key), None)
        reasons = self.books.refusals.get(key, ())
        if not there or there.deleted:
            reasons += (Reason("gone", "It is not there."),)
        elif there.version != change.entry.version:
            reasons += (Reason("stale", "It was changed since."),)
        if reasons:
            return Outcome(key, Verdict.REFUSED, reasons=reasons)
        write(key, **{name: getattr(change.entry, name) for name in change.fields})
        saved = next(each for each in entries if each.external_id == key)
        return Outcome(key, Verdict.SAVED, saved=saved)

    def change_items(self, changes, request_key):
        return self._keyed(
            "change_items", request_key, lambda: [self._change_item(change) for change in changes]
        )

    def _change_item(self, change):
        return self._change(change, self.books.items.values(), self.books.change_item)

    def save_items(self, items, request_key):
        return self._keyed("save_items", request_key, lambda: [self._save_item(item) for item in items])

    def _save_item(self, item):
        reasons = self.books.refusals.get(item.code, ())
        if item.code in self.books.items:
            reasons += (Reason("duplicate", f"Item {item.code} already exists", item.code),)
        if reasons:
            return Outcome(item.code, Verdict.REFUSED, reasons=reasons)
        saved = replace(item, external_id=self.books.identifier("item"))
        self.books.items[item.code] = saved
        return Outcome(item.code, Verdict.SAVED, saved=saved)

    def save_documents(self, documents, request_key):
        digest = self.body_digest(documents)
        if len(documents) > 1 and sum(map(self.weight, documents)) > self.capabilities.request_bytes:
            raise errors.Refused("413", text="The request is too large.")

        def save():
            known_digest, answer = self.books.answers.get(request_key, (None, None))
            if known_digest not in (None, digest):
                raise errors.Refused(
                    reasons=(Reason("other", "This key was used with a different request."),)
                )
            if answer is None:
                answer = [self._save_document(document) for document in documents]
                self.books.answers[request_key] = (digest, answer)
            return answer

        return list(reversed(self._call("save_documents", save)))

    def _save_document(self, document):
        reasons = self.books.refusals.get(document.marker, ())
        if document.kind is Kind.INVOICE and document.number:
            taken = [other for other in self.books.documents if other.number == document.number]
            reasons += (
                (Reason("number", "Invoice # must be unique.", taken[0].external_id),) if taken else ()
            )
        if not any(contact.external_id == document.contact_id for contact in self.books.contacts):
            reasons += (Reason("contact", "A contact must be specified."),)
        if reasons:
            return Outcome(document.marker, Verdict.REFUSED, reasons=reasons)
        remote = self.remote_document(document)
        self.books.documents.append(remote)
        return Outcome(
            document.marker, Verdict.SAVED, saved=remote, correlation_id=f"call-{len(self.books.calls)}"
        )

    def remote_document(self, document):
        """``document`` as these books would hold it."""
        priced = self.price(document)
        return RemoteDocument(
            kind=document.kind,
            external_id=self.books.identifier("document"),
            number=document.number or self.books.identifier("INV"),
            reference=self._kept_reference(document),
            marker=document.marker,
            contact_id=document.contact_id,
            contact_name=document.contact_name,
            date=document.date,
            due_date=document.due_date,
            currency=document.currency,
            state=RemoteState(document.status.value),
            untaxed=priced.untaxed,
            tax=priced.tax,
            total=priced.total,
            amount_due=priced.total,
            home_per_foreign=document.home_per_foreign,
            status=document.status.value.upper(),
            version="1",
            updated_at=self.books.now(),
            tax_mode=priced.mode,
            texts="\n".join(line.description for line in document.lines),
        )

    def _kept_reference(self, document):
        return document.reference[: self.longest_reference] if document.kind in self.reference_kinds else ""

    def body_digest(self, documents):
        return str(hash(tuple(documents)))

    def weight(self, document):
        """So many bytes for the document and for each of its lines."""
        return 100 * (1 + len(document.lines))

    # === AMOUNTS === #

    def price(self, document):
        return amounts.price(document, RULES)

    def show(self, document):
        """The body is the document itself; every line says its account and its tax."""
        try:
            priced = self.price(document)
        except amounts.Inexpressible as error:
            reason = Reason("amount", subject=error.line_key, notice=error.notice)
            raise errors.Refused("no form of it can be sent", reasons=(reason,)) from error
        foretold = not priced.tax_is_found_there
        return Shown(
            body=json.dumps(repr(document)).encode(),
            kind=document.kind.value,
            facts=facts_of(
                Fact("Contact", document.contact_id, Means.CONTACT),
                Fact("Date", document.date, Means.DATE),
                Fact("Number", document.number or "The books' own", Means.DOCUMENT_NUMBER),
                document.home_per_foreign and Fact("Rate", document.home_per_foreign, Means.RATE),
                *self._show_tracking(document),
            ),
            lines=tuple(map(self._show_line, priced.lines)),
            untaxed=priced.untaxed,
            tax=priced.tax if foretold else None,
            total=priced.total if foretold else None,
        )

    def _show_line(self, priced):
        line = priced.line
        account = "" if line.item_id and self.capabilities.items_hold_accounts else line.account_code
        facts = facts_of(
            Fact("Item", line.item_id, Means.ITEM),
            Fact("Description", priced.description),
            Fact("Account", account, Means.ACCOUNT),
            Fact("Tax", line.tax_code, Means.TAX),
            *self._show_tracking(line),
            Fact("Amount", priced.amount, Means.MONEY),
        )
        return ShownLine(line.whole or line.key, facts)

    def _show_tracking(self, tracked):
        return [Fact(each.category, each.option_id, Means.TRACKING) for each in tracked.tracking]

    # === UNDO === #

    def undo(self, document, request_key):
        def void():
            self.books.change(document.external_id, state=RemoteState.VOIDED, amount_due=Decimal(0))
            return next(each for each in self.books.documents if each.external_id == document.external_id)

        return self._call("undo", void)

    # === E-MAIL === #

    def email_document(self, kind, external_id, to, request_key):
        def email():
            if external_id in self.books.email_refusals:
                raise errors.Refused(reasons=self.books.email_refusals[external_id])
            [document] = [one for one in self.books.documents if one.external_id == external_id]
            if document.state not in (RemoteState.APPROVED, RemoteState.PAID):
                raise errors.Refused(reasons=(Reason("status", "Only approved ones are e-mailed."),))
            self.books.emails.append((external_id, to))
            self.books.change(external_id, was_emailed=True)

        self._call("email_document", email)

    # === LINKS === #

    def document_url(self, kind, external_id, short_code):
        return f"https://books.example.com/{short_code}/{kind.value}/{external_id}"

    def contact_url(self, external_id, short_code):
        return f"https://books.example.com/{short_code}/contact/{external_id}"
