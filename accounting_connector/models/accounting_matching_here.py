"""On the matching page, what is in Odoo only: to be created over there, matched by hand, or left."""

from odoo import models
from odoo.fields import Domain

from .accounting_matching import HERE, SUBJECTS

WISH_OF_STATE = {HERE: False, "wished": "export", "ignored": "ignore"}


class AccountingMatching(models.AbstractModel):
    _inherit = "accounting.matching"

    def _domain_here(self, connection, subject):
        """The records of Odoo that are matched at all."""
        companies = Domain("company_id", "in", [False, *connection._covered_company_ids()])
        if subject == "products":
            return companies & (Domain("sale_ok", "=", True) | Domain("purchase_ok", "=", True))
        return companies & (Domain("parent_id", "=", False) | Domain("is_company", "=", True))

    def _domain_here_only(self, connection, subject, state, search):
        """Customers, suppliers and products that nothing over there stands for, as far as known."""
        names = SUBJECTS[subject]
        own = Domain("connection_id", "=", connection.id)
        entries = self._entries(subject)
        if subject == "products":
            used = Domain.TRUE
            matched = entries.with_context(active_test=False)._search(own & Domain("product_id", "!=", False))
            matched = matched.subselect("product_id")
        else:
            used = Domain("customer_rank", ">", 0) | Domain("supplier_rank", ">", 0)
            matched = self.env["accounting.contact.link"].sudo()._search(own).subselect("partner_id")
        wishes = self.env["accounting.match.wish"].sudo()
        wish = WISH_OF_STATE[state]
        wished = own & Domain(names.record, "!=", False)
        if wish:
            wished &= Domain("wish", "=", wish)
        wished = wishes._search(wished).subselect(names.record)
        domain = self._domain_here(connection, subject) & used & Domain("id", "not in", matched)
        domain &= Domain("id", "in" if wish else "not in", wished)
        if state == HERE:
            found = own & Domain(entries._record_field, "!=", False)
            domain &= Domain("id", "not in", entries._search(found).subselect(entries._record_field))
        return domain & (Domain("display_name", "ilike", search) if search.strip() else Domain.TRUE)

    def _counts_here(self, connection, subject, search):
        records = self.env[SUBJECTS[subject].model].sudo()
        return {
            state: records.search_count(self._domain_here_only(connection, subject, state, search))
            for state in WISH_OF_STATE
        }

    def _rows_here(self, connection, subject, state, search, offset, limit):
        if state not in WISH_OF_STATE or not limit:
            return []
        names = SUBJECTS[subject]
        records = self.env[names.model].sudo()
        found = records.search(
            self._domain_here_only(connection, subject, state, search), offset=offset, limit=limit
        )
        choices = self._own_choices(connection, [(names.record, "in", found.ids), ("kind", "!=", "leave")])
        by_record = {choice[names.record]: choice for choice in choices}
        return [
            {
                **option,
                "key": f"here-{record_id}",
                "entry_id": False,
                "record_id": record_id,
                "state": state,
                "reason": "",
                "found": False,
                "linked": [],
                **self._chosen_there(by_record.get(records.browse(record_id)), names.entry),
            }
            for record_id, option in self._options(subject, found).items()
        ]

    def _chosen_there(self, choice, entry_field):
        """The choice about a record, and the entry over there that was chosen for it."""
        entry = choice[entry_field] if choice else None
        options = [{"id": entry.id, "name": entry.name, "facts": entry._facts(), "why": []}] if entry else []
        value = {"kind": choice.kind, "record_id": entry.id if entry else False} if choice else None
        return {"options": options, "choice": value}
