"""Tracking categories over there, and analytic plans and accounts of the same names here."""

from odoo.fields import Command

from ..providers.values import TrackingCategory, TrackingOption, TrackingPlace
from .order_case import OrderCase

REGION = TrackingCategory(
    "region", "Region", options=(TrackingOption("north", "North"), TrackingOption("south", "South"))
)
TEAM = TrackingCategory(
    "team", "Team", options=(TrackingOption("red", "Red"), TrackingOption("blue", "Blue"))
)
SHOP = TrackingCategory(
    "shop",
    "Shop",
    TrackingPlace.DOCUMENT,
    options=(TrackingOption("harbour", "Harbour"), TrackingOption("hill", "Hill")),
)


class TrackingCase(OrderCase):
    """Plans and accounts have the names of categories and options, and stand for them."""

    categories = (REGION, TEAM)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accounts = {}
        for category in cls.categories:
            plan = cls.env["account.analytic.plan"].create({"name": category.name})
            for option in category.options:
                cls.accounts[option.external_id] = cls.env["account.analytic.account"].create(
                    {"name": option.name, "plan_id": plan.id, "company_id": False}
                )
        cls._read(cls.categories)
        cls.connection.action_propose_tracking()

    def setUp(self):
        super().setUp()
        self.books.tracking = list(self.categories)

    @classmethod
    def _read(cls, categories):
        for model in ("accounting.ledger.tracking", "accounting.ledger.tracking.option"):
            cls._mirror(cls.connection, model, categories)

    def plan(self, category):
        return self.connection.tracking_plan_ids.filtered(lambda each: each.category_id.name == category)

    def mapping(self, option):
        return self.connection.tracking_mapping_ids.filtered(
            lambda each: each.analytic_account_id == self.accounts[option]
        )

    def option(self, external_id):
        return self._ledger(self.connection, "accounting.ledger.tracking.option", external_id)

    def distribution(self, **percentages):
        """``north=60, south__red=40``: two underscores join accounts of several plans."""
        return {
            ",".join(str(self.accounts[name].id) for name in names.split("__")): percentage
            for names, percentage in percentages.items()
        }

    def tracked_order(self, *distributions, **values):
        """A confirmed order with a line of 2 times 100.00 for each distribution."""
        order = self.sale_order(confirm=False, **values)
        order.order_line = [
            Command.create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 2.0,
                    "price_unit": 100.0,
                    "tax_ids": [Command.set(self.tax_sale.ids)],
                }
            )
            for _more in distributions[1:]
        ]
        for line, distribution in zip(order.order_line, distributions, strict=True):
            line.analytic_distribution = distribution
        order.action_confirm()
        return order

    def sent_lines(self, document):
        """Options and untaxed amount of each line as an adapter gets it."""
        return [
            ([tracked.option_id for tracked in line.tracking], float(line.untaxed))
            for line in document._to_value().lines
        ]
