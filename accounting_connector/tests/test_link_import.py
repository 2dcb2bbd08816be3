"""The links that were exported at uninstalling are read back: coverage and links are as before."""

import base64
import json
from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .. import hooks
from ..models import accounting_link_file as link_file
from ..models.accounting_sender import Sender
from ..providers.values import RemoteState
from .order_case import OrderCase


@tagged("post_install", "-at_install")
class TestLinkImport(OrderCase):
    def setUp(self):
        super().setUp()
        self.product.invoice_policy = "delivery"

    # === THE LIFE OF THE MODULE === #

    def sent_order(self, quantity=4):
        """A sale order of which all was sent, as the worker does it."""
        order = self.sale_order(quantity=quantity)
        order.order_line.qty_delivered = quantity
        self.send_all(order)
        return order

    def send_all(self, order):
        self.queue(order)
        self.run_sender()

    def export(self):
        return self.env["accounting.document"].sudo()._export_links().encode()

    def uninstall(self):
        """What uninstalling does to orders and documents; gives the file that was kept."""
        file = self.export()
        hooks._give_orders_back(self.env(su=True))
        self.env["accounting.document"].sudo().search([]).unlink()
        self.connection.write({"marker_tag": "n3wtag"})
        self.env.invalidate_all()
        return file

    def checked(self, file):
        wizard = self.env["accounting.link.import"].create(
            {"connection_id": self.connection.id, "file": base64.b64encode(file)}
        )
        wizard.action_check()
        return wizard

    def read_back(self, file):
        wizard = self.checked(file)
        self.assertFalse(wizard.row_ids.filtered("reason"), wizard.row_ids.mapped("reason"))
        wizard.action_apply()

    def state_of(self, *orders):
        """What is invoiced and linked of these orders."""
        return [
            {
                "lines": order.order_line.mapped("qty_invoiced"),
                "status": order.invoice_status,
                "numbers": order.accounting_numbers,
                "documents": sorted(
                    (document.kind, document.external_id, document.amount_total)
                    for document in order._accounting_live_documents()
                ),
            }
            for order in orders
        ]

    # === ROUND TRIP === #

    def test_what_was_sent_linked_and_marked_is_as_before(self):
        sent = self.sent_order()
        credited = self.sent_order()
        credited.order_line.qty_delivered = 3
        self.send_all(credited)
        part = self.sale_order(quantity=9)
        part.order_line.qty_delivered = 2
        self.send_all(part)
        bought = self.purchase_order()
        page = self.env["accounting.booked"].browse(bought.action_accounting_already_booked()["res_id"])
        page.row_ids.write({"number": "=TY-1", "date": "2026-03-31"})
        page.action_apply()
        orders = sent, credited, part, bought
        before = self.state_of(*orders)
        self.assertEqual([len(each["documents"]) for each in before], [1, 2, 1, 1])

        file = self.uninstall()
        self.assertEqual(bought.invoice_status, "to invoice")
        self.assertNotEqual(self.state_of(*orders), before)
        self.read_back(file)

        self.assertEqual(self.state_of(*orders), before)

    def test_read_back_twice_changes_nothing(self):
        order = self.sent_order()
        file = self.uninstall()
        self.read_back(file)
        before = self.state_of(order)
        wizard = self.checked(file)
        self.assertEqual(wizard.row_ids.mapped("reason"), ["It is linked already."])
        with self.assertRaisesRegex(UserError, "No row"):
            wizard.action_apply()
        self.assertEqual(self.state_of(order), before)

    def test_what_it_says_over_there_is_read_soon(self):
        order = self.sent_order()
        [remote] = self.books.documents
        file = self.uninstall()
        self.books.change(remote.external_id, state=RemoteState.PAID, amount_due=Decimal(0))
        self.wait(days=3)
        self.connection.changes_read_at = self.true_time()
        self.read_back(file)
        with self.enter_registry_test_mode():
            Sender(self.connection).refresh()
        self.env.invalidate_all()
        [document] = order.accounting_document_ids
        self.assertRecordValues(
            document, [{"payment_state": "paid", "external_amount_total": 460, "difference_kind": False}]
        )
        self.assertTrue(document.external_url)

    def test_it_is_recognised_in_another_database_by_name_and_text(self):
        order = self.sent_order()
        file = self.uninstall().decode()
        line = order.order_line
        file = file.replace(f'""line"": {line.id},', '""line"": 999999999,').encode()
        self.read_back(file)
        self.assertEqual(order.order_line.qty_invoiced, 4)

    # === WHAT DOES NOT FIT === #

    def reasons(self, file):
        return "\n".join(self.checked(file).row_ids.mapped("reason"))

    def test_another_organisation_is_refused(self):
        self.sent_order()
        here = self.connection.organisation_external_id.encode()
        file = self.uninstall().replace(here, b"other-books")
        self.assertIn("It is in the books of", self.reasons(file))

    def test_a_row_whose_order_or_line_is_gone_says_so(self):
        order = self.sent_order()
        file = self.uninstall()
        order.name = "S-RENAMED"
        self.assertIn("There is no order", self.reasons(file))

    def namesake_of(self, order):
        """An order of a branch that has the same name and text."""
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.user.company_ids |= branch
        line = {"product_id": self.product.id, "product_uom_qty": 4, "tax_ids": [Command.clear()]}
        other = self.env["sale.order"].with_company(branch).create(
            {
                "name": order.name,
                "company_id": branch.id,
                "partner_id": order.partner_id.id,
                "order_line": [Command.create(line)],
            }
        )
        other.action_confirm()
        other.order_line.name = order.order_line.name
        return other

    def test_of_orders_of_one_name_the_one_with_these_lines_is_taken(self):
        order = self.sent_order()
        file = self.uninstall()
        other = self.namesake_of(order)
        self.read_back(file)
        self.assertEqual((order.order_line.qty_invoiced, other.order_line.qty_invoiced), (4, 0))

    def test_in_another_database_orders_of_one_name_and_text_are_a_persons_business(self):
        order = self.sent_order()
        line = f'""line"": {order.order_line.id},'.encode()
        file = self.uninstall().replace(line, b'""line"": 999999999,')
        other = self.namesake_of(order)
        self.assertIn("several orders", self.reasons(file))
        other.order_line.name = "Something else"
        self.read_back(file)
        self.assertEqual(order.order_line.qty_invoiced, 4)

    def test_a_line_of_the_same_id_and_another_text_is_another_line(self):
        order = self.sent_order()
        file = self.uninstall()
        order.order_line.name = "Something else"
        self.assertIn("has no line", self.reasons(file))

    def test_what_was_invoiced_again_in_the_meantime_stays_out(self):
        order = self.sent_order()
        file = self.uninstall()
        self.queue(order)
        self.assertIn("Less is left to invoice", self.reasons(file))

    def test_what_may_not_have_arrived_and_what_was_voided_stay_out(self):
        voided = self.sent_order().accounting_document_ids.sudo()
        voided._undo()
        self.product.invoice_policy = "order"
        waiting = self.queue().sudo()
        waiting._move_to("sending")
        waiting._move_to("unconfirmed")
        file = self.uninstall()
        reasons = self.reasons(file)
        self.assertIn("look in the books", reasons)
        self.assertIn("voided or deleted", reasons)

    def row_of(self, file):
        """What one row of the file says, its quantities apart."""
        [row] = link_file.read(file)
        return row, json.loads(row[link_file.QUANTITIES])

    def read_halves(self, prepare):
        """Read back halves of two orders, the first order's row twice; gives what is said of the rows."""
        orders = [self.sent_order() for _ in range(2)]
        rows = []
        for row in link_file.read(self.uninstall()):
            [covered] = json.loads(row[link_file.QUANTITIES])
            half = {link_file.QUANTITIES: json.dumps([{**covered, "quantity": 2}])}
            rows.append({**row, **half, **prepare(row)})
        wizard = self.checked(link_file.write([rows[0], rows[0], rows[1]]).encode())
        wizard.action_apply()
        self.assertEqual([order.order_line.qty_invoiced for order in orders], [2, 2])
        return wizard.row_ids.mapped("reason")

    def test_a_document_that_is_in_the_file_twice_keeps_nothing_else_out(self):
        reasons = self.read_halves(lambda row: {})
        self.assertEqual(reasons, ["", "It is in the file twice.", ""])

    def test_what_was_marked_and_is_in_the_file_twice_is_marked_once(self):
        reasons = self.read_halves(lambda row: {link_file.ID: "", link_file.ORIGIN: "elsewhere"})
        self.assertEqual(reasons, ["", "It is in the file twice.", ""])

    def test_a_row_that_makes_no_sense_says_so_and_keeps_nothing_else_out(self):
        order = self.sent_order()
        row, [covered] = self.row_of(self.uninstall())
        strange = [
            json.dumps([{**covered, "quantity": 0}]).replace('"quantity": 0', f'"quantity": {quantity}')
            for quantity in ("NaN", "-Infinity", "1e400", "1e300", "null", '"much"')
        ]
        strange += [
            json.dumps([covered]).replace(str(covered["line"]), "1e400"),
            *(json.dumps([{**covered, "text": text}]) for text in ("\ud800", "a\0b")),
            "[" * 100000,
            "7",
            "[7]",
            '{"order": 1}',
        ]
        rows = [{**row, link_file.QUANTITIES: quantities} for quantities in strange]
        wizard = self.checked(link_file.write([*rows, row]).encode())
        self.assertEqual(set(wizard.row_ids[:-1].mapped("reason")), {wizard.row_ids[0].reason})
        self.assertIn("cannot be read", wizard.row_ids[0].reason)
        wizard.action_apply()
        self.assertEqual(order.order_line.qty_invoiced, 4)

    def test_the_ends_of_lines_and_stray_bytes_do_not_matter(self):
        for end in (b"\r", b"\n", b"\r\n"):
            with self.subTest(end=end):
                order = self.sent_order()
                file = self.uninstall().replace(b"\r\n", end)
                number = self.row_of(file)[0][link_file.NUMBER].encode()
                self.read_back(file.replace(number, number + b"\0"))
                self.assertEqual(order.order_line.qty_invoiced, 4)
                order.accounting_document_ids.sudo().unlink()

    def test_another_file_is_refused(self):
        for file in (b"Name,Price\nChair,1\n", b"", b"\xff\xfe\x00", b'Kind\n"unterminated,'):
            with self.assertRaisesRegex(UserError, "This is not the file|Choose the file"):
                self.checked(file)

    def test_only_administrators_read_links_back(self):
        user = self.person("accounting_connector.group_accounting_connector_user")
        with self.assertRaises(AccessError):
            self.env["accounting.link.import"].with_user(user).create({"connection_id": self.connection.id})

    def test_a_file_that_a_spreadsheet_saved_is_read(self):
        text = link_file.write([{link_file.NUMBER: "-7", link_file.KIND: "bill", link_file.TOTAL: -1.5}])
        self.assertIn("'-7", text)
        [row] = link_file.read(text.replace(",", ";").encode())
        self.assertEqual((row[link_file.NUMBER], row[link_file.TOTAL]), ("-7", "-1.5"))
