"""Many orders, and the scheduled action that looks at them and creates their documents."""

from odoo.addons.accounting_connector.models import accounting_bulk_work

from .order_case import OrderCase

BOOKKEEPER = "account.group_account_invoice"
SALES = "sales_team.group_sale_manager"
BUYER = "purchase.group_purchase_manager"


class BulkCase(OrderCase):
    """Chunks are small. ``cls.bookkeeper`` may change all orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bookkeeper = cls.person(cls, BOOKKEEPER, SALES, BUYER)

    def setUp(self):
        super().setUp()
        self.patch(accounting_bulk_work, "CHUNK", 3)

    def orders(self, count, **values):
        return self.env["sale.order"].union(*(self.sale_order(**values) for _order in range(count)))

    def start(self, orders, user=None, **choices):
        """What a selection of these orders in their list begins, looked at by the scheduled action."""
        bulks = self.env["accounting.bulk"].with_user(user or self.bookkeeper)
        dialog = bulks._start_selected(orders.with_user(user or self.bookkeeper))
        bulk = bulks.browse(dialog["res_id"])
        bulk.write(choices)
        self.work_off()
        return bulk

    def history(self, user=None, **choices):
        """What *Send History* begins."""
        bulk = self.env["accounting.bulk"].with_user(user or self.bookkeeper).with_company(self.company)
        bulk = bulk.create({"connection_id": self.connection.id, **choices})
        bulk.action_look()
        self.work_off()
        return bulk

    def create_documents(self, bulk):
        bulk.action_create_documents()
        self.work_off()

    def work_off(self):
        self.run_scheduled("create_in_bulk")

    def work_off_until_killed(self):
        self.until_killed(self.work_off)

    def states(self, bulk):
        """How many orders are in which state."""
        return {state: count for state, count in bulk._line_counts()[bulk].items() if count}

    def documents_of(self, orders):
        return orders.sudo().accounting_document_ids
