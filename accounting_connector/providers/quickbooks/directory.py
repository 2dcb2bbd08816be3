"""Which names are taken over there, as far as this run has asked: who asks for contacts and items gets them
from here, who creates some chooses a free name here. Names are asked for once a run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..errors import Refused
from ..reading import NotListed, Unreadable, text
from ..values import Contact, ContactKey, Item, Outcome
from . import items as item_forms
from . import naming
from .addresses import accepted_email
from .client import QuickBooksClient
from .contacts import contact_of, entity_for
from .identifiers import CUSTOMER, VENDOR, entity_of
from .items import item_of
from .known_entries import ContactIndex, ItemIndex, names_of
from .paging import elements_found
from .queries import IN_ANY_STATE, one_of, select

_EMPLOYEE = "Employee"
_ITEM = "Item"


class Directory:
    """:param base_currency: of the company, for contacts that name none; ``""`` when it is not known yet."""

    def __init__(self, client: QuickBooksClient, base_currency: str):
        self._client = client
        self._base_currency = base_currency
        self._asked: set[tuple[str, str]] = set()
        self._contacts = ContactIndex()
        self._items = ItemIndex()
        # From a name as it is compared to the id of what has it, "" for what is being created.
        self._item_names: dict[str, str] = {}
        # From a name as it is compared to the list and currency of who has it.
        self._taken: dict[str, tuple[str, str]] = {}

    # finding

    def look_up(self, keys: Sequence[ContactKey] = (), items: Sequence[Item] = ()) -> None:
        """Ask for the contacts of ``keys`` and for ``items`` by code and by name, in few calls."""
        names = {
            name
            for key in keys
            if key.field == "name" and naming.clean_name(key.value)
            for name in naming.all_candidates(key.value, key.currency)
        }
        emails = {accepted_email(key.value, []) for key in keys if key.field == "email"}
        questions = [
            *self._questions((CUSTOMER, VENDOR, _EMPLOYEE), "DisplayName", names),
            *self._questions((CUSTOMER, VENDOR), "PrimaryEmailAddr", emails),
            *self._questions((_ITEM,), "Sku", {item.code for item in items}),
            *self._questions(
                (_ITEM,), "Name", {name for item in items for name in (item.code, *names_of(item)) if name}
            ),
        ]
        answers = self._client.query_all([select(*question) for question in questions])
        for (entity, condition, _state), answer in zip(questions, answers, strict=True):
            for element in _found(answer, entity, condition):
                self._take(entity, element)

    def contacts_for(self, key: ContactKey) -> tuple[Contact, ...]:
        """The known contacts that have the key's e-mail address, or its name with our additions or not."""
        return self._contacts.answering(key)

    def item_for(self, item: Item) -> Item | None:
        """The item known that has the code, or the code as its name, or no code and the same name."""
        return self._items.fitting(item)

    # choosing names

    def prepare(self, contacts: Sequence[Contact], items: Sequence[Item]) -> None:
        """Ask for the names these could get, unless that was done before."""
        keys = [
            ContactKey("name", contact.name, contact.currency)
            for contact in contacts
            if not self._knows_enough(contact)
        ]
        unknown = [item for item in items if not self._knows_item(item)]
        if keys or unknown:
            self.look_up(keys, unknown)

    def name_for(self, contact: Contact) -> str:
        """The display name ``contact`` is to be created with, or renamed to. It counts as taken from now on.

        Where somebody of the same list and currency has its name, it is given that one all the same: whether
        it is the same contact is not for us to say, and QuickBooks refuses the second.
        """
        entity, currency = entity_for(contact), contact.currency or self._base_currency
        plain, with_role, *with_currency = naming.candidates(contact.name, entity, contact.currency)
        holder = self._taken.get(naming.comparable(plain))
        if holder is None:
            choices = [plain]
        elif holder == (entity, currency):
            return plain
        else:
            choices = with_currency if holder[0] == entity else [with_role, *with_currency[1:]]
        for choice in choices:
            if self._taken.setdefault(naming.comparable(choice), (entity, currency)) == (entity, currency):
                return choice
        return plain

    def item_name_for(self, item: Item) -> str:
        """The name ``item`` is to be created with, or renamed to. It counts as taken from now on."""
        plain = item_forms.plain_name(item)
        holder = self._item_names.get(naming.comparable(plain))
        is_free = holder is None or (holder and holder == item.external_id)
        name = plain if is_free else item_forms.name_with_code(item)
        self._item_names[naming.comparable(name)] = item.external_id
        return name

    def remember(self, outcome: Outcome) -> None:
        """Know what was created or changed."""
        if isinstance(outcome.saved, Contact):
            self._add(outcome.saved, outcome.saved.name)
        elif isinstance(outcome.saved, Item):
            self._item_names[naming.comparable(outcome.saved.name)] = outcome.saved.external_id
            self._items.keep(outcome.saved.code, outcome.saved)

    def _add(self, contact: Contact, display_name: str) -> None:
        """An archived one has another display name than its name."""
        entity = entity_of(contact.external_id)
        self._contacts.keep(contact)
        self._taken[naming.comparable(display_name)] = (entity, contact.currency or self._base_currency)

    def _questions(
        self, entities: Iterable[str], field: str, values: Iterable[str]
    ) -> Iterable[tuple[str, str, str]]:
        values = sorted(filter(None, values))
        self._asked.update((field, _asked_as(field, value)) for value in values)
        for condition in one_of(field, values):
            for entity in entities:
                yield entity, condition, IN_ANY_STATE

    def _take(self, entity: str, element: dict) -> None:
        try:
            if entity == _ITEM:
                # a category or a bundle stands for no product, and yet nothing else can have its name
                self._item_names[naming.comparable(text(element.get("Name")))] = text(element.get("Id"))
                self._items.keep(text(element.get("Sku")), item_of(element))
            elif entity == _EMPLOYEE:
                self._taken[naming.comparable(text(element.get("DisplayName")))] = (entity, "")
            else:
                self._add(contact_of(element, entity), text(element.get("DisplayName")))
        except (Unreadable, NotListed):
            return

    def _knows_enough(self, contact: Contact) -> bool:
        """Whether its plain name is known to be free, or else all that it could get are known."""
        plain, *others = naming.candidates(contact.name, entity_for(contact), contact.currency)
        if not self._was_asked("DisplayName", plain):
            return False
        free = naming.comparable(plain) not in self._taken
        return free or all(self._was_asked("DisplayName", name) for name in others)

    def _knows_item(self, item: Item) -> bool:
        return self._was_asked("Sku", item.code) and all(
            self._was_asked("Name", name) for name in names_of(item)
        )

    def _was_asked(self, field: str, value: str) -> bool:
        return (field, _asked_as(field, value)) in self._asked


def _asked_as(field: str, value: str) -> str:
    compared: Callable[[str], str] = naming.comparable if field in ("DisplayName", "Name") else str
    return compared(value)


def _found(answer: dict, entity: str, condition: str) -> list[dict]:
    """What a question found. Whether vendors can be asked for by e-mail is not documented, and not everybody
    may read employees: there, a refusal finds nothing.
    """
    try:
        return elements_found(answer, entity)
    except Refused:
        if entity == _EMPLOYEE or (entity == VENDOR and condition.startswith("PrimaryEmailAddr")):
            return []
        raise
