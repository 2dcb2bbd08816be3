"""Contacts and items that the documents of a batch need: found, else created."""

import hashlib

from ..providers import errors
from ..providers.values import Contact, Item, Outcome, Reason, Verdict


class Names:
    """Finds and creates what the documents held by one batch need.

    Where contacts and items go in one call, one finds all that nobody here knows and one creates the rest.
    Elsewhere contacts come first, and items are not created for documents that stop at their contact.

    :param batch: the :class:`Batch` that holds the documents; or :class:`Exports`, what is wanted on demand.
    """

    def __init__(self, batch):
        self.batch = batch
        self.held = batch._held
        self.sender = batch.sender
        self.provider = batch.sender.provider

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
        """Two calls for a whole batch."""
        keys = self.held(lambda documents: documents._settle_contacts()._contact_keys())
        if keys:
            found, _items = self._find(keys, ())
            contacts = self.held(
                lambda documents: documents._take_found_contacts(found)._contacts_to_create()
            )
            self._create(contacts, [])

    def _resolve_items(self):
        """One call for a whole batch, and one before it when a person would have to be asked."""
        items = self.held(lambda documents: documents._items_to_look_up(self.provider))
        if items:
            self._find_items(items)
        self._create([], self.held(lambda documents: documents._items_to_create(self.provider)))

    # === FIND === #

    def _find(self, keys, items):
        return self.sender.call(lambda: self.provider.find_names(keys, items))

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

    def save(self, save, subjects):
        """What ``save(key)`` gives. As long as no answer came, asking again for the same subjects has the
        same key; an answer that tells a failure would be repeated under it for minutes, whatever is
        corrected meanwhile.
        """
        failures = self.sender.transact(lambda connection: connection.failed_creation_count)
        text = "|".join([str(self.sender.connection.id), str(failures), *subjects])
        key = "ac-" + hashlib.sha256(text.encode()).hexdigest()[:33]
        try:
            outcomes = self.sender.call(lambda: save(key))
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
            self.batch.give_back_needing(item, error)
        else:
            self.held(lambda documents: documents._take_changed_item(outcome.saved))
