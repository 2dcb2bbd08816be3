"""Importing contacts: who of Odoo's each is, what is created and filled in, and the links. No network."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .accounting_connection_contacts import ROLE_FLAGS
from .accounting_connection_import import CONTACT_GROUPS
from .accounting_import_batch import Result
from .accounting_import_subject import TOLD, plain
from .entry_ownership import values_to_write

GROUPS = ("name", "communication", "addresses", "registration", "payment")
ADDRESS_AS_ONE = ("street", "street2", "city", "zip", "state_id")
# Among the names of what a partner was given: that its parent was not there yet
WAITS = "waits for its parent"


class AccountingImportContacts(models.AbstractModel):
    _name = "accounting.import.contacts"
    _description = "Import of Contacts"
    _inherit = ["accounting.import.subject"]
    _mirror = "accounting.ledger.contact"
    _growing = (
        "res.partner",
        "accounting.contact.link",
        "accounting.contact.part",
        "accounting.ledger.contact",
    )

    # === WHICH === #

    def _scope(self, job):
        """Who is chosen, and who is linked: that one is kept up to date whatever is chosen for all."""
        roles = [SQL("FALSE")]
        if job.takes_customers:
            roles.append(SQL("entry.is_customer"))
        if job.takes_suppliers:
            roles.append(SQL("entry.is_supplier"))
        if len(roles) > 1:  # who is neither yet may become either
            roles.append(SQL("(entry.is_customer IS NOT TRUE AND entry.is_supplier IS NOT TRUE)"))
        return SQL(
            "entry.merged_into IS NULL AND (((entry.active OR %s) AND (%s)) OR %s)",
            job.takes_archived,
            SQL(" OR ").join(roles),
            self._may_work_now(),
        )

    def _may_work_now(self):
        """A contact that was ambiguous is none any more once a person linked it, or wants it created; what is
        gone is nothing to work with.
        """
        return SQL(
            """
            (entry.details_digest IS NOT NULL
             AND (entry.match_wish = 'create'
                  OR EXISTS (SELECT 1 FROM accounting_contact_link link
                              WHERE link.ledger_contact_id = entry.id)))
            """
        )

    def _was_changed_here(self, connection):
        """Where something is owned there, what people change of it here is changed back."""
        if all(connection[f"contact_{group}_owner"] != "there" for group in CONTACT_GROUPS):
            return SQL()
        return SQL(
            """
            entry.id IN (SELECT contact.id
                           FROM accounting_ledger_contact contact
                           JOIN (SELECT ledger_contact_id, partner_id FROM accounting_contact_link
                                  UNION ALL
                                 SELECT ledger_contact_id, partner_id FROM accounting_contact_part) known
                             ON known.ledger_contact_id = contact.id
                           JOIN res_partner partner ON partner.id = known.partner_id
                          WHERE contact.connection_id = %s AND contact.details_digest IS NOT NULL
                            AND partner.write_date > contact.imported_at)
            AND EXISTS (SELECT 1 FROM accounting_contact_link link WHERE link.ledger_contact_id = entry.id)
            """,
            connection.id,
        )

    # === ALL OF A BATCH === #

    def _apply(self, job, entries):
        """Who is a part of another in the same batch comes after it."""
        results = []
        while entries:
            now = self._without_waiting_ones(entries)
            results += self._quietly(job.connection_id)._apply_level(job, now)
            entries -= now
        return results

    def _quietly(self, connection):
        """Tax numbers are checked before, so that a wrong one stops nobody."""
        return super()._quietly(connection).with_context(
            no_vat_validation=True, accounting_importing=connection.id
        )

    def _apply_level(self, job, entries):
        connection = job.connection_id
        who = self._who_they_are(entries)
        means = self._read_means(connection)
        results, facts = {}, {}
        for entry in entries:
            if who[entry].undecided:
                results[entry] = self._undecided_result(entry, who[entry].undecided)
                continue
            try:
                facts[entry] = self._facts_of(entry, connection, means)
            except UserError as error:
                results[entry] = Result(entry, "skipped", [str(error)])
        known = {entry: who[entry].partner_id for entry in facts}
        partners = self._create_partners(connection, {e: f for e, f in facts.items() if not known[e]})
        written = self._update_partners(connection, facts, known)
        self._put_back(connection, {entry: known[entry] for entry in facts if who[entry].is_linked})
        partners |= {entry: self.env["res.partner"].browse(known[entry]) for entry in facts if known[entry]}
        linked = self._link(connection, partners)
        changed_parts = self._keep_parts(connection, facts, partners, new={e for e in facts if not known[e]})
        adopted = self._adopt(connection, partners)
        for entry, fact in facts.items():
            outcome = "created"
            if known[entry]:
                touched = written[entry] or entry in changed_parts or entry in linked or entry in adopted
                outcome = "updated" if touched else "unchanged"
                if not who[entry].is_linked:
                    outcome = "linked"
            fact.remarks += [
                *self._say_archived(connection, entry, outcome),
                *self._say_adopted(adopted.get(entry)),
            ]
            results[entry] = self._result(job, entry, fact, partners[entry], outcome)
        return [results[entry] for entry in entries]

    def _result(self, job, entry, fact, partner, outcome):
        remarks = self._not_told_yet(job, entry, fact.remarks)
        if remarks and outcome == "unchanged":
            outcome = "updated"
        given = self._given(job.connection_id, entry, fact, partner)
        if self._waits(entry, partner, outcome == "created"):
            given.append(WAITS)
        return Result(entry, outcome, remarks, given, {"partner_id": partner.id})

    def _given(self, connection, entry, fact, partner):
        """What the partner has from there, to tell it from what people entered, and what was told."""
        notes = [self._key_of_note(fact, note) for note in fact.notes]
        return self._shared(connection, entry, fact, partner) + notes + [TOLD + each for each in fact.remarks]

    def _shared(self, connection, entry, fact, partner):
        """The fields that are the same there and here; of what Odoo owns also those that once were: what is
        missing in Odoo then, was taken away.
        """
        before = set(entry.imported_fields or ())
        return [
            name
            for group in GROUPS
            for name, value in fact.groups[group].items()
            if (value and plain(partner[name]) == value)
            or (name in before and connection[f"contact_{group}_owner"] == "odoo")
        ]

    # === PARTNERS === #

    def _create_partners(self, connection, facts):
        """A partner for each entry, in one go."""
        parents = self._parents_of(connection, facts)
        values = [self._new_values(connection, entry, fact, parents) for entry, fact in facts.items()]
        return dict(zip(facts, self._create_all(values), strict=True))

    def _create_all(self, values):
        """Partners of ``values``: with all that belongs to their companies, and with defaults that are looked
        up once, not for each of them.
        """
        partners = self.env["res.partner"].with_context(_partners_skip_fields_sync=True)
        defaults = partners.default_get(list(partners._fields)) if values else {}
        return partners.create([defaults | each for each in values])

    def _new_values(self, connection, entry, fact, parents):
        contact = fact.contact
        values = {name: value for group in GROUPS for name, value in fact.groups[group].items() if value}
        parent = parents.get(entry.parent_external_id)
        if parent:
            values |= {"parent_id": parent.id, "type": "other"}
            if not values.get("is_company"):
                values |= parent._get_commercial_values()
        return values | {
            "company_id": False if connection.shares_contacts else connection.company_id.id,
            "lang": self.env.context["lang"],
            "customer_rank": int(contact.is_customer),
            "supplier_rank": int(contact.is_supplier),
            "active": entry.active,
            "comment": self._as_html(fact.notes) or False,
        }

    def _update_partners(self, connection, facts, known):
        """Write what the owners let; ``{entry: whether anything was written}``."""
        partners = self.env["res.partner"].browse({known[entry] for entry in facts if known[entry]})
        written = {}
        for entry, fact in facts.items():
            if not known[entry]:
                continue
            self._leave_to_odoo(connection, fact)
            partner = partners.browse(known[entry]).with_prefetch(partners.ids)
            values = self._new_values_for(connection, entry, fact, partner)
            if values:
                partner.write(values)
            written[entry] = bool(values)
            self._note_kept_address(connection, fact, fact.groups["addresses"], partner)
        return written

    def _new_values_for(self, connection, entry, fact, partner):
        given = entry.imported_fields or []
        values = {}
        for group in GROUPS:
            wanted = self._fitting(fact.groups[group], partner)
            current = {name: plain(partner[name]) for name in wanted}
            owner = connection[f"contact_{group}_owner"]
            values |= values_to_write(owner, wanted, current, given, self._as_one(group, wanted, current))
        for flag, rank in (("is_customer", "customer_rank"), ("is_supplier", "supplier_rank")):
            if getattr(fact.contact, flag) and not partner[rank]:
                values[rank] = 1
        return values | self._notes_to_write(connection, fact, partner, given)

    def _fitting(self, wanted, partner):
        """A person of a company has the company's tax number and terms; a name is never cleared."""
        if partner.commercial_partner_id != partner:
            commercial = set(partner._commercial_fields())
            wanted = {name: value for name, value in wanted.items() if name not in commercial}
        return {name: value for name, value in wanted.items() if name != "name" or value}

    def _as_one(self, group, wanted, current):
        """Parts of two addresses make no address: one is filled in only where there is none, or where all
        that is known of it is its country.
        """
        if group != "addresses":
            return ()
        other_country = current["country_id"] and current["country_id"] != wanted["country_id"]
        return (*ADDRESS_AS_ONE, "country_id") if other_country else ADDRESS_AS_ONE

    # === LINKS === #

    def _link(self, connection, partners):
        """Link each entry in its roles; returns the entries that got a link.

        A partner that is linked to another contact in a role keeps that one.
        """
        links = self.env["accounting.contact.link"]
        ids = [partner.id for partner in partners.values()]
        taken = {
            (link.partner_id.id, link.role, link.currency_id.name or "")
            for link in links.search([("connection_id", "=", connection.id), ("partner_id", "in", ids)])
        }
        values, linked = [], set()
        for entry, partner in partners.items():
            for role in self._roles_of(entry):
                place = (partner.id, role, self._currency_of_link(connection, entry))
                if place not in taken:
                    taken.add(place)
                    linked.add(entry)
                    values.append(
                        {
                            "connection_id": connection.id,
                            "company_id": connection.company_id.id,
                            "partner_id": partner.id,
                            "role": role,
                            "ledger_contact_id": entry.id,
                        }
                    )
        links.create(values)
        return linked

    def _roles_of(self, entry):
        return [role for role, flag in ROLE_FLAGS.items() if entry[flag]] or list(ROLE_FLAGS)

    def _currency_of_link(self, connection, entry):
        """The name of what ``accounting.contact.link.currency_id`` will be."""
        if not connection._capabilities().contact_binds_currency:
            return ""
        return entry.currency_code or connection.base_currency_id.name or ""
