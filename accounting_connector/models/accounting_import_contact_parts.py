"""Addresses and persons of imported contacts, as contacts under the partner, known again by a stored key."""

from contextlib import suppress

from odoo import models
from odoo.exceptions import UserError

from .accounting_import_contact_facts import ADDRESS
from .accounting_import_contacts import ADDRESS_AS_ONE
from .accounting_import_subject import plain
from .entry_ownership import values_to_write


class AccountingImportContacts(models.AbstractModel):
    _inherit = "accounting.import.contacts"

    def _keep_parts(self, connection, facts, partners, new):
        """Create, fill in and archive them as their owners let.

        :param new: entries whose partner was created just now.
        :return: the entries of which anything was changed.
        """
        known = self._known_parts(facts)
        changed, to_create = set(), []
        for entry, fact in facts.items():
            parts = known.get(entry.id, {})
            wanted = {part.key: part for part in fact.parts}
            for part in fact.parts:
                owner = connection[f"contact_{part.group}_owner"]
                child = None
                if part.key in parts:
                    changed |= {entry} if self._update_part(parts[part.key], part, owner) else set()
                    child = parts[part.key].partner_id
                elif entry in new:
                    to_create.append((entry, part, None))
                else:
                    child = self._same_child(partners[entry], part)
                    if child or owner != "odoo":
                        to_create.append((entry, part, child))
                if part.group == "addresses":
                    self._note_kept_address(connection, fact, part.values, child)
            for key in parts.keys() - wanted.keys():
                group = "addresses" if key.startswith("address:") else "persons"
                if connection[f"contact_{group}_owner"] == "there" and self._archive_part(parts[key]):
                    changed.add(entry)
        return changed | self._create_parts(partners, to_create)

    def _known_parts(self, facts):
        """``{id of entry: {key: part}}``"""
        known = {}
        ids = [entry.id for entry in facts]
        for part in self.env["accounting.contact.part"].search([("ledger_contact_id", "in", ids)]):
            known.setdefault(part.ledger_contact_id.id, {})[part.key] = part
        return known

    def _update_part(self, known, part, owner):
        """Whether anything was written. One that was deleted in Odoo comes back where it is owned there."""
        child = known.partner_id
        if not child:
            return False
        wanted = {name: value for name, value in part.values.items() if name != "type"}
        if part.group == "persons" and not wanted["name"]:
            del wanted["name"]
        current = {name: plain(child[name]) for name in wanted}
        as_one = ADDRESS_AS_ONE if part.group == "addresses" else ()
        values = values_to_write(owner, wanted, current, known.given_fields or [], as_one)
        if owner == "there" and not child.active and child.parent_id.active:
            values["active"] = True
        if values:
            child.write(values)
            known.given_fields = [name for name, value in wanted.items() if value]
        return bool(values)

    def _archive_part(self, known):
        child = known.partner_id.filtered("active")
        child.active = False
        return bool(child)

    def _same_child(self, partner, part):
        """The contact under ``partner`` that is this one already; for an address any of its type, which is
        left alone.
        """
        children = partner.child_ids
        if part.group == "addresses":
            return children.filtered(lambda child: child.type == part.values["type"])[:1]
        email, name = part.values["email"], part.values["name"].casefold()
        persons = children.filtered(lambda child: child.type == "contact")
        return persons.filtered(
            lambda child: (email and child.email == email) or (child.name or "").casefold() == name
        )[:1]

    def _know_again(self, connection, entries):
        """These were written from Odoo: what of them is which of Odoo's contacts, and what both have."""
        entries.fetch(["details", "imported_fields"])
        means = self._read_means(connection)
        partners = {entry: entry.link_ids.partner_id[:1] for entry in entries if entry.link_ids}
        facts = {}
        for entry in partners:
            with suppress(UserError):  # it has no name over there
                facts[entry] = self._facts_of(entry, connection, means)
        known, gone, to_create = self._known_parts(facts), self.env["accounting.contact.part"], []
        for entry, fact in facts.items():
            parts = known.get(entry.id, {})
            for part in fact.parts:
                known_part = parts.pop(part.key, None)
                if not known_part and (child := self._child_as_sent(partners[entry], part)):
                    to_create.append((entry, part, child))
            gone = gone.union(*parts.values())
            names = {name for group in fact.groups.values() for name in group}
            told = [name for name in entry.imported_fields or () if name not in names]
            entry.imported_fields = self._shared(connection, entry, fact, partners[entry]) + told
        gone.unlink()
        self._create_parts(partners, to_create)

    def _child_as_sent(self, partner, part):
        if part.group == "persons" or part.values["type"] != "other":
            return self._same_child(partner, part)
        others = partner.child_ids.filtered(lambda child: child.type == "other")
        return others.filtered(
            lambda child: all(plain(child[name]) == part.values[name] for name in ADDRESS)
        )[:1]

    def _create_parts(self, partners, to_create):
        """Create all children in one go, and what they are known by.

        :param to_create: ``(entry, part, child that is it already or None)`` of each.
        """
        values = [self._child_values(partners[entry], part) for entry, part, child in to_create if not child]
        created = iter(self._create_all(values))
        self.env["accounting.contact.part"].create(
            [
                {
                    "ledger_contact_id": entry.id,
                    "company_id": entry.company_id.id,
                    "key": part.key,
                    "partner_id": (child or next(created)).id,
                    "given_fields": [name for name, value in part.values.items() if value and not child],
                }
                for entry, part, child in to_create
            ]
        )
        return {entry for entry, _part, child in to_create if not child}

    def _child_values(self, partner, part):
        """With what Odoo lets children have of their company: without this, it would be copied one by one."""
        values = {name: value for name, value in part.values.items() if value}
        if part.group == "persons":
            values |= {name: plain(partner[name]) for name in ADDRESS if partner[name]}
        return {
            **partner.commercial_partner_id._get_commercial_values(),
            **values,
            "parent_id": partner.id,
            "company_id": partner.company_id.id,
            "lang": partner.lang,
            "active": partner.active,
        }
