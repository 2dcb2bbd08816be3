from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import float_compare

from ..providers import markers
from .accounting_preflight import command_ids, created_lines

# Quantities are compared in the order line's unit; units have at most this many decimals.
QUANTITY_DIGITS = 6


class AccountingDocument(models.Model):
    """Queueing: a click, a confirmation or a scheduled action leaves frozen documents behind."""

    _inherit = "accounting.document"

    @api.model
    def _queue(self, vals_list, problems=None):
        """Freeze documents and wake the sender.

        Every source is written first, so that two clicks at once collide and the later one is replayed; only
        then is it checked that nothing is covered twice.

        :param vals_list: values as ``accounting.document.builder`` makes and ``accounting.preflight``
            resolves them.
        :param problems: for each of them the obstacles the preflight found (default none): such a document is
            ``blocked`` until they are fixed, then it goes by itself.
        :return: the documents, in the order of ``vals_list``.
        :raise UserError: a quantity is already covered.
        """
        model = self.sudo()
        model._touch_sources_of(vals_list)
        model._check_coverage(vals_list)
        obstacles = problems or [()] * len(vals_list)
        documents = model._freeze(vals_list, obstacles)
        model.env["accounting.problem"]._raise_each(documents, obstacles)
        documents._hold_back_forgotten()
        documents._answer_undone()
        documents.connection_id._wake_sender()
        return documents

    def _freeze(self, vals_list, obstacles):
        """The documents themselves, with their markers; for each its obstacles, as :meth:`_queue`."""
        return self.create(
            [self._prepare_queued(vals, found) for vals, found in zip(vals_list, obstacles, strict=True)]
        )

    def _prepare_queued(self, vals, obstacles):
        connection = self.env["accounting.connection"].browse(vals["connection_id"])
        orders = [
            *self.env["sale.order"].browse(command_ids(vals.get("sale_order_ids"))),
            *self.env["purchase.order"].browse(command_ids(vals.get("purchase_order_ids"))),
        ]
        marker = markers.new(connection.marker_tag)
        return {
            "user_id": self.env.user.id,
            "company_id": orders[0].company_id.id if orders else connection.company_id.id,
            **vals,
            "marker": marker,
            "bill_key": self._bill_key(vals),
            "email_state": self._email_choice(connection, vals["kind"]),
            "link_back": f"{connection.get_base_url()}/accounting_connector/document/{marker}",
            "state": "blocked" if obstacles else "queued",
            "status_message": obstacles[0]["name"] if obstacles else False,
        }

    # === NOTHING TWICE === #

    def _bill_key(self, vals):
        """What no two live bills of a connection share; ``False`` for what has no number of a supplier's."""
        number = (vals.get("number") or "").strip()
        return vals["kind"] == "bill" and bool(number) and f"{vals['partner_id']}:{number.casefold()}"

    @api.model
    def _touch_sources_of(self, vals_list):
        for model, name in (("sale.order", "sale_order_ids"), ("purchase.order", "purchase_order_ids")):
            ids = {order_id for vals in vals_list for order_id in command_ids(vals.get(name))}
            if ids:
                self.env[model].browse(sorted(ids))._accounting_touch()
        self.env.flush_all()

    @api.model
    def _check_coverage(self, vals_list):
        """No order line may be covered beyond what Odoo says is left to invoice of it.

        :raise UserError: naming the first order of which too much would be invoiced.
        """
        for model, name in (("sale.order.line", "sale_line_id"), ("purchase.order.line", "purchase_line_id")):
            covered = defaultdict(float)
            for vals in vals_list:
                for line in created_lines(vals):
                    if line.get(name) and line.get("counted_quantity"):
                        covered[line[name]] += line["counted_quantity"]
            for line in self.env[model].browse(covered):
                if not self._may_cover(line, covered[line.id]):
                    raise UserError(
                        self.env._(
                            "%(order)s changed while its document was made, or was just sent by somebody "
                            "else: less is "
                            "left to invoice of “%(line)s” than the document covers. Try again.",
                            order=line.order_id.display_name,
                            line=line.name,
                        )
                    )

    def _may_cover(self, line, quantity, freed=0.0):
        """Whether ``quantity`` (negative for credits) of this order line is still open.

        :param freed: what counts as invoiced of it now, and will not before ``quantity`` does.
        """
        if line.is_downpayment and quantity > 0:
            # the request for a deposit: an order has nothing "to invoice" for it, but it can be asked for
            # only once
            return (
                float_compare(line.qty_invoiced - freed + quantity, 1.0, precision_digits=QUANTITY_DIGITS)
                <= 0
            )
        sign, left = (1 if quantity > 0 else -1), line.qty_to_invoice + freed
        return float_compare(sign * quantity, sign * left, precision_digits=QUANTITY_DIGITS) <= 0

    # === WHO MAY === #

    def _check_user_group(self):
        if not self.env.su and not self.env.user.has_group(
            "accounting_connector.group_accounting_connector_user"
        ):
            raise AccessError(self.env._("Only users of the Accounting Connector may do this."))

    def _check_may_act(self):
        """A user of the connector who may read these documents and change their orders."""
        self.check_access("read")
        self._check_user_group()
        for orders in self.sudo()._sources():
            orders.with_env(self.env).check_access("write")

    def _lock_or_raise(self):
        """Hold these documents until the end of the transaction; the sender leaves them alone.

        :raise UserError: the sender holds one of them.
        """
        if len(self.sudo().try_lock_for_update(allow_referencing=True)) < len(self):
            raise UserError(self.env._("The document is being sent right now. Try again in a moment."))
        self.invalidate_recordset()
