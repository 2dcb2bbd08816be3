"""Working off: what the scheduled action does, some orders at a time, in turn."""

import logging
import time
from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from . import database_clock
from .accounting_bulk import AT_WORK, TO_CREATE
from .accounting_bulk_line import KINDS_OF_ORDERS
from .accounting_connection import LIVE_STATES
from .accounting_source import USER_GROUP
from .failure import describe_failure
from .own_transaction import ATTEMPTS, COLLISIONS

_logger = logging.getLogger(__name__)

CHUNK = 50
# Orders of one customer that share a document are dealt with together, up to this many more.
MOST_TOGETHER = 200


class AccountingBulk(models.Model):
    _inherit = "accounting.bulk"

    @api.model
    def _cron_work(self):
        """Some orders of each in turn, for as long as the scheduler lets. One that cannot go on is left for
        the next run.
        """
        cron = self.env["ir.cron"]
        stuck = self.browse()
        cron._commit_progress(remaining=self._count_left())
        while bulk := self._next_at_work(stuck):
            done, goes_on = bulk._step_safely()
            if not goes_on:
                stuck |= bulk
            self.env.invalidate_all()
            if not cron._commit_progress(done, remaining=self._count_left(stuck)):
                break
        if self._next_at_work(stuck):
            self._wake()

    @api.model
    def _next_at_work(self, stuck):
        """The one that waited longest."""
        domain = [("state", "in", AT_WORK), ("id", "not in", stuck.ids)]
        return self.search(domain, order="worked_at ASC NULLS FIRST, id", limit=1)

    @api.model
    def _count_left(self, stuck=()):
        lines = self.env["accounting.bulk.line"]
        at_work = self.search([("state", "in", AT_WORK)])
        return sum(max(1, lines.search_count(bulk._left())) for bulk in at_work if bulk not in stuck)

    @api.model
    def _wake(self):
        self.env.ref("accounting_connector.ir_cron_create_in_bulk").sudo()._trigger()

    # === A STEP === #

    def _step_safely(self):
        """One that fails leaves the others their turn, and is tried again in the next run. One that is
        deleted meanwhile, with its connection, is none any more.

        :return: how many orders were dealt with, and whether there is more to do right now.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                done = self._step()
                self.env.flush_all()
                return done
            except COLLISIONS:
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                time.sleep(0.1 * attempt)
            except Exception as error:
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                if not self.exists():
                    return 0, False
                _logger.error("bulk %s failed: %s", self.id, describe_failure(error))
                self.message = self.env._(
                    "It cannot go on. It is tried again by itself; the server's log has more about bulk "
                    "%(id)s.",
                    id=self.id,
                )
                return 0, False
        return 0, False

    def _step(self):
        """The next orders, in the current transaction; all or nothing of it is kept.

        :return: as :meth:`_step_safely`.
        """
        if self.state not in AT_WORK:
            return 0, True
        now = database_clock.now(self.env.cr)
        if not self._person_may_go_on():
            self.write({"state": "cancelled", "finished_at": now, "message": self._say_no_rights()})
            return 0, True
        if self._is_connection_away():
            self.write({"worked_at": now, "message": self._say_connection_away()})
            return 0, False
        self.write({"worked_at": now, "message": False})
        lines = self._next_lines()
        if not lines:
            self._finish(now)
        elif self.state == "looking":
            self._look_at(lines)
        else:
            self._create_from(lines)
        return len(lines), True

    def _finish(self, now):
        if self.state == "looking":
            self.state = "ready"
        else:
            self.write({"state": "done", "finished_at": now})

    def _person_may_go_on(self):
        """Whether who started it still may create documents."""
        return self.user_id.active and self.user_id.has_group(USER_GROUP)

    def _is_connection_away(self):
        """Whether the connection is disconnected for a while, or is just being connected again. Once other
        books have taken its place, each order is told so.
        """
        connection = self.connection_id
        if connection.state in LIVE_STATES or connection.closed_at:
            return False
        return not self.company_id._accounting_connection()

    def _say_no_rights(self):
        return self.env._(
            "%(user)s may not create documents any more. Whoever may begins a new one.",
            user=self.user_id.name,
        )

    def _say_connection_away(self):
        return self.env._(
            "%(connection)s is not connected. It goes on once that is connected again.",
            connection=self.connection_id.display_name,
        )

    def _left(self):
        """The domain of the lines that are to be dealt with in the current state."""
        states = TO_CREATE if self.state == "creating" else ("new",)
        return Domain("bulk_id", "=", self.id) & Domain("state", "in", states)

    def _next_lines(self):
        """The next orders; of those that may share a document, all."""
        is_together = self.grouping == "together"
        order = "partner_id, id" if is_together else "id"
        lines = self.line_ids.search(self._left(), order=order, limit=CHUNK)
        if is_together and len(lines) == CHUNK:
            rest = Domain("partner_id", "=", lines[-1].partner_id.id) & Domain("id", ">", lines[-1].id)
            lines += self.line_ids.search(self._left() & rest, order=order, limit=MOST_TOGETHER)
        return lines

    # === FOR THE PERSON === #

    def _as_person(self):
        """This record with the rights, companies and language of the person who started it."""
        companies = self.company_ids & self.user_id.company_ids
        first = self.company_id & companies
        return self.with_user(self.user_id).with_context(
            allowed_company_ids=(first | companies).ids, lang=self.user_id.lang, tz=self.user_id.tz
        )

    def _reasons_to_stay_out(self, orders):
        """Those of ``orders`` of which no document may be made for this person, and why: ``{order: reason}``.
        """
        allowed = orders._filtered_access("write")
        reasons = dict.fromkeys(orders - allowed, self.env._("You may not change this order."))
        elsewhere = self._sent_elsewhere(allowed)
        reasons.update(dict.fromkeys(elsewhere, self._say_elsewhere()))
        if not self.with_earlier:
            earlier = allowed.sudo()._accounting_earlier().with_env(orders.env)
            reasons.update(dict.fromkeys(earlier, self._say_earlier()))
        return reasons

    def _sent_elsewhere(self, orders):
        """Those whose company sends to other books by now than the ones this was made for."""
        companies = orders.company_id
        here = companies.filtered(
            lambda company: company._accounting_connection().id == self.connection_id.id
        )
        return orders.filtered(lambda order: order.company_id in companies - here)

    def _say_elsewhere(self):
        return self.env._(
            "Its company does not send to the books this was begun for any more. Begin a new one."
        )

    def _say_earlier(self):
        return self.env._(
            "It was confirmed before the day from which on orders are sent, and may be in the books already. "
            "Tick “Also from Before the Start Date” if it is to go."
        )

    def _options(self):
        """What ``orders._accounting_prepare`` takes, as chosen."""
        connection = self.connection_id.sudo()
        return {
            "together": self.grouping == "together",
            "date": self.date if self.date_rule == "day" else None,
            "not_before": connection._first_open_day() if self.date_rule == "open" else None,
        }

    # === ONE FAILS, THE OTHERS GO === #

    def _each_safely(self, lines, work):
        """Do ``work(orders)`` with the orders of ``lines``, as the person; where that fails for all at once,
        then for each by itself (for each customer, when orders share documents), so that no order keeps
        another one.

        :param lines: of ``self``.
        :return: ``(what work gave back, each with its own, {order: why it stays out})``
        """
        results, refused = [], {}
        bulk = self._as_person()
        by_model = defaultdict(list)
        for line in lines:
            source = line._source()
            if source:
                by_model[source._name].append(source.id)
        for model, ids in by_model.items():
            orders = bulk.env[model].browse(ids)
            reasons = bulk._reasons_to_stay_out(orders)
            # a filtered recordset would no longer be read together with the others
            left = orders - orders.browse().union(*reasons) if reasons else orders
            found, failed = bulk._try(left, work)
            results += found
            refused.update(reasons | failed)
        return results, refused

    def _try(self, orders, work):
        if not orders:
            return [], {}
        try:
            with self.env.cr.savepoint():
                return [work(orders)], {}
        except COLLISIONS:
            raise
        except Exception as error:
            parts = self._parts(orders)
            if len(parts) == 1:
                return [], dict.fromkeys(orders, self._say_failure(error))
        results, failed = [], {}
        for part in parts:
            found, reasons = self._try(part, work)
            results += found
            failed.update(reasons)
        return results, failed

    def _parts(self, orders):
        """What can go without the others."""
        if self.grouping == "each":
            return list(orders)
        return list(orders.grouped(lambda order: order.partner_id.commercial_partner_id).values())

    def _say_failure(self, error):
        if isinstance(error, UserError):
            return str(error)
        _logger.warning("bulk %s: orders were left out: %s", self.id, describe_failure(error))
        return self.env._("Something unexpected happened. Your administrator finds it in the server's log.")

    def _lines_by_order(self, lines):
        """``{(model, id): line}``; those whose order was deleted are left out."""
        names = KINDS_OF_ORDERS.items()
        return {
            (model, line[name].id): line for line in lines for name, model in names if line[name]
        }
