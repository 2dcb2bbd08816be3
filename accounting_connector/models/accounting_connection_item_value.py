"""A product as an item over there, with all that Odoo knows of it: the same for documents and on demand."""

from decimal import Decimal

from odoo import fields, models

from ..providers.values import Item, ItemKind

# More decimals than any accounting system keeps of a price, few enough to swallow the noise of a float.
KEPT_DIGITS = 6


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    def _item_value(self, product, code, *, is_sold=False, is_purchased=False):
        """:param is_sold, is_purchased: it is needed for that, whatever the product says."""
        product = product.with_company(self.company_id)
        sales = self._ledger_account_for("sales", product)
        purchases = self._item_purchase_account_for(product)
        is_sold = is_sold or product.sale_ok
        is_purchased = is_purchased or product.purchase_ok
        if self.items_hold_accounts:
            is_purchased = bool(purchases) and (is_purchased or self.items_need_both_accounts)
        return Item(
            code=code,
            name=product.with_context(display_default_code=False).display_name or code,
            description=(product.description_sale or "") if is_sold else "",
            purchase_description=(product.description_purchase or "") if is_purchased else "",
            kind=ItemKind.SERVICE if product.type == "service" else ItemKind.GOODS,
            sold=is_sold,
            purchased=is_purchased,
            sale_price=self._price_value(product.lst_price, product.currency_id) if is_sold else None,
            purchase_price=self._price_value(product.standard_price, product.cost_currency_id)
            if is_purchased
            else None,
            sale_account=sales.code or "" if is_sold else "",
            sale_account_id=sales.external_id or "" if is_sold else "",
            purchase_account=purchases.code or "" if is_purchased else "",
            purchase_account_id=purchases.external_id or "" if is_purchased else "",
            sale_tax_code=self._item_tax_code(product.taxes_id, "sale") if is_sold else "",
            purchase_tax_code=self._item_tax_code(product.supplier_taxes_id, "purchase")
            if is_purchased
            else "",
            taxable=self._is_taxed_by_default(product) if self.taxes_by_flag else None,
        )

    def _price_value(self, price, currency):
        """A price in the organisation's currency, at today's rate where it is another; ``None`` for none.

        As Odoo keeps them, prices have more decimals than are shown; what a rate makes has those that are.
        """
        own, digits = self.base_currency_id or self.company_id.currency_id, KEPT_DIGITS
        if currency != own:
            today = fields.Date.context_today(self)
            price = currency._convert(price, own, self.company_id, today, round=False)
            digits = self.env["decimal.precision"].precision_get("Product Price")
        return Decimal(f"{price:.{digits}f}") if price else None

    def _item_tax_code(self, taxes, use):
        """The tax over there that stands for what the product is charged; ``""`` when none does, or where
        items have none.
        """
        if self.taxes_by_flag:
            return ""
        taxes = taxes._filter_taxes_by_company(self.company_id)
        return self._tax_mapping_for(taxes, use).ledger_tax_id[:1].code or "" if taxes else ""

    def _is_taxed_by_default(self, product):
        """Whether Odoo charges tax on a product when nobody says otherwise."""
        return bool(product.taxes_id._filter_taxes_by_company(self.company_id))
