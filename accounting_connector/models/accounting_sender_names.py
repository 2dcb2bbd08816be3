"""Contacts and items that the documents of a window need: found, else created."""

import hashlib
from functools import partial

from ..providers import errors
from ..providers.values import Contact, Item, Outcome, Reason, Verdict

# More keys than fit into one or two calls: where all contacts are mirrored, reading what changed since is
# one call, however many are looked for.
MANY_KEYS = 40
# So many are looked up before what came of them is kept: some ten calls at most.
KEYS_AT_ONCE = 300


class Names:
    """Finds and creates what the documents held in one window need.

    Where contacts and items go in one call, one finds all that nobody here knows and one creates the rest.
    Elsewhere contacts come first, and items are not created for documents that stop at their contact.

    :param window: the :class:`Window` that holds the documents; or :class:`Exports`, what is wanted on
        demand.
    :param only_ids: of documents, when it is not for all that are held.
    """

    def __init__(self, window, only_ids=None):
        self.window = window
        self.held = partial(window.held, only_ids=only_ids)
        self.were_looked_for = True
        self.sender = window.sender
        self.provider = window.sender.provider

    def resolve(self):
        if self.provider.capabilities.names_in_one_call:
            self._resolve_together()
        else:
            self._resolve_contacts()
            self._resolve_items()
        if self.provider.capabilities.items_hold_accounts:
            self._change_item_accounts()

    def _resolve_together(self):
        keys, items = self.held(
            lambda documents: (
                documents._settle_contacts()._contact_keys(),
                documents._items_to_look_up(self.provider),
            )
        )
        if not keys and not items:
            return
        found_contacts, found_items = self._find(keys, items)

        def take_found(documents):
            documents._take_found_items(found_items.values(), self.provider)
            return (
                documents._take_found_contacts(found_contacts)._contacts_to_create(),
                documents._items_to_create(self.provider),
            )

        contacts, items = self.held(take_found)
        self._create(contacts, items)
        if items:
            self.held(lambda documents: documents._wait_for_items(self.provider))

    def _resolve_contacts(self):
        """Few calls for a whole window. Very many customers are looked up step by step, and created as soon
        as they fill a request: when that is interrupted, what was done is not done again.
        """
        steps = self.held(lambda documents: _lookups(documents._settle_contacts()))
        number = sum(len(keys) for keys, _ids in steps)
        if not number:
            return
        self.were_looked_for = not (number > MANY_KEYS and self._read_changed_contacts())
        if not self.were_looked_for or len(steps) == 1:
            steps = [([key for keys, _ids in steps for key in keys], None)]
        size, left = self.provider.capabilities.batch_size, []
        for keys, ids in steps:
            left += self._look_up_contacts(keys, ids)
            whole = len(left) // size * size
            self._create(left[:whole], [])
            left = left[whole:]
        self._create(left, [])

    def _look_up_contacts(self, keys, ids):
        """:param ids: the documents that need who has these keys; ``None`` for all.
        :return: the contacts to create for them.
        """
        found, _items = self._find(keys, ()) if self.were_looked_for else ({}, {})

        def take_found(documents):
            needing = documents if ids is None else documents.filtered(lambda document: document.id in ids)
            return needing._take_found_contacts(found)._contacts_to_create()

        return self.held(take_found)

    def _read_changed_contacts(self):
        """Bring the mirror of contacts up to date, where it has all of them and was read lately.

        :return: whether that could be done.
        """
        if not self.sender.transact(lambda connection: connection._may_read_changes_alone("contacts")):
            return False
        self.window.call(lambda: self.sender.connection._read_long_list(self.provider, "contacts"))
        return True

    def _resolve_items(self):
        """Few calls for a whole window, one more before them when a person would have to be asked."""
        items = self.held(lambda documents: documents._items_to_look_up(self.provider))
        if items:
            self._find_items(items)
        self._create([], self.held(lambda documents: documents._items_to_create(self.provider)))

    # === FIND === #

    def _find(self, keys, items):
        return self.window.call(lambda: self.provider.find_names(keys, items))

    def _find_items(self, items):
        _contacts, found = self._find((), items)
        self.held(lambda documents: documents._take_found_items(found.values(), self.provider))

    # === CREATE === #

    def _create(self, contacts, items):
        """Create these, as many in one call as it takes; of what is there already and was only unknown here,
        the items are taken.
        """
        entries = [*contacts, *items]
        size = self.provider.capabilities.batch_size
        for start in range(0, len(entries), size):
            chunk = entries[start : start + size]
            self._create_chunk(
                [entry for entry in chunk if isinstance(entry, Contact)],
                [entry for entry in chunk if isinstance(entry, Item)],
            )

    def _create_chunk(self, contacts, items):
        outcomes = self.save(
            lambda key: self.provider.save_names(contacts, items, key), map(repr, [*contacts, *items])
        )
        self._look_for_twins(outcomes)
        codes = {item.code for item in items}

        def take(documents):
            documents._take_created_contacts(
                [outcome for outcome in outcomes if outcome.key not in codes], contacts
            )
            return documents._take_created_items(
                [outcome for outcome in outcomes if outcome.key in codes], self.provider
            )

        existing = self.held(take)
        if existing:
            codes = {outcome.key for outcome in existing}
            self._find_items([item for item in items if item.code in codes])
            self.held(lambda documents: documents._block_items_not_found(existing, self.provider))

    def _look_for_twins(self, outcomes):
        """Contacts that could not be created because somebody has their names, and that were not looked for
        before: now they are.
        """
        twins = {
            outcome.key
            for outcome in outcomes
            if outcome.verdict is Verdict.REFUSED
            and any(reason.kind == "duplicate" for reason in outcome.reasons)
        }
        if self.were_looked_for or not twins:
            return
        keys = self.held(lambda documents: documents._needing_contacts(twins)._contact_keys())
        if keys:
            found, _items = self._find(keys, ())
            self.held(lambda documents: documents._take_found_contacts(found))

    def save(self, save, subjects):
        """What ``save(key)`` gives. As long as no answer came, asking again for the same subjects has the
        same key; an answer that tells a failure would be repeated under it for minutes, whatever is
        corrected meanwhile.
        """
        failures = self.sender.transact(lambda connection: connection.failed_creation_count)
        text = "|".join([str(self.sender.connection.id), str(failures), *subjects])
        key = "ac-" + hashlib.sha256(text.encode()).hexdigest()[:33]
        try:
            outcomes = self.window.write(lambda: save(key))
        except errors.ProviderError as error:
            if error.correlation_id:
                self.sender.transact(lambda connection: connection._count_failed_creation())
            raise
        if any(outcome.verdict is Verdict.REFUSED for outcome in outcomes):
            self.sender.transact(lambda connection: connection._count_failed_creation())
        return outcomes

    # === ITEMS AND THEIR ACCOUNTS === #

    def _change_item_accounts(self):
        """Give items the account a person wants them to have: one call for each, and for each its own fate.
        """
        for item, account_id in self.held(lambda documents: documents._item_changes()):
            self._change_item_account(item, account_id)

    def _change_item_account(self, item, account_id):
        def change(key):
            changed = self.provider.change_item_account(item, account_id, key)
            return [Outcome(item.code, Verdict.SAVED, saved=changed)]

        try:
            [outcome] = self.save(change, [repr(item), account_id])
        except (errors.Refused, errors.Stale) as error:
            if error.maybe_committed:
                raise
            reasons = getattr(error, "reasons", ()) or (Reason("other", error.text or str(error)),)
            self.held(lambda documents: documents._take_refused_item_change(item, reasons))
        except errors.TokenExpired:
            raise
        except errors.Retry as error:
            # a fault of this item's keeps nobody waiting who does not need it
            self.window.give_back_needing(item, error)
        else:
            self.held(lambda documents: documents._take_changed_item(outcome.saved))


def _lookups(documents):
    """What to look up for these documents in one step after the other: the keys, and for which documents (a
    set of ids). Those of one partner stay together.
    """
    steps, keys, ids = [], {}, set()
    for of_partner in documents.grouped("partner_id").values():
        keys |= dict.fromkeys(of_partner._contact_keys())
        ids |= set(of_partner.ids)
        if len(keys) >= KEYS_AT_ONCE:
            steps.append((list(keys), ids))
            keys, ids = {}, set()
    return [*steps, (list(keys), ids)] if ids else steps
