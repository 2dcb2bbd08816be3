"""What tests of combinations of taxes share: taxes of every kind, here and over there."""

from decimal import Decimal

from odoo.fields import Command

from ..providers.values import Category, TaxRate
from .common import ConnectorCase

SALES = frozenset({Category.REVENUE})


class TaxCase(ConnectorCase):
    """``cls.connection`` begins without any combination."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connection.tax_mapping_ids.unlink()
        cls.nothing = cls.env["account.tax"]

    def tax(self, name, amount=15.0, use="sale", **values):
        return self.env["account.tax"].create(
            {
                "name": name,
                "amount": amount,
                "type_tax_use": use,
                "company_id": self.company.id,
                "country_id": self.company.account_fiscal_country_id.id,
                **values,
            }
        )

    def repartition(self, *shares):
        lines = [Command.create({"repartition_type": "base"})] + [
            Command.create({"repartition_type": "tax", "factor_percent": share}) for share in shares
        ]
        return {"invoice_repartition_line_ids": lines, "refund_repartition_line_ids": lines}

    def group(self, *children):
        return self.tax(
            "Group", amount_type="group", children_tax_ids=[Command.set([child.id for child in children])]
        )

    def rate(self, code, percent, *parts, applies_to=SALES, **values):
        """A tax over there, mirrored.

        :param parts: its percentages, where it has several.
        """
        components = tuple((f"Part {number}", Decimal(str(part))) for number, part in enumerate(parts))
        facts = {"applies_to": applies_to, "components": components, **values}
        rate = TaxRate(code, f"Rate {code}", Decimal(str(percent)), **facts)
        self._mirror(self.connection, "accounting.ledger.tax", [rate])
        return self.ledger_tax(code)

    def ledger_tax(self, code):
        return self._ledger(self.connection, "accounting.ledger.tax", code)

    def map(self, taxes, code="", use="sale", **values):
        return self.env["accounting.tax.mapping"].create(
            {
                "connection_id": self.connection.id,
                "use": use,
                "tax_ids": [Command.set(taxes.ids)],
                "ledger_tax_id": code and self.ledger_tax(code).id,
                **values,
            }
        )
