from odoo import models

from ..providers.values import Item


class AccountingDocumentLine(models.Model):
    """Which item a line stands for over there."""

    _inherit = "accounting.document.line"

    def _item_domain(self):
        codes = list(set(self.mapped("item_code")))
        return ["|", ("product_id", "in", self.product_id.ids), ("code", "in", codes)]

    def _take_item(self, item):
        """These lines of one product stand for ``item``; it is remembered as the product's when it is
        nobody's yet.
        """
        self.ledger_item_id = item
        product = self.product_id[:1]
        if not item.product_id and not self.env["accounting.ledger.item"].search_count(
            [("connection_id", "=", item.connection_id.id), ("product_id", "=", product.id)], limit=1
        ):
            item.product_id = product

    def _lines_to_create(self):
        """Of these lines without item one for each code; what a person has to allow first is blocked."""
        connection = self.document_id.connection_id
        found = self.browse()
        for lines in self.grouped("item_code").values():
            allowed = connection.create_items == "create" or all(lines.document_id.mapped("create_allowed"))
            if allowed:
                found |= lines[0]
            else:
                lines._block_unknown_item()
        return found

    def _prepare_item(self):
        """The item this line's product is created as."""
        self.ensure_one()
        product = self.product_id
        connection = self.document_id.connection_id
        sold, purchased = product.sale_ok, product.purchase_ok
        return Item(
            code=self.item_code,
            name=product.name or self.item_code,
            sold=sold or self.document_id._is_sale(),
            purchased=purchased or not self.document_id._is_sale(),
            sale_account=connection._ledger_account_for("sales", product).code or "" if sold else "",
            purchase_account=connection._ledger_account_for("purchases", product).code or ""
            if purchased
            else "",
        )

    def _block_unknown_item(self):
        product = self.product_id[:1]
        self.document_id._block(
            "item",
            f"item:{self[0].item_code}:unknown",
            self.env._(
                "No product in %(provider)s has the code %(code)s of %(product)s. Let it be created, or "
                "give the product the "
                "code it has there.",
                provider=self.document_id[:1].provider_label,
                code=self[0].item_code,
                product=product.display_name,
            ),
            fix=(product, None),
        )

    def _block_item(self, outcome):
        product = self.product_id[:1]
        self.document_id._block(
            "item",
            f"item:{outcome.key}:refused",
            self.env._(
                "%(provider)s does not take the product %(product)s. Correct it in Odoo, or send lines "
                "without products.",
                provider=self.document_id[:1].provider_label,
                product=product.display_name,
            ),
            fix=(product, None),
            detail=self.document_id._say_reasons(outcome.reasons),
        )
