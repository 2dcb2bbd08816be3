from collections import defaultdict

from odoo import models

from ..providers import markers
from .accounting_remote_facts import remote_of
from .order_names import plain_name

WAITING = ("queued", "blocked")


class AccountingDocument(models.Model):
    """Documents that may be over there already, as one that this database forgot."""

    _inherit = "accounting.document"

    def _hold_back_forgotten(self, states=WAITING):
        """Keep orders closed of which a document is over there that this database forgot.

        Where that names an order, the document of this order is linked to it by itself when contact and total
        agree, too; else a person decides. Where no order of its contact is known by what it names (references
        are edited over there, and not kept for every kind), whatever has its contact and total waits for a
        person.
        """
        waiting = self.filtered(lambda document: document.state in states)
        for connection, documents in waiting.grouped("connection_id").items():
            if self.env["accounting.problem"]._has_forgotten(connection):
                documents._meet_forgotten(connection)

    def _meet_forgotten(self, connection):
        by_name, by_likeness = self._by_order_name(), self._by_likeness()
        linked, held, alike = {}, {}, {}
        for problem in self.env["accounting.problem"]._forgotten_of(connection, by_name, by_likeness):
            remote = remote_of(problem.facts)
            named = problem._not_denied(_all_of(by_name, problem.order_names or (), self), remote)
            named = named.filtered(lambda document: document not in linked)
            same = named.filtered(lambda document, remote=remote: document._is_forgotten_one(remote))
            if same and markers.tag_of(remote.marker) == connection.marker_tag:
                linked[same[0]] = problem
            elif named:
                held[problem] = named
            else:
                found = _all_of(by_likeness, likenesses_of(remote), self)
                alike[problem] = problem._not_denied(found, remote)
        if linked:
            self.env["accounting.problem"]._link_each(linked)
        held |= self._without_known_order(connection, alike)
        for problem, documents in held.items():
            documents.filtered(lambda document: document not in linked)._wait_for_answer(problem)

    def _by_order_name(self):
        """``{name of an order: the documents made from it}``."""
        by_order = defaultdict(self.browse)
        for document in self:
            for orders in document._sources():
                for order in orders:
                    by_order[plain_name(order.name)] |= document
        return by_order

    def _by_likeness(self):
        """``{(kind, currency, total, contact): the documents that have them}``, as :func:`likenesses_of`."""
        by_likeness = defaultdict(self.browse)
        for document in self:
            facts = document.kind, document.currency_id.name, document._amount(document.amount_total)
            for contact in document._contact_there():
                by_likeness[(*facts, contact)] |= document
        return by_likeness

    def _without_known_order(self, connection, alike):
        """Those of ``{problem: documents like it}`` whose problem names no order of their customer or
        supplier: its order is nobody's but theirs, as far as is known.
        """
        alike = {problem: documents for problem, documents in alike.items() if documents}
        names = {name for problem in alike for name in problem.order_names or ()}
        known = self._partners_by_order_name(connection, names) if names else {}
        found = {}
        for problem, documents in alike.items():
            partners = set().union(
                *(known.get((documents[0]._is_sale(), name), ()) for name in problem.order_names or ())
            )
            found[problem] = documents.filtered(
                lambda document, partners=partners: document.partner_id not in partners
            )
        return found

    def _partners_by_order_name(self, connection, names):
        """``{(whether it is a sale, name of an order): whom orders of that name are invoiced to or by}``."""
        builder, found = self.env["accounting.document.builder"], defaultdict(set)
        wanted = [("name", "in", list(names)), ("company_id", "child_of", connection.company_id.ids)]
        for model, is_sale in (("sale.order", True), ("purchase.order", False)):
            for order in self.env[model].sudo().search(wanted):
                found[is_sale, order.name].add(builder._invoice_partner(order).commercial_partner_id)
        return found

    def _is_forgotten_one(self, remote):
        return self._is_for_contact(remote) and self._same_total(remote)

    def _wait_for_answer(self, problem):
        """A person decides whether one of these documents is the one over there."""
        if self:
            problem._stop(self)
            self._move_to("blocked", problem.name)

    def _is_for_contact(self, remote):
        """Whether ``remote`` is for this document's contact, by name while the contact is not known yet."""
        return bool(self._contact_there() & _contact_of(remote))

    def _contact_there(self):
        """By what the contact of what may be this document is known over there."""
        if self.ledger_contact_id:
            return {("id", self.ledger_contact_id.external_id)}
        name = self.partner_name or ""
        names = {name, self.connection_id._capabilities().contact_name(name)}
        return {("name", name.casefold()) for name in names}


def likenesses_of(remote):
    """Under which keys of :meth:`AccountingDocument._by_likeness` documents like ``remote`` are."""
    facts = remote.kind.value, remote.currency, remote.total
    return [(*facts, contact) for contact in _contact_of(remote)]


def _contact_of(remote):
    return {("id", remote.contact_id), ("name", remote.contact_name.casefold())}


def _all_of(groups, keys, none):
    """All documents that ``groups`` has under ``keys``."""
    return none.browse().union(*(groups[key] for key in keys if key in groups))
