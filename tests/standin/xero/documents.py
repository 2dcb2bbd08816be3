"""Invoices, bills and credit notes as they are written: reading, checking, statuses, edit rules."""
import re
from dataclasses import dataclass
from decimal import Decimal

from . import contact_fields, contacts, lines
from .arithmetic import RATE_STEP, day_rate, totals
from .contact_fields import too_long
from .entities import ACTIVE, CREDIT_TYPES, INVOICE_TYPES, Document
from .errors import Invalid, not_found

STATUSES = ('DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED')
OTHER_TYPES = ('APOVERPAYMENT', 'AROVERPAYMENT', 'APPREPAYMENT', 'ARPREPAYMENT')
OPEN_FOR_CREATION = ('DRAFT', 'SUBMITTED', 'AUTHORISED')
APPROVING = ('SUBMITTED', 'AUTHORISED', 'PAID')
TRANSITIONS = {
    'DRAFT': ('DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'),
    'SUBMITTED': ('SUBMITTED', 'DRAFT', 'AUTHORISED', 'DELETED'),
    'AUTHORISED': ('AUTHORISED', 'VOIDED'),
    'PAID': ('PAID',),
    'VOIDED': (),
    'DELETED': (),
}
LINE_AMOUNT_TYPES = ('Exclusive', 'Inclusive', 'NoTax')
LONGEST_TEXT, LONGEST_URL = 255, 255
BAD_STATUS = 'Invoice not of valid status for modification'
PAID_EDIT = 'This document cannot be edited as it has a payment or credit note allocated to it.'
PAID_DATE = 'Date cannot be changed on an invoice that has payment or credit notes allocated to it.'
CONTACT_ARCHIVED = ('The contact with the specified contact details has been archived. The contact must be '
                    'un-archived before creating new invoices or credit notes.')
READ_ONLY = ('SubTotal', 'TotalTax', 'Total', 'AmountDue', 'AmountPaid', 'AmountCredited', 'HasErrors',
             'HasAttachments', 'IsDiscounted', 'TotalDiscount', 'Payments', 'Prepayments', 'Overpayments',
             'CreditNotes', 'Attachments', 'ValidationErrors', 'Warnings', 'UpdatedDateUTC',
             'UpdatedDateUTCString', 'FullyPaidOnDate', 'StatusAttributeString', 'InvoiceAddresses',
             'InvoicePaymentServices', 'RemainingCredit', 'Allocations', 'AppliedAmount', 'RepeatingInvoiceID',
             'CISDeduction', 'CISRate', 'ID')
_URL = re.compile(r'https?://[^\s/]+(/\S*)?')


@dataclass(frozen=True)
class Kind:
    """What differs between the kinds of documents."""
    types: tuple
    id_name: str
    number_name: str
    numbered: tuple
    prefix: str
    needs_due_date: bool
    number_taken: str
    negative_total: str


@dataclass
class DocumentValues:
    """A document as sent; None means not sent. `contact` is a ContactValues, `lines` LineValues."""
    id: str = None
    type: str = None
    number: str = None
    reference: str = None
    contact: object = None
    date: object = None
    due_date: object = None
    status: str = None
    line_amount_types: str = None
    lines: list = None
    currency: str = None
    currency_rate: Decimal = None
    url: str = None
    branding_theme_id: str = None
    sent_to_contact: bool = None
    expected_payment_date: object = None
    planned_payment_date: object = None


def read(given, id_name, number_name):
    """A DocumentValues from one sent object; property names of id and number differ by kind."""
    contact, rows = given.one('Contact'), given.many('LineItems')
    values = DocumentValues(
        given.guid(id_name), given.choice('Type', INVOICE_TYPES + CREDIT_TYPES + OTHER_TYPES),
        given.text(number_name) or None, given.text('Reference'), contact and contact_fields.read(contact),
        given.date('Date'), given.date('DueDate'), given.choice('Status', STATUSES),
        given.choice('LineAmountTypes', LINE_AMOUNT_TYPES),
        None if rows is None else [lines.read(row) for row in rows],
        given.text('CurrencyCode') or None, given.number('CurrencyRate'), given.text('Url') or None,
        given.guid('BrandingThemeID'), given.flag('SentToContact'), given.date('ExpectedPaymentDate'),
        given.date('PlannedPaymentDate'))
    given.ignore(*READ_ONLY, 'DateString', 'DueDateString', 'ExpectedPaymentDateString',
                 'PlannedPaymentDateString')
    return values


