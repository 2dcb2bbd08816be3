"""What the customer reads or gets beside the lines is frozen with the document."""

from odoo.fields import Command
from odoo.tests import tagged

from ..providers.values import PostalAddress
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestDocumentCustomer(ConnectorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        country = cls.env.ref("base.us")
        state = cls.env.ref("base.state_us_5")  # California
        place = {"country_id": country.id, "state_id": state.id}
        cls.customer.write({"street": "1 Main St", "city": "Fremont", "zip": "94538", **place})
        cls.invoice_address = cls.env["res.partner"].create(
            {
                "name": "Accounts Payable",
                "parent_id": cls.customer.id,
                "type": "invoice",
                "email": '"Deep Blue" <ap@deepblue.example>, boss@deepblue.example',
                "street": "PO Box 7",
                "city": "Oakland",
                "zip": "94601",
                **place,
            }
        )
        cls.warehouse = cls.env["res.partner"].create(
            {
                "name": "Warehouse",
                "parent_id": cls.customer.id,
                "type": "delivery",
                "street": "9 Dock Rd",
                "street2": "Gate B",
                "city": "San Leandro",
                "zip": "94577",
                **place,
            }
        )

    def order(self, **values):
        order = self.sale_order()
        order.write({"partner_shipping_id": self.warehouse.id, "note": False, **values})
        return order

    def value(self, order):
        return self.queue(order)._to_value()

    def test_the_addresses_of_the_order_go_along(self):
        value = self.value(self.order())
        state = {"region": "California", "region_code": "CA", "country": "United States"}
        self.assertEqual(
            (value.bill_to, value.ship_to),
            (
                PostalAddress(
                    "billing",
                    ("PO Box 7",),
                    "Oakland",
                    postal_code="94601",
                    attention_to="Accounts Payable",
                    **state,
                ),
                PostalAddress(
                    "delivery", ("9 Dock Rd", "Gate B"), "San Leandro", postal_code="94577", **state
                ),
            ),
        )

    def test_what_was_queued_stays_whatever_becomes_of_the_addresses(self):
        document = self.queue(self.order(note="<p>Cash only</p>"))
        before = document._to_value()
        self.warehouse.street = "Elsewhere"
        self.invoice_address.email = "new@deepblue.example"
        self.assertEqual(document._to_value(), before)

    def test_an_address_without_place_is_left_to_the_books(self):
        empty = self.env["res.partner"].create({"name": "Somewhere"})
        value = self.value(self.order(partner_shipping_id=empty.id, partner_invoice_id=empty.id))
        self.assertEqual((value.bill_to, value.ship_to), (None, None))

    def test_the_first_address_of_the_invoice_address_is_the_e_mail(self):
        self.assertEqual(self.value(self.order()).bill_email, "ap@deepblue.example")
        self.invoice_address.email = False
        self.assertEqual(self.value(self.order()).bill_email, "accounts@deepblue.example")

    def test_the_memo_is_what_the_orders_say_each_text_once(self):
        orders = self.order(note="<p>Cash <b>only</b></p>") | self.order(note="<p>Cash <b>only</b></p>")
        orders |= self.order(note="<p>No returns</p>")
        [vals] = self.env["accounting.document.builder"]._from_sale_orders(orders)
        self.assertEqual(vals["memo"], "Cash *only*\n\nNo returns")

    def test_the_customers_reference_is_a_line_and_no_memo(self):
        value = self.value(self.order(client_order_ref="PO 77"))
        self.assertEqual(value.memo, "")
        self.assertIn("Your reference: PO 77", [line.description for line in value.lines])

    def test_a_bill_has_nothing_for_a_customer(self):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [Command.create({"product_id": self.product.id, "product_qty": 1})],
            }
        )
        order.button_confirm()
        value = order._accounting_queue(order._accounting_prepare())._to_value()
        self.assertEqual((value.memo, value.bill_email, value.bill_to, value.ship_to), ("", "", None, None))

    def test_each_delivery_address_has_a_document_where_the_tax_is_found_by_it(self):
        orders = self.order() | self.order() | self.order(partner_shipping_id=self.customer.id)
        build = self.env["accounting.document.builder"]._from_sale_orders
        self.assertEqual(len(build(orders)), 1)
        self.connection.write({"taxes_by_flag": True, "computes_tax": True})
        self.assertEqual([vals["ship_address"]["city"] for vals in build(orders)], ["San Leandro", "Fremont"])
