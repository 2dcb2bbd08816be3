"""Books in memory with QuickBooks' rules: two lists of contacts with names unique over both, a currency for
each contact, items that hold accounts, names found and created in one call. Capabilities, names and amounts
are the adapter's own; what differs between companies is in ``books.organisation``.
"""

from dataclasses import replace

from odoo.addons.accounting_connector.providers.quickbooks import CAPABILITIES, items, naming, pricing
from odoo.addons.accounting_connector.providers.quickbooks.identifiers import CUSTOMER, VENDOR
from odoo.addons.accounting_connector.providers.values import Kind, Organisation, Outcome, Reason, Verdict

from .in_memory_provider import InMemoryProvider

# A company outside the United States; tests change what they are about, see ``QuickBooksLike.become``.
ORGANISATION = Organisation(
    external_id="books",
    name="Books",
    country_code="AU",
    base_currency="NZD",
    timezone="Pacific/Auckland",
    custom_numbers=False,
)
AMERICAN = replace(ORGANISATION, country_code="US", tax_by_flag=True, computes_tax=True)
PURCHASES = (Kind.BILL, Kind.VENDOR_CREDIT)


class QuickBooksLikeProvider(InMemoryProvider):
    capabilities = CAPABILITIES
    reference_kinds = frozenset(Kind)
    longest_reference = 4000

    # === FIND === #

    def find_names(self, keys, items):
        return self._call(
            "find_names",
            lambda: (
                {key: tuple(filter(self._answers(key), self.books.contacts)) for key in keys},
                {item.code: found for item in items if (found := self._item_there(item))},
            ),
        )

    def find_contacts(self, keys):
        return self.find_names(keys, ())[0]

    def _answers(self, key):
        """Whether a contact has this e-mail address, or this name with or without an addition."""
        value = key.value.casefold()
        if key.field == "email":
            return lambda contact: contact.email.casefold() == value
        return lambda contact: value in (contact.name.casefold(), contact.base_name.casefold())

    def _item_there(self, item):
        if item.code in self.books.items:
            return self.books.items[item.code]
        named = (each for each in self.books.items.values() if each.code == each.name == item.name)
        return next((replace(each, code=item.code) for each in named), None)

    # === SAVE === #

    def save_names(self, contacts, items, request_key):
        if len(contacts) + len(items) > self.capabilities.batch_size:
            raise ValueError("a call takes no more than a batch")
        return self._keyed(
            "save_names",
            request_key,
            lambda: [*map(self._save_contact, contacts), *map(self._save_item, items)],
        )

    def save_contacts(self, contacts, request_key):
        return self.save_names(contacts, (), request_key)

    def save_items(self, items, request_key):
        return self.save_names((), items, request_key)

    def _save_contact(self, contact):
        """In the list of its role, under the first of its names that nobody else has."""
        taken = {other.name.casefold(): other for other in self.books.contacts}
        entity = CUSTOMER if contact.is_customer else VENDOR
        plain, with_role, *with_currency = naming.candidates(contact.name, entity, contact.currency)
        currency = contact.currency or self.books.organisation.base_currency
        holder = taken.get(plain.casefold())
        name = plain
        if holder and (holder.is_customer, holder.currency) != (contact.is_customer, currency):
            same_list = holder.is_customer == contact.is_customer
            others = with_currency if same_list else [with_role, *with_currency[1:]]
            name = next((each for each in others if each.casefold() not in taken), plain)
        base_name = naming.base_name_of(name, entity, currency)
        return super()._save_contact(replace(contact, name=name, base_name=base_name, currency=currency))

    def _save_item(self, item):
        organisation = self.books.organisation
        both = organisation.items_need_both_accounts
        for needed, account in (
            (item.sold, item.sale_account_id),
            (item.purchased, item.purchase_account_id),
        ):
            if (needed or both) and not account:
                reason = Reason("account", f"The item {item.code} has no account.", item.code)
                return Outcome(item.code, Verdict.REFUSED, reasons=(reason,))
        return super()._save_item(item)

    def _save_document(self, document):
        """Refused for a contact of the other list, and for a sales line without item."""
        contacts = {contact.external_id: contact for contact in self.books.contacts}
        contact = contacts.get(document.contact_id)
        is_purchase = document.kind in PURCHASES
        reasons = ()
        if contact and is_purchase == contact.is_customer:
            reasons = (Reason("contact", "Invalid Reference Id"),)
        elif not is_purchase and any(not line.is_text and not line.item_id for line in document.lines):
            reasons = (Reason("item", "A line has no item."),)
        if reasons:
            return Outcome(document.marker, Verdict.REFUSED, reasons=reasons)
        return super()._save_document(document)

    def remote_document(self, document):
        accounts = {item.external_id: item.sale_account_id for item in self.books.items.values()}
        told = ((line.item_id, accounts[line.item_id]) for line in document.lines if line.item_id in accounts)
        is_purchase = document.kind in PURCHASES
        return replace(super().remote_document(document), item_accounts=() if is_purchase else tuple(told))

    # === ITEMS AND THEIR ACCOUNTS === #

    def service_item_for(self, account, purchase_account_id=""):
        return items.service_item_for(account, purchase_account_id)

    def change_item_account(self, item, account_id, request_key):
        def change():
            for code, known in self.books.items.items():
                if known.external_id == item.external_id:
                    self.books.items[code] = replace(known, sale_account_id=account_id)
            return replace(item, sale_account_id=account_id)

        return self._call("change_item_account", change)

    # === AMOUNTS === #

    def price(self, document):
        return pricing.price(document, self.books.organisation)


class QuickBooksLike:
    """Mix it in before :class:`ConnectorCase`: what the case connects to has QuickBooks' rules."""

    provider_class = QuickBooksLikeProvider
    organisation = ORGANISATION

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.organisation = replace(cls.organisation, base_currency=cls.company.currency_id.name)
        cls._know_organisation(cls.organisation)

    def setUp(self):
        super().setUp()
        self.books.organisation = self.organisation

    def become(self, **facts):
        """Let the company over there be another one, and known as such here."""
        self.books.organisation = replace(self.books.organisation, **facts)
        self._know_organisation(self.books.organisation)

    @classmethod
    def _know_organisation(cls, organisation):
        cls.connection._keep_facts(organisation, cls.connection.currency_ids.mapped("name"))