def save(context, values, existing, kind):
    """Check everything, then write; raises Invalid with every reason and changes nothing in that case.

    `existing` is the document to update or None; `kind` tells what differs between invoices and credit notes.
    """
    if existing:
        _check_update(context, values, existing)
        if values.status in ('VOIDED', 'DELETED'):
            return _close(context, existing, values.status)
    elif not values.type or values.type not in kind.types:
        raise Invalid('Invoice not of valid type for creation')
    elif (values.status or 'DRAFT') not in OPEN_FOR_CREATION:
        raise Invalid('Invoice not of valid status for creation')
    draft = _Draft(context, values, existing, kind)
    problems = draft.check()
    if problems:
        raise Invalid(*dict.fromkeys(problems))
    return draft.commit()


def has_payments(tenant, document):
    return bool(tenant.payments_of(document.id) or tenant.allocations_of(document.id))


def lock_problems(tenant, day):
    """Why nothing may be dated on `day`; the locked day itself is locked too."""
    for lock, name in ((tenant.end_of_year_lock_date, 'end of year lock date'),
                       (tenant.period_lock_date, 'period lock date')):
        if lock and day and day <= lock:
            yield (f'The document date cannot be before the {name}, '
                   f'currently set at {lock.day} {lock.strftime("%B %Y")}')


def _check_update(context, values, existing):
    if values.type and values.type != existing.type:
        raise Invalid('Invoice not of valid type for modification')
    new, paid = values.status, has_payments(context.tenant, existing)
    if paid and new and new != existing.status:
        raise Invalid(f'The status {new} cannot be applied to the invoice because it has payments or '
                      'credit notes allocated to it.')
    if not TRANSITIONS[existing.status] or (new and new not in TRANSITIONS[existing.status]):
        raise Invalid(BAD_STATUS)
    locked = list(lock_problems(context.tenant, existing.date))
    if locked:
        raise Invalid(*locked)
    if paid:
        _check_paid_edit(context.tenant, values, existing)


def _check_paid_edit(tenant, values, existing):
    """A document with payments keeps its money: only texts, due date, accounts and tracking may change."""
    if values.date and values.date != existing.date:
        raise Invalid(PAID_DATE)
    same = {'currency': existing.currency, 'currency_rate': existing.currency_rate,
            'line_amount_types': existing.line_amount_types}
    changed = any(getattr(values, name) not in (None, stored) for name, stored in same.items())
    contact = values.contact
    credited = bool(tenant.allocations_of(existing.id))
    if contact and credited and contact.id != existing.contact_id:
        changed = True
    if changed or (values.lines is not None and not _same_money(values.lines, existing.lines)):
        raise Invalid(PAID_EDIT)


def _same_money(sent, stored):
    by_id = {line.id: line for line in stored}
    if {line.id for line in sent} != set(by_id):
        return False
    pairs = (('quantity', 'quantity'), ('unit_amount', 'unit_amount'), ('line_amount', 'amount'),
             ('tax_type', 'tax_type'), ('tax_amount', 'tax_amount'), ('item_code', 'item_code'),
             ('discount_rate', 'discount_rate'), ('discount_amount', 'discount_amount'))
    return all(getattr(line, name) in (None, getattr(by_id[line.id], stored_name))
               for line in sent for name, stored_name in pairs)


def _close(context, document, status):
    document.status, document.updated = status, context.now()
    return document


