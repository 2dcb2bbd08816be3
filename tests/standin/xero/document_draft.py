"""A document about to be written: everything that can be wrong with it, then the writing."""

import re

from . import contacts, lines
from .arithmetic import RATE_STEP, day_rate, totals
from .contact_fields import too_long
from .entities import ACTIVE, Document
from .errors import Invalid, not_found
from .other_words import reworded

MAY_BE_SENT = ("AUTHORISED", "PAID", "BILLED")
APPROVING = ("SUBMITTED", "AUTHORISED", "PAID")
LONGEST_TEXT, LONGEST_URL = 255, 255
CONTACT_ARCHIVED = (
    "The contact with the specified contact details has been archived. The contact must be "
    "un-archived before creating new invoices or credit notes."
)
_URL = re.compile(r"https?://[^\s/]+(/\S*)?")


def lock_problems(tenant, day):
    """Why nothing may be dated on `day`; the locked day itself is locked too."""
    for lock, name in (
        (tenant.end_of_year_lock_date, "end of year lock date"),
        (tenant.period_lock_date, "period lock date"),
    ):
        if lock and day and day <= lock:
            yield (
                f"The document date cannot be before the {name}, "
                f"currently set at {lock.day} {lock.strftime('%B %Y')}"
            )


class Draft:
    """A document about to be written, and what is wrong with it."""

    def __init__(self, context, values, existing, kind):
        self.context, self.tenant, self.settings = context, context.tenant, context.world.settings
        self.values, self.existing, self.kind = values, existing, kind
        self.status = values.status or (existing.status if existing else "DRAFT")
        self.approving = kind.posting and self.status in APPROVING
        self.type = existing.type if existing else values.type
        self.contact = None
        self.lines = []
        self.problems = []

    def check(self):
        """Every reason why the document cannot be written."""
        self._check_contact()
        self._check_dates()
        self._check_texts()
        self._check_number()
        self._check_currency()
        self._check_lines()
        self._check_allowance()
        return list(reworded(self.problems)) if self.settings.other_wording else self.problems

    def _stored(self, name, default=None):
        sent = getattr(self.values, name)
        if sent is not None:
            return sent
        return getattr(self.existing, name) if self.existing else default

    def _check_contact(self):
        sent = self.values.contact
        if not sent:
            if not self.existing:
                self.problems.append("A Contact must be specified for this type of transaction")
            return
        try:
            known = not sent.id or sent.id in self.tenant.contacts
            if not known and self.settings.unknown_contact_is_404:
                raise not_found()
            self.contact = contacts.match(self.tenant, sent) if known else None
            if known and not self.contact and not self.kind.posting:
                self.problems.append("A Contact must be specified for this type of transaction")
            elif not known:
                self.problems.append("An existing Contact with the specified ContactID could not be found")
            elif self.contact and self.contact.status != ACTIVE:
                self.problems.append(CONTACT_ARCHIVED)
            elif not sent.names_only_the_contact or not sent.id:
                contacts.check(self.tenant, self.settings, sent, self.contact)
        except Invalid as invalid:
            self.problems += invalid.messages

    def _check_dates(self):
        self.date = self._stored("date", self.context.today())
        self.due_date = self._stored("due_date")
        if self.kind.posting:
            self.problems += lock_problems(self.tenant, self.date)
        if not self.kind.needs_due_date or not self.approving:
            return
        if self.settings.date_is_needed_to_approve and not self._stored("date"):
            self.problems.append("The Date field must be specified.")
        if not self.due_date:
            self.problems.append("The document DueDate field must be specified.")

    def _check_texts(self):
        values = self.values
        for name, text in ((self.kind.number_name, values.number), ("Reference", values.reference)):
            if len(text or "") > LONGEST_TEXT:
                self.problems.append(too_long(name, LONGEST_TEXT))
        if values.number and not (values.number.isascii() and values.number.isprintable()):
            self.problems.append(f"{self.kind.number_name} must be printable ASCII characters only")
        if values.url and len(values.url) > LONGEST_URL:
            self.problems.append(too_long("Url", LONGEST_URL))
        elif values.url and not _URL.fullmatch(values.url):
            self.problems.append("Url must be a valid absolute URL")
        elif values.url and "xero" in values.url.lower():
            self.problems.append('Url must not contain "xero"')
        theme = values.branding_theme_id
        if theme and theme not in self.tenant.branding_themes:
            self.problems.append(
                "An existing Branding Theme with the specified BrandingThemeID could not be found"
            )

    def _check_number(self):
        number = self.values.number
        if not number or self.type not in self.kind.numbered:
            return
        if any(other is not self.existing for other in self.tenant.numbered(self.type, number)):
            self.problems.append(self.kind.number_taken)

    def _check_currency(self):
        self.currency = (self._stored("currency", self.tenant.base_currency)).upper()
        if self.currency not in self.tenant.currencies:
            self.problems.append(f"Organisation is not subscribed to currency {self.currency}")
            return
        rate = self.values.currency_rate
        if rate is not None and rate <= 0:
            self.problems.append("CurrencyRate must be greater than zero")
        is_same = self.existing and self.existing.currency == self.currency
        if self.currency == self.tenant.base_currency:
            self.currency_rate = day_rate(self.currency, self.currency)
        elif rate is not None:
            self.currency_rate = rate.quantize(RATE_STEP)
        else:
            self.currency_rate = (
                self.existing.currency_rate if is_same else day_rate(self.currency, self.tenant.base_currency)
            )

    def _check_lines(self):
        self.line_amount_types = self._stored("line_amount_types", "Exclusive")
        rules = lines.LineRules(
            self.tenant,
            self.context.rounding() if self.kind.posting else self.context.rounding(unit_places=4),
            self.line_amount_types,
            self.type.startswith("ACCREC"),
            self.approving,
            self.type in self.kind.discounts,
            self.settings.unknown_tracking_is_dropped,
        )
        stored = {line.id: line for line in self.existing.lines} if self.existing else {}
        sent = self.values.lines
        if sent is None:
            sent = [lines.LineValues(id=line.id) for line in stored.values()]
        if not sent:
            self.problems.append("One or more line items must be specified")
        for values in sent:
            if values.id and values.id not in stored:
                self.problems.append("An existing line item with the specified LineItemID could not be found")
                continue
            line_id = values.id or self.tenant.new_id()
            self.lines.append(lines.build(rules, values, stored.get(values.id), line_id, self.problems))
        self.totals = totals([(line.amount, line.tax_amount) for line in self.lines], self.line_amount_types)
        if self.kind.posting and self.totals.total < 0:
            self.problems.append(self.kind.negative_total)

    def _check_allowance(self):
        """A small plan approves so many documents of a type that are dated in one month."""
        most = self.tenant.approvals_a_month.get(self.type)
        if most is None or self.status != "AUTHORISED":
            return
        month = (self.date.year, self.date.month)
        approved = [
            row
            for row in self.tenant.documents.values()
            if row.type == self.type
            and row is not self.existing
            and row.status in ("AUTHORISED", "PAID")
            and (row.date.year, row.date.month) == month
        ]
        if len(approved) >= most:
            self.problems.append("You have reached the limit of invoices you can approve")

    def commit(self):
        """Write the checked document and its contact; returns the document."""
        context, values, now = self.context, self.values, self.context.now()
        contact = self._commit_contact()
        document = self.existing or Document(
            self.tenant.new_id(),
            self.type,
            contact.id,
            self.date,
            self.status,
            self.currency,
            self.currency_rate,
            now,
            now,
            app=context.app.client_id,
        )
        if contact:
            document.contact_id = contact.id
        document.date, document.due_date, document.status = self.date, self.due_date, self.status
        document.currency, document.currency_rate = self.currency, self.currency_rate
        document.line_amount_types, document.lines = self.line_amount_types, self.lines
        document.sub_total, document.total_tax = self.totals.sub_total, self.totals.total_tax
        if values.number is not None:
            self.tenant.set_number(document, values.number)
        for name in ("url", "expected_payment_date", "planned_payment_date", "delivery"):
            if getattr(values, name) is not None:
                setattr(document, name, getattr(values, name))
        self._commit_reference(document)
        document.branding_theme_id = (
            values.branding_theme_id
            or document.branding_theme_id
            or next(iter(self.tenant.branding_themes), None)
        )
        if values.sent_to_contact is not None and self.status in MAY_BE_SENT:
            document.sent_to_contact = values.sent_to_contact
        if not document.number and self.type in self.kind.numbered:
            self.tenant.set_number(document, self.tenant.next_number(self.type, self.kind.prefix))
        document.updated = now
        self.tenant.documents[document.id] = document
        return document

    def _commit_contact(self):
        sent, contact = self.values.contact, self.contact
        if sent and not (contact and sent.names_only_the_contact):
            contact = contacts.store(self.context, sent, contact)
        if contact and self.type.startswith("ACCREC") and not contact.is_customer:
            contact.is_customer = True
            self.tenant.contacts.save(contact)
        elif contact and self.kind.posting and not self.type.startswith("ACCREC") and not contact.is_supplier:
            contact.is_supplier = True
            self.tenant.contacts.save(contact)
        return contact

    def _commit_reference(self, document):
        for_sales_only = self.kind.posting and not self.settings.bill_keeps_reference
        keeps = document.is_sale or not for_sales_only
        if self.values.reference is not None and keeps:
            document.reference = self.values.reference
