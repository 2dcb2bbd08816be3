from decimal import Decimal

from odoo import models
from odoo.tools import float_repr

from ..providers import values
from ..providers.descriptions import with_code


class AccountingDocument(models.Model):
    """From a frozen document to the value an adapter takes."""

    _inherit = "accounting.document"

    def _to_value(self):
        """This document as an adapter sees it: only frozen fields and the ledger records resolved for them.

        Amounts leave Odoo here: each is the currency's rounded value, as a Decimal of exactly its digits.
        """
        self.ensure_one()
        document = self.sudo()
        connection = document.connection_id
        value = values.Document(
            kind=values.Kind(document.kind),
            marker=document.marker,
            contact_id=document.ledger_contact_id.external_id or "",
            contact_name=document.ledger_contact_id.name or "",
            date=document.date,
            due_date=document.date_due or None,
            currency=document.currency_id.name,
            currency_decimals=document.currency_id.decimal_places,
            status=values.Status(document.target_status),
            lines=tuple(line._to_value() for line in document.line_ids),
            number=document.number or "",
            reference=document.reference or "",
            home_per_foreign=Decimal(document.home_per_foreign) if document.home_per_foreign else None,
            home_decimals=connection.base_currency_id.decimal_places,
            term_id=document.ledger_term_id.filtered("active").external_id or "",
            link_back=document.link_back or "",
            tax_total_is_ours=connection._decides_tax_total(),
            **document._customer_values(),
            **document._rounding_line(),
        )
        return document._with_tracking(document._with_purchase_tax_settled(value))

    def _rounding_line(self):
        """Account and tax code of a line for cents; none unless it may be needed, is allowed, and both are
        chosen and go together.
        """
        connection = self.connection_id
        if not (connection.allow_rounding_line and connection.may_need_rounding_line):
            return {}
        account = connection._ledger_account_for("rounding")
        no_tax = connection._ledger_tax_for(self.env["account.tax"], self._use())
        if not (account and no_tax and no_tax._applies_to(account.category)):
            return {}
        return {"rounding_account_code": account.code, "rounding_tax_code": no_tax.code}

    def _amount(self, value):
        """A monetary value of this document as a Decimal with exactly its currency's digits."""
        return monetary(value, self.currency_id)


class AccountingDocumentLine(models.Model):
    _inherit = "accounting.document.line"

    def _to_value(self):
        self.ensure_one()
        tax, use = self.ledger_tax_id, self.document_id._use()
        return values.Line(
            key=self.key,
            description=self._described(),
            quantity=exact(self.quantity),
            price_unit=exact(self.price_unit),
            discount=exact(self.discount),
            price_includes_tax=self.price_includes_tax,
            untaxed=self.document_id._amount(self.untaxed),
            tax_base=self.document_id._amount(self.tax_base),
            tax=self.document_id._amount(self.tax),
            account_code=self.ledger_account_id.code or "",
            tax_code=tax.code or "",
            tax_rate=exact(tax._rate_for(use)),
            tax_components=tuple(map(Decimal, tax._components_for(use))),
            taxable=self.is_taxable,
            item_code=self.ledger_item_id.code or "",
            account_id=self.ledger_account_id.external_id or "",
            item_id=self.ledger_item_id.external_id or "",
            uom=self.uom_name or "",
            is_text=self.is_text,
        )

    def _described(self):
        """The text of the line; the product's code is in it when no item carries it over there."""
        description = self.description or ""
        return description if self._item_tells_code() else with_code(description, self.item_code or "")


def monetary(value, currency):
    """A rounded amount as a Decimal with exactly the digits of ``currency``."""
    return Decimal(float_repr(value, currency.decimal_places))


def exact(number):
    """A float as the shortest decimal that reads back as the same float."""
    return Decimal(repr(number))
