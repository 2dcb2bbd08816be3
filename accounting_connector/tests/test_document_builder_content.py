"""What a document shows besides its amounts: texts, products, who it is for, what it was made of."""

from odoo.fields import Command

from .test_document_builder import BuilderCase, for_each_method


class TestSaleContent(BuilderCase):
    def test_sections_and_notes_are_texts_and_empty_sections_stay_out(self):
        line = {"product_id": self.reasons.id, "product_uom_qty": 1, "price_unit": 10, "tax_ids": False}
        idle = {"product_id": self.by_delivery.id, "product_uom_qty": 1, "price_unit": 10, "tax_ids": False}
        order = self.sale(
            {"display_type": "line_section", "name": "Ground floor"},
            {"display_type": "line_subsection", "name": "Kitchen"},
            {**line, "name": "Tap"},
            {"display_type": "line_note", "name": "Fitted by us"},
            {"display_type": "line_section", "name": "First floor"},
            idle,
        )
        lines = self.lines_of(self.assert_as_odoo(order))
        self.assertEqual(
            [(text["description"], bool(text.get("is_text"))) for text in lines],
            [
                ("Ground floor", True),
                ("Kitchen", True),
                (lines[2]["description"], False),
                ("Fitted by us", True),
            ],
        )

    def test_a_combo_is_a_text_above_what_it_consists_of(self):
        parts = [self._product(name, list_price=price) for name, price in (("Burger", 12), ("Fries", 5))]
        combos = self.env["product.combo"].create(
            [
                {"name": part.name, "combo_item_ids": [Command.create({"product_id": part.id})]}
                for part in parts
            ]
        )
        menu = self.env["product.product"].create(
            {
                "name": "Menu",
                "type": "combo",
                "list_price": 15,
                "combo_ids": [Command.set(combos.ids)],
                "taxes_id": False,
            }
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [Command.create({"product_id": menu.id, "product_uom_qty": 2})],
            }
        )
        tax = self.tax(15)
        order.order_line = [
            Command.create(
                {
                    "product_id": combo.combo_item_ids.product_id.id,
                    "product_uom_qty": 2,
                    "combo_item_id": combo.combo_item_ids.id,
                    "linked_line_id": order.order_line[0].id,
                    "tax_ids": [Command.set(tax.ids)],
                }
            )
            for combo in combos
        ]
        order.action_confirm()
        text, burger, fries = self.lines_of(self.assert_as_odoo(order))
        self.assertEqual(
            (text["description"], text["is_text"], text["counted_quantity"]), ("Menu x 2", True, 2)
        )
        self.assertEqual([burger["product_id"], fries["product_id"]], [part.id for part in parts])

    def test_lines_without_product_and_archived_products(self):
        order = self.sale(
            {
                "name": "Something special",
                "product_uom_qty": 1,
                "price_unit": 10,
                "tax_ids": False,
                "product_id": self.reasons.id,
            },
            (1, 20, self.tax(15)),
        )
        self.reasons.active = False
        vals = self.assert_as_odoo(order)
        self.assertEqual(vals["amount_untaxed"], 30)

    def test_another_unit_is_named(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sale(
            {
                "product_id": self.reasons.id,
                "product_uom_qty": 2,
                "product_uom_id": dozen.id,
                "price_unit": 10,
                "tax_ids": False,
            }
        )
        (line,) = self.lines_of(self.assert_as_odoo(order))
        self.assertEqual(line["uom_name"], dozen.name)
        self.assertIn(dozen.name, line["description"])
        self.assertEqual((line["quantity"], line["counted_quantity"]), (2, 2))

    def test_a_person_of_a_company_goes_to_the_company(self):
        person = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": self.partner.id, "type": "invoice"}
        )
        order = self.sale((1, 10, self.tax(15)), client_order_ref="PO-7781")
        vals = self.build(order)
        self.assertEqual((vals["partner_id"], vals["invoice_partner_id"]), (self.partner.id, person.id))
        self.assertEqual(vals["reference"], order.name)
        self.assertEqual(self.lines_of(vals)[0]["description"], "Your reference: PO-7781")

    @for_each_method
    def test_orders_of_one_customer_share_a_document(self):
        tax = self.tax(23)
        orders = self.sale((12.12, 12.12, tax)) | self.sale((12.12, 12.12, tax), client_order_ref="B")
        vals = self.assert_as_odoo(orders)
        self.assertEqual(vals["reference"], ", ".join(orders.mapped("name")))
        self.assertEqual(vals["sale_order_ids"], [Command.set(orders.ids)])
        texts = [line["description"] for line in self.lines_of(vals) if line.get("is_text")]
        self.assertEqual(texts, [orders[0].name, f"{orders[1].name} – Your reference: B"])

    def test_orders_with_other_terms_do_not_share_one(self):
        tax = self.tax(15)
        term = self.env.ref("account.account_payment_term_30days")
        others = self.env["res.partner"].create({"name": "Other"})
        orders = (
            self.sale((1, 10, tax))
            | self.sale((1, 10, tax), payment_term_id=term.id)
            | self.sale((1, 10, tax), partner_id=others.id)
        )
        self.assertEqual(len(self.builder._from_sale_orders(orders)), 3)

    def test_the_fingerprint_changes_with_what_is_covered_only(self):
        order = self.sale((1, 10, self.tax(15)), {"display_type": "line_note", "name": "Note"})
        vals = self.build(order)
        covered = self.lines_of(vals)
        self.assertEqual(self.builder._fingerprint(order, covered), vals["source_fingerprint"])
        order.order_line[1].name = "Another note"
        order.order_line[0].name = "Better words"
        self.assertEqual(self.builder._fingerprint(order, covered), vals["source_fingerprint"])
        order.order_line[0].price_unit = 11
        self.assertNotEqual(self.builder._fingerprint(order, covered), vals["source_fingerprint"])
