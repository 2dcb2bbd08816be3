import json

from odoo import api, fields, models
from odoo.fields import Command


class AccountingPreview(models.TransientModel):
    """What would be sent, or was, in the accounting system's own words."""

    _name = "accounting.preview"
    _description = "Preview of a Document"

    document_id = fields.Many2one("accounting.document", readonly=True)
    sale_order_ids = fields.Many2many("sale.order", readonly=True)
    purchase_order_ids = fields.Many2many("purchase.order", readonly=True)
    options = fields.Json(readonly=True, help="What was chosen for the order in a form.")
    content = fields.Json(readonly=True, help="As accounting_preview_words.py makes it.")
    is_left = fields.Boolean(compute="_compute_is_left")
    create_label = fields.Char(compute="_compute_create_label")
    warning_ids = fields.One2many("accounting.preview.warning", "preview_id", readonly=True)
    body = fields.Html(compute="_compute_body", sanitize=False)
    request = fields.Text(compute="_compute_request")

    # === COMPUTE METHODS === #

    @api.depends("document_id.state")
    def _compute_is_left(self):
        for preview in self:
            state = preview.document_id.sudo().state
            preview.is_left = bool(state) and state not in ("queued", "blocked", "refused")

    @api.depends("sale_order_ids", "purchase_order_ids")
    def _compute_create_label(self):
        """Not while the set-up is not finished: then orders have no such button either."""
        for preview in self:
            order = preview._previewed_order()
            preview.create_label = order and order.accounting_create_label

    def _previewed_order(self):
        return self.sale_order_ids or self.purchase_order_ids

    @api.depends("content")
    def _compute_body(self):
        for preview in self:
            preview.body = preview.content and self.env["ir.qweb"]._render(
                "accounting_connector.accounting_preview_body", preview.content
            )

    @api.depends("content")
    def _compute_request(self):
        """The body that goes to the accounting system, as a person can read it; numbers digit by digit."""
        for preview in self:
            body = preview.content and preview.content["body"]
            preview.request = body and json.dumps(
                json.loads(body, parse_float=str), indent=2, ensure_ascii=False
            )

    # === OPENING === #

    @api.model
    def _open_order(self, orders, **options):
        """The dialog for what an order, or several on one document, would become.

        :param options: for ``orders._accounting_prepare``.
        :raise UserError: an order forbids its document.
        """
        [found] = orders._accounting_preview(**options)
        name = "sale_order_ids" if orders._name == "sale.order" else "purchase_order_ids"
        return self.create({name: [Command.set(orders.ids)], "options": options})._show(found)

    @api.model
    def _open_document(self, document):
        """The dialog for a document that is queued, or left."""
        return self.create({"document_id": document.id})._show(document._preview())

    def _show(self, found):
        """:param found: ``accounting_document_preview.Preview``."""
        self.write(
            {
                "content": found.content,
                "warning_ids": [Command.create(warning) for warning in self._lasting(found.warnings)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self._title(),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _lasting(self, warnings):
        """The warnings without what was rolled back with the document: its own problems, and itself."""
        known = [warning["problem_id"] for warning in warnings if warning.get("problem_id")]
        lasting = set(self.env["accounting.problem"].browse(known).exists().ids)
        for warning in warnings:
            place = warning.get("fix_model"), warning.get("fix_id")
            if warning.get("problem_id") not in lasting:
                warning = {**warning, "problem_id": False}
            if place[0] == "accounting.document" and place[1] != self.document_id.id:
                warning = {**warning, "fix_model": False, "fix_id": False}
            yield warning

    def _title(self):
        if not self.content:
            return self.env._("Preview")
        facts = {"kind": self.content["kind"], "provider": self.content["provider"]}
        if self.is_left:
            return self.env._("%(kind)s as it was sent to %(provider)s", **facts)
        return self.env._("%(kind)s as it would be sent to %(provider)s", **facts)

    # === ACTIONS === #

    def action_create(self):
        """Send what is shown, if something was chosen for it; else go on with the order's own button."""
        self.ensure_one()
        orders = self._previewed_order()
        return orders._accounting_send(**self.options) if self.options else orders._accounting_create()


class AccountingPreviewWarning(models.TransientModel):
    """Something that stops the document, with the place where it is fixed."""

    _name = "accounting.preview.warning"
    _inherit = "accounting.fix"
    _description = "Warning of a Preview"

    preview_id = fields.Many2one("accounting.preview", required=True, ondelete="cascade")
    problem_id = fields.Many2one("accounting.problem", readonly=True)
    kind = fields.Char()
    key = fields.Char()
    name = fields.Char(string="Warning")
    fix_model = fields.Char()
    fix_id = fields.Integer()
    fix_context = fields.Json()

    def action_fix(self):
        """Open the place where this is fixed."""
        self.ensure_one()
        return self.problem_id.action_fix() if self.problem_id else self._open_place()
