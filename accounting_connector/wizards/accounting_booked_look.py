"""What orders may be in the books as: asked of the accounting system, then shown for each order."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models import database_clock
from ..models.accounting_document_value import monetary
from ..providers import errors
from ..providers.budget import Priority
from ..providers.values import Kind
from .booked_matching import Finder, Wanted, exact_ones

# An invoice may be older than its order: the order was entered afterwards.
DAYS_BEFORE = timedelta(days=31)


class AccountingBooked(models.TransientModel):
    _inherit = "accounting.booked"

    date_from = fields.Date(compute="_compute_dates", store=True, readonly=False, precompute=True)
    date_to = fields.Date(compute="_compute_dates", store=True, readonly=False, precompute=True)
    looked_at = fields.Datetime(readonly=True)
    found_note = fields.Char(readonly=True)

    @api.depends("row_ids.order_date")
    def _compute_dates(self):
        for page in self:
            today = page.connection_id._today()
            moments = [moment for moment in page.row_ids.mapped("order_date") if moment]
            first = min(map(page.connection_id._day_of, moments), default=today)
            page.date_from, page.date_to = first - DAYS_BEFORE, today

    # === LOOKING === #

    def action_look(self):
        """Look for these orders over there.

        Looking waits for the network, so it cannot be done in this transaction: the client action calls a
        route for it.
        """
        self.ensure_one()
        self._check_may_look()
        if not (self.date_from and self.date_to and self.date_from <= self.date_to):
            raise UserError(self.env._("Say between which days the documents over there are dated."))
        return {
            "type": "ir.actions.client",
            "tag": "accounting_connector.connection_task",
            "params": {
                "route": f"/accounting_connector/booked/{self.id}/look",
                "waiting": self.env._("Looking for these orders in %s", self.provider_label),
            },
        }

    def _check_may_look(self):
        self.check_access("write")
        self._check_sources(self.row_ids)

    def _prepare_look(self):
        """All that the look needs of the database.

        :return: a function without arguments that asks the accounting system and returns
            ``values.RemoteDocument`` objects; it uses no transaction of ours.
        """
        connection = self.connection_id.sudo()
        kinds = frozenset(Kind(kind) for kind in self.row_ids.mapped("kind") if kind)
        days = self.date_from, self.date_to
        provider = connection._make_provider(connection._make_budget(Priority.CLICK))

        def look():
            return [entry for page in provider.documents_dated(kinds, *days) for entry in page.entries]

        def look_with_a_valid_token():
            try:
                return look()
            except errors.TokenExpired:
                return look()

        return look_with_a_valid_token

    # === WHAT WAS FOUND === #

    def _take_found(self, remotes):
        """Show each order's candidates, and tick those of which there is no doubt.

        :return: what a person reads about it.
        """
        self.sudo().looked_at = database_clock.now(self.env.cr)
        finder = Finder(self._without_linked(remotes))
        rows = self.row_ids.filtered(lambda row: row.kind and not row.refusal)
        contacts = self._contacts_of(rows)
        found = {row: finder.candidates(row._wanted(contacts)) for row in rows}
        exact = exact_ones(found)
        rows._show_candidates(found, exact)
        self.sudo().found_note = self._say_found(len(remotes), found, exact)
        return self.found_note

    def _without_linked(self, remotes):
        """Those of ``remotes`` that stand for no other order yet."""
        linked = (
            self.env["accounting.document"]
            .sudo()
            .search_fetch(
                [("connection_id", "=", self.connection_id.id), ("external_id", "!=", False)],
                ["kind", "external_id"],
            )
        )
        known = {(document.kind, document.external_id) for document in linked}
        return [remote for remote in remotes if (remote.kind.value, remote.external_id) not in known]

    def _contacts_of(self, rows):
        """The contacts over there that are linked to the partners of ``rows``, or have their names.

        :return: ``{(partner, role): ids over there}``
        """
        partners = rows.partner_id
        found = {(partner, role): set() for partner in partners for role in ("customer", "vendor")}
        links = self.env["accounting.contact.link"].sudo()
        for link in links.search(
            [("connection_id", "=", self.connection_id.id), ("partner_id", "in", partners.ids)]
        ):
            found[link.partner_id.with_env(self.env), link.role].add(link.ledger_contact_id.external_id)
        return {key: frozenset(ids) for key, ids in found.items()}

    def _say_found(self, count, found, exact):
        return self.env._(
            "Documents read in %(provider)s, dated from %(first)s to %(last)s: %(count)s. Orders recognised "
            "by reference, contact and total, and ticked: %(exact)s. Orders with something alike to choose "
            "from: %(some)s.",
            count=count,
            first=format_date(self.env, self.date_from),
            last=format_date(self.env, self.date_to),
            provider=self.provider_label,
            exact=len(exact),
            some=sum(bool(candidates) for candidates in found.values()) - len(exact),
        )

    def _explain_unasked(self, error):
        """What a person reads when the accounting system could not be asked."""
        self.connection_id._note_error(error)
        return self.connection_id._explain_error(error)


class AccountingBookedOrder(models.TransientModel):
    _inherit = "accounting.booked.order"

    def _wanted(self, contacts):
        """What to look for.

        :param contacts: see :meth:`AccountingBooked._contacts_of`.
        """
        connection = self.booked_id.connection_id
        role = "customer" if self.sale_order_id else "vendor"
        return Wanted(
            kind=Kind(self.kind),
            references=tuple(filter(None, self._source()._accounting_references())),
            contact_ids=contacts[self.partner_id, role],
            contact_name=connection._capabilities().contact_name(self.partner_id.name or ""),
            total=monetary(self.amount_total, self.currency_id),
            currency=self.currency_id.name,
            confirmed_on=connection._day_of(self.order_date),
        )

    def _show_candidates(self, found, exact):
        """Keep what was found for each of these orders, and choose what is beyond doubt.

        :param found: row -> its ``Candidate`` objects, best first; :param exact: row -> the one of them.
        """
        self.candidate_ids.sudo().unlink()
        shown = self.env["accounting.booked.candidate"].sudo()
        vals_list = [
            {"row_id": row.id, **shown._prepare(candidate)} for row in self for candidate in found[row]
        ]
        shown = shown.create(vals_list)
        for row in self:
            row.sudo().candidate_note = self._say_candidates(found[row], exact.get(row))
        sure = {(row, candidate.remote.external_id) for row, candidate in exact.items()}
        for candidate in shown:
            if (candidate.row_id, candidate.external_id) in sure:
                candidate.row_id.candidate_id = candidate

    def _say_candidates(self, candidates, exact):
        if exact:
            return self.env._("Reference, contact and total are equal.")
        if not candidates:
            return self.env._("Nothing alike was found.")
        if any(candidate.is_exact for candidate in candidates):
            return self.env._("It is not clear which one: choose.")
        return self.env._("%s alike: choose.", len(candidates))
