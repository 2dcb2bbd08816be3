"""From an item as it is told over there to the values of a product, with a sentence for whatever does not
fit.
"""

import re
from dataclasses import dataclass, field

from odoo import models
from odoo.exceptions import UserError

from ..providers.kept_details import item_from_json
from ..providers.values import ItemKind
from .visible_text import clean, clean_lines

# Codes that this addon gives to items for lines without a product, and for products without a code
_OURS = re.compile(r"ODOO-([0-9A-F]{4}-)?\d+")
TAX_FIELDS = {"sale": "taxes_id", "purchase": "supplier_taxes_id"}


@dataclass
class ItemFacts:
    """What an item is in Odoo.

    :ivar groups: ``{group: {field: value}}``, nothing as ``False``.
    :ivar uses: whether it is sold and bought.
    :ivar taxes: ``{field: account.tax records}``, ``None`` for what is not told, or not known here.
    :ivar accounts: ``{role: accounting.ledger.account}`` of lines with it.
    :ivar remarks: sentences about what was not taken over as it is.
    """

    item: object
    groups: dict = field(default_factory=dict)
    uses: dict = field(default_factory=dict)
    taxes: dict = field(default_factory=dict)
    accounts: dict = field(default_factory=dict)
    remarks: list = field(default_factory=list)


class AccountingImportItems(models.AbstractModel):
    _inherit = "accounting.import.items"

    def _facts_of(self, entry, connection, means):
        """:raise UserError: it is no product."""
        item = item_from_json(entry.details)
        self._check_is_product(entry, item)
        facts = ItemFacts(item)
        facts.groups["name"] = self._name_of(item, connection)
        facts.groups["description"] = self._descriptions_of(item, facts)
        facts.groups["price"] = self._prices_of(item, connection, facts)
        facts.uses = {"sale_ok": item.sold, "purchase_ok": item.purchased}
        facts.accounts = self._accounts_of(item, connection, means)
        facts.taxes = {
            "taxes_id": self._taxes_of(item, "sale", connection, means, facts),
            "supplier_taxes_id": self._taxes_of(item, "purchase", connection, means, facts),
        }
        return facts

    def _check_is_product(self, entry, item):
        if item.kind is ItemKind.BUNDLE:
            raise UserError(
                self.env._("It is a bundle or a category there, no product: nothing can be sold as it.")
            )
        if not entry.product_id and _OURS.fullmatch(item.code):
            raise UserError(
                self.env._("It was made by Odoo, for lines without a product: there is nothing to import.")
            )

    # === GROUPS === #

    def _name_of(self, item, connection):
        """Where a name stands for a code that is lacking, there is no reference."""
        code, name = clean(item.code), clean(item.name)
        if not (code or name):
            raise UserError(
                self.env._("It has no name that can be seen. Give it one there, then import it again.")
            )
        if connection.items_hold_accounts and code == name:
            code = ""
        return {"name": name or code, "default_code": code or False}

    def _descriptions_of(self, item, facts):
        """A description that only repeats the name would stand on every line twice."""
        name = facts.groups["name"]["name"]
        told = {"description_sale": item.description, "description_purchase": item.purchase_description}
        return {
            field_name: text if (text := clean_lines(told_text)) and text != name else False
            for field_name, told_text in told.items()
        }

    def _prices_of(self, item, connection, facts):
        """With all their decimals. A price in another currency would be a guess: it is told."""
        prices = {"list_price": item.sale_price, "standard_price": item.purchase_price}
        books, own = connection.base_currency_id, connection.company_id.currency_id
        if books and books != own:
            if any(prices.values()):
                facts.remarks.append(
                    self.env._(
                        "Its prices are in %(theirs)s, those in Odoo in %(ours)s: they were not taken over.",
                        theirs=books.name,
                        ours=own.name,
                    )
                )
            return dict.fromkeys(prices, False)
        return {field_name: float(price or 0) or False for field_name, price in prices.items()}

    # === TAXES === #

    def _taxes_of(self, item, use, connection, means, facts):
        """The taxes in Odoo that stand for the item's tax code: told when there are none."""
        is_used = item.sold if use == "sale" else item.purchased
        if not is_used:
            return None
        if connection.taxes_by_flag:
            return self.env["account.tax"] if use == "sale" and item.taxable is False else None
        told = item.sale_tax_code if use == "sale" else item.purchase_tax_code
        account = facts.accounts.get("sales" if use == "sale" else "purchases")
        code = told or (account.default_tax_code if account else "")
        taxes = means.taxes_for(use, code, item.sale_price_includes_tax if use == "sale" else None)
        if taxes is None and told:
            facts.remarks.append(
                self.env._(
                    "No taxes in Odoo are mapped to its tax %(code)s: a new product has the company's own.",
                    code=means.tax_names.get(told, told),
                )
            )
        if use == "sale":
            self._tell_included_tax(item, taxes, facts)
        return taxes

    def _tell_included_tax(self, item, taxes, facts):
        includes = item.sale_price_includes_tax
        if not item.sale_price or includes is None or not taxes:
            return
        if any(tax.price_include != includes for tax in taxes if tax.amount):
            facts.remarks.append(
                self.env._("Its price includes tax there, but not in Odoo: correct the price.")
                if includes
                else self.env._("Its price is without tax there, but includes it in Odoo: correct the price.")
            )