class _Draft:
    """A document about to be written, and what is wrong with it."""

    def __init__(self, context, values, existing, kind):
        self.context, self.tenant = context, context.tenant
        self.values, self.existing, self.kind = values, existing, kind
        self.status = values.status or (existing.status if existing else 'DRAFT')
        self.approving = self.status in APPROVING
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
        return self.problems

    def _stored(self, name, default=None):
        sent = getattr(self.values, name)
        if sent is not None:
            return sent
        return getattr(self.existing, name) if self.existing else default

    def _check_contact(self):
        sent = self.values.contact
        if not sent:
            if not self.existing:
                self.problems.append('A Contact must be specified for this type of transaction')
            return
        try:
            self.contact = contacts.match(self.tenant, sent) if sent.id in self.tenant.contacts or not sent.id else None
            if sent.id and not self.contact:
                if self.context.world.settings.unknown_contact_is_404:
                    raise not_found()
                self.problems.append('An existing Contact with the specified ContactID could not be found')
            elif self.contact and self.contact.status != ACTIVE:
                self.problems.append(CONTACT_ARCHIVED)
            elif not sent.names_only_the_contact or not sent.id:
                contacts.check(self.tenant, sent, self.contact)
        except Invalid as invalid:
            self.problems += invalid.messages

    def _check_dates(self):
        self.date = self._stored('date', self.context.today())
        self.due_date = self._stored('due_date')
        self.problems += lock_problems(self.tenant, self.date)
        if self.kind.needs_due_date and self.approving and not self.due_date:
            self.problems.append('The document DueDate field must be specified.')

    def _check_texts(self):
        values = self.values
        for name, text in ((self.kind.number_name, values.number), ('Reference', values.reference)):
            if len(text or '') > LONGEST_TEXT:
                self.problems.append(too_long(name, LONGEST_TEXT))
        if values.number and not (values.number.isascii() and values.number.isprintable()):
            self.problems.append(f'{self.kind.number_name} must be printable ASCII characters only')
        if values.url and len(values.url) > LONGEST_URL:
            self.problems.append(too_long('Url', LONGEST_URL))
        elif values.url and not _URL.fullmatch(values.url):
            self.problems.append('Url must be a valid absolute URL')
        elif values.url and 'xero' in values.url.lower():
            self.problems.append('Url must not contain "xero"')
        theme = values.branding_theme_id
        if theme and theme not in self.tenant.branding_themes:
            self.problems.append('An existing Branding Theme with the specified BrandingThemeID could not be found')

    def _check_number(self):
        number = self.values.number
        if not number or self.type not in self.kind.numbered:
            return
        if any(other.number and other.number.lower() == number.lower() and other is not self.existing
               for other in self.tenant.documents.values() if other.type == self.type):
            self.problems.append(self.kind.number_taken)

    def _check_currency(self):
        self.currency = (self._stored('currency', self.tenant.base_currency)).upper()
        if self.currency not in self.tenant.currencies:
            self.problems.append(f'Organisation is not subscribed to currency {self.currency}')
            return
        rate = self.values.currency_rate
        if rate is not None and rate <= 0:
            self.problems.append('CurrencyRate must be greater than zero')
        is_same = self.existing and self.existing.currency == self.currency
        if self.currency == self.tenant.base_currency:
            self.currency_rate = day_rate(self.currency, self.currency)
        elif rate is not None:
            self.currency_rate = rate.quantize(RATE_STEP)
        else:
            self.currency_rate = (self.existing.currency_rate if is_same
                                  else day_rate(self.currency, self.tenant.base_currency))

    def _check_lines(self):
        self.line_amount_types = self._stored('line_amount_types', 'Exclusive')
        rules = lines.LineRules(self.tenant, self.context.rounding(), self.line_amount_types,
                                self.type.startswith('ACCREC'), self.approving, self.type == 'ACCREC')
        stored = {line.id: line for line in self.existing.lines} if self.existing else {}
        sent = self.values.lines
        if sent is None:
            sent = [lines.LineValues(id=line.id) for line in stored.values()]
        if not sent:
            self.problems.append('One or more line items must be specified')
        for values in sent:
            if values.id and values.id not in stored:
                self.problems.append('An existing line item with the specified LineItemID could not be found')
                continue
            line_id = values.id or self.tenant.new_id()
            self.lines.append(lines.build(rules, values, stored.get(values.id), line_id, self.problems))
        self.totals = totals([(line.amount, line.tax_amount) for line in self.lines], self.line_amount_types)
        if self.totals.total < 0:
            self.problems.append(self.kind.negative_total)

    def commit(self):
        """Write the checked document and its contact; returns the document."""
        context, values, now = self.context, self.values, self.context.now()
        contact = self._commit_contact()
        document = self.existing or Document(
            self.tenant.new_id(), self.type, contact.id, self.date, self.status, self.currency,
            self.currency_rate, now, now, app=context.app.client_id)
        if contact:
            document.contact_id = contact.id
        document.date, document.due_date, document.status = self.date, self.due_date, self.status
        document.currency, document.currency_rate = self.currency, self.currency_rate
        document.line_amount_types, document.lines = self.line_amount_types, self.lines
        document.sub_total, document.total_tax = self.totals.sub_total, self.totals.total_tax
        for name in ('number', 'url', 'expected_payment_date', 'planned_payment_date'):
            if getattr(values, name) is not None:
                setattr(document, name, getattr(values, name))
        self._commit_reference(document)
        document.branding_theme_id = values.branding_theme_id or document.branding_theme_id or next(
            iter(self.tenant.branding_themes), None)
        if values.sent_to_contact is not None and self.status in ('AUTHORISED', 'PAID'):
            document.sent_to_contact = values.sent_to_contact
        if not document.number and self.type in self.kind.numbered:
            document.number = self.tenant.next_number(self.kind.prefix)
        document.updated = now
        self.tenant.documents[document.id] = document
        return document

    def _commit_contact(self):
        sent, contact = self.values.contact, self.contact
        if sent and not (contact and sent.names_only_the_contact):
            contact = contacts.store(self.context, sent, contact)
        if contact and self.type.startswith('ACCREC'):
            contact.is_customer = True
        elif contact:
            contact.is_supplier = True
        return contact

    def _commit_reference(self, document):
        keeps = document.is_sale or self.context.world.settings.bill_keeps_reference
        if self.values.reference is not None and keeps:
            document.reference = self.values.reference
