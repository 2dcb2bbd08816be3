"""The accounting status of orders: the first that applies, the same in the column and in the search."""

from odoo.tests import tagged

from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestSaleOrderStatus(OrderCase):
    def status(self, order):
        order.invalidate_recordset()
        return order.accounting_status

    def document_of(self, order):
        order.action_accounting_create_invoice()
        return order.accounting_document_ids.sorted("id")[-1:].sudo()

    def orders_by_status(self):
        """One order for each status, by a document in every state."""
        orders = {}
        for state in (
            "queued",
            "sending",
            "unconfirmed",
            "blocked",
            "refused",
            "sent",
            "cancelled",
            "undone",
        ):
            orders[state] = order = self.sale_order()
            document = self.document_of(order)
            if state == "cancelled":
                document.action_cancel()
            elif state == "blocked":
                document._block("other", f"test:{document.id}", "Waits for a person")
            elif state in ("sent", "undone"):
                self.send(document)
                if state == "undone":
                    self.void(document)
            elif state != "queued":
                document._move_to("sending")
                if state != "sending":
                    document._move_to(state)
        return orders

    def test_each_state_of_a_document_has_its_status(self):
        orders = self.orders_by_status()
        found = {state: self.status(order) for state, order in orders.items()}
        expected = {
            "queued": "waiting",
            "sending": "waiting",
            "unconfirmed": "waiting",
            "blocked": "problem",
            "refused": "problem",
            "sent": "sent",
            "cancelled": "not_invoiced",
            "undone": "problem",
        }
        self.assertEqual(found, expected)

    def test_an_order_without_documents_is_not_invoiced_once_it_is_confirmed(self):
        order = self.sale_order(confirm=False)
        self.assertFalse(self.status(order))
        order.action_confirm()
        self.assertEqual(self.status(order), "not_invoiced")

    def test_an_order_that_odoo_invoiced_has_no_status(self):
        order = self.sale_order()
        order._create_invoices().action_post()
        self.assertFalse(self.status(order))

    def test_something_sent_and_something_left_is_partly(self):
        order = self.sale_order()
        self.send(self.document_of(order))
        order.order_line.product_uom_qty = 9
        self.assertEqual(self.status(order), "partly")

    def test_paid_only_when_all_that_was_sent_is_paid(self):
        order = self.sale_order()
        self.send(self.document_of(order), payment_state="paid")
        self.assertEqual(self.status(order), "paid")
        order.order_line.product_uom_qty = 9
        self.send(self.document_of(order), payment_state="not_paid")
        self.assertEqual(self.status(order), "sent")

    def test_a_problem_comes_first(self):
        order = self.sale_order()
        self.send(self.document_of(order))
        order.order_line.product_uom_qty = 9
        document = self.document_of(order)
        document._block("other", "test", "Waits for a person")
        self.assertEqual(self.status(order), "problem")

    def test_an_open_problem_of_a_sent_document_shows(self):
        order = self.sale_order()
        document = self.document_of(order)
        self.send(document)
        problem = self.env["accounting.problem"]._raise(
            self.connection, "amount", "test", "The totals differ", documents=document
        )
        self.assertEqual(self.status(order), "problem")
        problem.active = False
        self.assertEqual(self.status(order), "sent")

    def test_an_undone_document_is_a_problem_until_somebody_took_note(self):
        order = self.sale_order()
        document = self.document_of(order)
        self.send(document)
        problem = self.void(document)
        self.assertEqual(self.status(order), "problem")
        problem.action_close()
        self.assertEqual(self.status(order), "not_invoiced")

    def test_a_company_without_connection_shows_no_status(self):
        order = self.sale_order()
        self.connection.state = "disconnected"
        self.assertFalse(self.status(order))

    def test_the_search_finds_what_the_column_shows(self):
        orders = self.env["sale.order"].union(*self.orders_by_status().values())
        orders |= self.sale_order(confirm=False)
        partly = self.sale_order()
        self.send(self.document_of(partly))
        partly.order_line.product_uom_qty = 9
        orders |= partly
        self.env.flush_all()
        for status in ("problem", "waiting", "partly", "paid", "sent", "not_invoiced", False):
            shown = orders.filtered(lambda order, status=status: self.status(order) == status)
            found = orders.search([("id", "in", orders.ids), ("accounting_status", "=", status)])
            self.assertEqual(found, shown.sorted(), status)
            others = orders.search([("id", "in", orders.ids), ("accounting_status", "!=", status)])
            self.assertEqual(others, (orders - shown).sorted(), status)

    def test_a_page_takes_as_many_queries_as_one_order(self):
        orders = self.env["sale.order"].union(*(self.sale_order() for _ in range(20)))
        for order in orders[:10]:
            self.document_of(order)

        def queries(page):
            read = page.mapped
            return self.queries_of(
                lambda: read(lambda order: (order.accounting_status, order.accounting_numbers))
            )

        queries(orders[:1])
        self.assertEqual(queries(orders), queries(orders[:1]))
