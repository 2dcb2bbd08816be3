"""Documents over there are found by reference, contact and total, and linked."""

from decimal import Decimal

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..models.accounting_sender import Sender
from ..providers.values import Kind, RemoteState
from .in_memory_books import written_by_hand
from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestBookedLook(OrderCase):
    """Documents over there are found by reference, contact and total, and linked."""

    def setUp(self):
        super().setUp()
        self.order = self.sale_order(quantity=4, price=100)

    def there(self, order=None, **facts):
        """A document the accountant wrote by hand for an order."""
        order = order or self.order
        total = Decimal(str(order.amount_total))
        facts = {
            "reference": order.name,
            "contact_id": "contact-by-hand",
            "contact_name": order.partner_id.name,
            "currency": order.currency_id.name,
            "state": RemoteState.APPROVED,
            "untaxed": total / Decimal("1.15"),
            "tax": total - total / Decimal("1.15"),
            "total": total,
            "amount_due": total,
            **facts,
        }
        return written_by_hand(self.books, **facts)

    def looked(self, orders=None):
        """The page for these orders, after looking."""
        orders = self.order if orders is None else orders
        page = orders.env["accounting.booked"].browse(orders.action_accounting_already_booked()["res_id"])
        page.action_look()
        page._take_found(page._prepare_look()())
        return page

    def refresh(self):
        with self.enter_registry_test_mode():
            Sender(self.connection).refresh()
        self.env.invalidate_all()

    def test_what_is_equal_in_reference_contact_and_total_is_ticked_and_linked(self):
        remote = self.there()
        page = self.looked()
        self.assertTrue(page.row_ids.is_chosen)
        page.action_apply()
        document = self.order.accounting_document_ids
        self.assertRecordValues(
            document,
            [
                {
                    "origin": "linked",
                    "state": "sent",
                    "external_id": remote.external_id,
                    "external_number": remote.number,
                    "external_status": "approved",
                    "external_amount_total": 460,
                    "payment_state": "not_paid",
                    "difference_kind": False,
                }
            ],
        )
        self.assertRecordValues(self.order, [{"invoice_status": "invoiced", "accounting_status": "sent"}])
        self.assertTrue(self.order.accounting_url)

    def test_payments_and_voiding_come_back_like_those_of_sent_documents(self):
        remote = self.there()
        self.looked().action_apply()
        self.wait(hours=1)
        self.books.change(remote.external_id, state=RemoteState.PAID, amount_due=Decimal(0))
        self.refresh()
        self.assertEqual(self.order.accounting_status, "paid")
        self.wait(hours=1)
        self.books.change(remote.external_id, state=RemoteState.VOIDED)
        self.refresh()
        self.assertEqual(self.order.accounting_document_ids.state, "undone")
        self.assertEqual(self.order.order_line.qty_to_invoice, 4)

    def test_what_is_only_alike_is_shown_and_never_ticked(self):
        self.there(reference="", total=Decimal("459.00"))
        self.there(contact_name="Somebody Else", reference="")
        self.there(total=Decimal("46.00"))
        page = self.looked()
        self.assertFalse(page.row_ids.is_chosen)
        self.assertFalse(page.row_ids.candidate_id)
        self.assertEqual(
            page.row_ids.candidate_ids.mapped("equal"),
            ["equal: reference, contact", "equal: total", "equal: contact"],
        )

    def test_two_that_are_equal_are_a_persons_choice(self):
        self.there()
        self.there()
        page = self.looked()
        self.assertFalse(page.row_ids.is_chosen)
        self.assertIn("not clear", page.row_ids.candidate_note)

    def test_one_that_fits_two_orders_is_a_persons_choice(self):
        other = self.sale_order(quantity=4, price=100)
        self.there(reference=f"{self.order.name}, {other.name}")
        page = self.looked(self.order | other)
        self.assertFalse(any(page.row_ids.mapped("is_chosen")))

    def test_the_customers_reference_is_as_good_as_the_orders_name(self):
        self.order.client_order_ref = "PO 4711"
        self.there(reference="your order po 4711")
        self.assertTrue(self.looked().row_ids.is_chosen)

    def test_a_reference_in_another_word_is_none(self):
        self.there(reference=f"{self.order.name}9")
        self.assertFalse(self.looked().row_ids.is_chosen)

    def test_what_stands_for_another_order_is_left_out(self):
        self.there()
        self.looked().action_apply()
        other = self.sale_order(quantity=4, price=100)
        self.assertFalse(self.looked(other).row_ids.candidate_ids)

    def test_another_currency_or_kind_is_no_candidate(self):
        self.there(currency="EUR")
        self.there(kind=Kind.BILL)
        self.there(state=RemoteState.VOIDED)
        self.assertFalse(self.looked().row_ids.candidate_ids)

    def test_what_is_chosen_by_hand_states_how_it_differs(self):
        self.there(reference="", contact_name="Deep Blue Limited", contact_id="c-9", total=Decimal("450.00"))
        self.there(reference=self.order.name, contact_name="Deep Blue Limited", total=Decimal("450.00"))
        page = self.looked()
        page.row_ids.candidate_id = page.row_ids.candidate_ids[0]
        self.assertTrue(page.row_ids.is_chosen)
        page.action_apply()
        document = self.order.accounting_document_ids
        self.assertEqual((document.difference_kind, document.amount_difference), ("contact", -10))
        self.assertIn("Deep Blue Limited", document.difference_note)

    def test_what_was_found_for_another_order_cannot_be_taken(self):
        other = self.sale_order(quantity=1, price=30)
        self.there()
        self.there(other)
        mine, others = self.looked(self.order | other).row_ids.sorted("id")
        with self.assertRaisesRegex(ValidationError, "found for another order"):
            mine.candidate_id = others.candidate_ids[0]

    def test_undoing_lets_it_be_linked_to_the_right_order(self):
        remote = self.there()
        self.looked().action_apply()
        self.order.accounting_document_ids.action_undo_booked()
        self.assertEqual(self.order.order_line.qty_to_invoice, 4)
        page = self.looked()
        page.action_apply()
        self.assertEqual(self.order._accounting_live_documents().external_id, remote.external_id)

    def test_what_this_database_forgot_is_no_question_any_more_once_it_is_linked(self):
        marker = f"{self.connection.marker_tag}{'0' * 13}"
        remote = self.there(marker=marker)
        problem = self.env["accounting.document"].sudo()._raise_forgotten(self.connection, [remote])
        self.looked().action_apply()
        self.assertFalse(problem.active)

    def test_a_user_who_may_change_the_orders_does_all_of_it(self):
        clerk = self.person(
            "accounting_connector.group_accounting_connector_user",
            "sales_team.group_sale_salesman_all_leads",
            "purchase.group_purchase_user",
        )
        bought = self.purchase_order(quantity=2, price=60, partner_ref="TY-77")
        self.there()
        self.there(bought, kind=Kind.BILL, number="TY-77", reference="")
        for order in (self.order, bought):
            self.looked(order.with_user(clerk)).action_apply()
            document = order.accounting_document_ids.with_user(clerk)
            self.assertEqual((document.origin, document.user_id), ("linked", clerk))
            document.action_undo_booked()
            self.assertEqual(order.invoice_status, "to invoice")

    def test_nobody_looks_for_orders_they_may_not_change(self):
        reader = self.person("accounting_connector.group_accounting_connector_user")
        page = self.looked()
        with self.assertRaises(AccessError):
            page.with_user(reader)._check_may_look()

    def test_one_document_may_stand_for_several_orders(self):
        other = self.sale_order(quantity=1, price=100)
        self.there(total=Decimal("575.00"), untaxed=Decimal(500), tax=Decimal(75))
        page = self.looked(self.order | other)
        for row in page.row_ids:
            row.candidate_id = page.row_ids.candidate_ids.filtered(lambda one, row=row: one.row_id == row)[:1]
        page.action_apply()
        document = self.order.accounting_document_ids
        self.assertEqual(document.sale_order_ids, self.order | other)
        self.assertEqual((document.amount_total, document.difference_kind), (575, False))

    def test_bills_are_found_by_the_vendors_number(self):
        order = self.purchase_order(quantity=2, price=60, partner_ref="TY-77")
        self.there(order, kind=Kind.BILL, number="TY-77", reference="")
        page = self.looked(order)
        self.assertTrue(page.row_ids.is_chosen)
        page.action_apply()
        self.assertRecordValues(
            order.accounting_document_ids, [{"kind": "bill", "number": "TY-77", "external_number": "TY-77"}]
        )

    def measure(self, number):
        """Queries to open the page for so many orders, to look, and to take over; the calls of the look."""
        orders = self.env["sale.order"].union(*(self.sale_order() for _ in range(number)))
        for order in orders:
            self.there(order)
        counts = []

        def count(work):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            done = work()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            return done

        action = count(orders.action_accounting_already_booked)
        page = self.env["accounting.booked"].browse(action["res_id"])
        self.books.calls.clear()
        remotes = page._prepare_look()()
        count(lambda: page._take_found(remotes))
        self.assertEqual(sum(page.row_ids.mapped("is_chosen")), number)
        count(page.action_apply)
        return counts, list(self.books.calls)

    def test_many_orders_take_one_call_and_no_query_more_to_look_and_few_each_to_take_over(self):
        self.measure(2)  # what is read once for all is known from here on
        few, calls = self.measure(2)
        many, calls_for_many = self.measure(20)
        self.assertEqual((calls, calls_for_many), (["documents_dated"], ["documents_dated"]))
        opening, looking, taking_over = (more - less for more, less in zip(many, few, strict=True))
        self.assertEqual(looking, 0)
        self.assertLessEqual((opening / 18, taking_over / 18), (3, 3))
