from odoo import models

READ_OF_PRODUCTS = (
    "lst_price",
    "currency_id",
    "standard_price",
    "cost_currency_id",
    "taxes_id",
    "supplier_taxes_id",
)


class AccountingDocumentLine(models.Model):
    """Which item a line stands for over there."""

    _inherit = "accounting.document.line"

    def _item_domain(self):
        codes = list(set(self.mapped("item_code")))
        return ["|", ("product_id", "in", self.product_id.ids), ("code", "in", codes)]

    def _take_item(self, item, free):
        """These lines of one product stand for ``item``; it is remembered as the product's when it is
        nobody's yet.

        :param free: ids of products that no item stands for; the lines' is taken out of it.
        """
        self.ledger_item_id = item
        product = self.product_id[:1]
        if not item.product_id and product.id in free:
            item.product_id = product
            free.discard(product.id)

    def _take_need(self, need):
        """The item and the account that an :class:`ItemNeed` settled; nothing is written that is so already.
        """
        self.ensure_one()
        for name in ("ledger_item_id", "ledger_account_id"):
            if self[name].id != need.line[name]:
                self[name] = need.line[name]

    def _item_tells_code(self):
        """Whether whoever reads the item knows the product's code."""
        item = self.ledger_item_id
        longest = self.document_id.connection_id._capabilities().item_code_length
        return bool(item) and not item.service_account_id and len(self.item_code or "") <= longest

    # === CREATE === #

    def _may_create_item(self, item):
        """Whether ``item`` may be created for these lines; what a person has to allow first is blocked."""
        connection = self.document_id.connection_id
        if connection.create_items == "create" or all(self.document_id.mapped("create_allowed")):
            return True
        self._block_unknown_item(item)
        return False

    def _read_products(self):
        """Read the products of all these lines at once: their items are prepared one by one."""
        products = self.product_id.with_company(self.document_id.connection_id.company_id)
        products.mapped("product_tmpl_id.categ_id")
        products.with_context(display_default_code=False).mapped("display_name")
        for name in READ_OF_PRODUCTS:
            products.mapped(name)

    def _prepare_item(self, code):
        """The item that the product of these lines is created as."""
        document = self[:1].document_id
        return document.connection_id._item_value(
            self[:1].product_id, code, is_sold=document._is_sale(), is_purchased=not document._is_sale()
        )

    # === PROBLEMS === #

    def _block_unknown_item(self, item):
        product = self.product_id[:1]
        self.document_id._block(
            "item",
            f"item:{item.code}:unknown",
            self.env._(
                "No product in %(provider)s has the code %(code)s of %(product)s. Let it be created, or "
                "give the product the "
                "code it has there.",
                provider=self.document_id[:1].provider_label,
                code=item.code,
                product=product.display_name,
            ),
            fix=product,
        )

    def _block_item(self, outcome):
        if any(reason.kind == "account" for reason in outcome.reasons):
            self._block_account_of_item(outcome)
            return
        product = self.product_id[:1]
        self.document_id._block(
            "item",
            f"item:{outcome.key}:refused",
            self.env._(
                "%(provider)s does not take the product %(product)s. Correct it in Odoo, or send lines "
                "without products.",
                provider=self.document_id[:1].provider_label,
                product=product.display_name or outcome.key,
            ),
            fix=product or self.document_id.connection_id,
            detail=self.document_id._say_reasons(outcome.reasons),
        )

    def _block_account_of_item(self, outcome):
        """No item may have the account chosen for these lines: another one is chosen where that one was."""
        line, document = self[0], self.document_id[:1]
        connection = document.connection_id
        role = connection._posting_role(line.account_role, line.product_id)
        mapping = connection._account_mapping_for(role, line.product_id, document._use())
        self.document_id._block(
            "account",
            f"account:item:{outcome.key}",
            self.env._(
                "%(provider)s lets no product or service be posted to the account chosen for %(role)s, "
                "%(account)s. Choose another one.",
                provider=document.provider_label,
                role=mapping.display_name,
                account=mapping.ledger_account_id.display_name,
            ),
            fix=mapping,
            detail=document._say_reasons(outcome.reasons),
        )
