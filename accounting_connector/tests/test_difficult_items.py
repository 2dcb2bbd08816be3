"""What is difficult about items over there, and what becomes of each in Odoo."""

from decimal import Decimal

from odoo.addons.accounting_connector.providers.values import ItemKind

from .import_case import ItemImportCase

LONG = "x" * 500
# What is difficult: the item there, some of the product's values, what is told
DIFFICULT = {
    "blanks around name and code": (
        {"name": "  Oak   Desk ", "code": " D-1 "},
        {"name": "Oak Desk", "default_code": "D-1"},
        (),
    ),
    "no code": ({"name": "Without Code", "code": ""}, {"default_code": False}, ()),
    "no name": ({"name": "", "code": "N-1"}, {"name": "N-1", "default_code": "N-1"}, ()),
    "a tab and a line break in the name": ({"name": "Oak\tSmall\nDesk"}, {"name": "Oak Small Desk"}, ()),
    "colons in the name": ({"name": "Desk: oak: small"}, {"name": "Desk: oak: small"}, ()),
    "zero-width characters": (
        {"name": "O\u200bak\ufeff Table", "code": "Z\u200b-1"},
        {"name": "Oak Table", "default_code": "Z-1"},
        (),
    ),
    "a control character": ({"name": "Oak\x00Bench\x07"}, {"name": "Oak Bench"}, ()),
    "quotes and angle brackets": ({"name": '<b>24" "Oak"</b>'}, {"name": '<b>24" "Oak"</b>'}, ()),
    "letters of many scripts": ({"name": "Ærø 東京 Ελλάς"}, {"name": "Ærø 東京 Ελλάς"}, ()),
    "500 characters": (
        {"name": LONG, "code": "L" * 500, "description": LONG * 8},
        {"name": LONG, "default_code": "L" * 500, "description_sale": LONG * 8},
        (),
    ),
    "a description that repeats the name": (
        {"name": "Plain Desk", "description": "Plain Desk"},
        {"description_sale": False},
        (),
    ),
    "a description of several lines": (
        {"description": "Oak \r\n\u200bfour legs\n"},
        {"description_sale": "Oak\nfour legs"},
        (),
    ),
    "no price": ({}, {"list_price": 0.0, "standard_price": 0.0}, ()),
    "a price of nothing": ({"sale_price": Decimal(0)}, {"list_price": 0.0}, ()),
    "a negative price": ({"sale_price": Decimal("-5.5")}, {"list_price": -5.5}, ()),
    "six decimals": (
        {"sale_price": Decimal("1.234567"), "purchase_price": Decimal("0.000001")},
        {"list_price": 1.234567, "standard_price": 0.000001},
        (),
    ),
    "a very large price": ({"sale_price": Decimal("1E+9")}, {"list_price": 1e9}, ()),
    "an unknown tax": ({"sale_tax_code": "GONE"}, {}, ("GONE",)),
    "a tax of purchases on sales": ({"sale_tax_code": "IN15"}, {}, ("GST on Expenses",)),
    "no tax": ({"sale_tax_code": "NONE"}, {"taxes_id": []}, ()),
    "an unknown account": ({"sale_account": "4711"}, {}, ()),
    "neither sold nor bought": ({"sold": False}, {"sale_ok": False, "purchase_ok": False}, ()),
    "only bought": (
        {"sold": False, "purchased": True},
        {"sale_ok": False, "purchase_ok": True},
        (),
    ),
    "a service": ({"kind": ItemKind.SERVICE}, {"type": "service"}, ()),
}
REFUSED = {
    "no name and no code": ({"name": "", "code": ""}, "no name"),
    "a name of nothing visible": ({"name": "\u200b \u2060", "code": ""}, "no name"),
    "a bundle": ({"kind": ItemKind.BUNDLE}, "bundle"),
    "our item for an account": ({"code": "ODOO-79"}, "made by Odoo"),
    "our item of a product": ({"code": "ODOO-0AF1-12"}, "made by Odoo"),
}


class TestDifficultItems(ItemImportCase):
    def test_each_difficult_item_becomes_what_is_expected(self):
        ids = {
            title: self.there(**{"name": f"Item {number:02}", **facts})
            for number, (title, (facts, *_expected)) in enumerate(DIFFICULT.items())
        }
        job = self.import_now()
        for title, (_facts, values, told) in DIFFICULT.items():
            with self.subTest(title):
                line = self.line_of(job, ids[title])
                product = line.product_id.with_company(self.company)
                self.assertTrue(product, line.reason)
                self.assertEqual(line.outcome, "created")
                self.assertEqual({name: self.shown(product, name) for name in values}, values)
                for text in told:
                    self.assertIn(text, line.reason)
                if not told:
                    self.assertFalse(line.reason)

    def shown(self, product, name):
        return product[name].ids if name == "taxes_id" else product[name]

    def test_what_is_no_product_is_refused_with_a_reason(self):
        ids = {title: self.there(**facts) for title, (facts, _reason) in REFUSED.items()}
        job = self.import_now()
        for title, (_facts, reason) in REFUSED.items():
            line = self.line_of(job, ids[title])
            self.assertEqual(line.outcome, "skipped", title)
            self.assertIn(reason, line.reason)

    def test_the_same_name_twice_is_two_products(self):
        self.there("Twin", code="T-1")
        self.there("Twin", code="T-2")
        self.import_now()
        self.assertTrue(self.product_of("i-1") and self.product_of("i-2"))
        self.assertNotEqual(self.product_of("i-1"), self.product_of("i-2"))

    def test_an_archived_twin_is_left_alone(self):
        self.there("Twin", active=False)
        self.there("Twin")
        self.import_now()
        self.assertFalse(self.product_of("i-1"))
        self.assertTrue(self.product_of("i-2"))

    def test_an_archived_product_that_is_the_same_is_for_a_person_to_decide(self):
        self.product.active = False
        self.there("Any", code="CHAIR")
        job = self.import_now()
        self.assertIn("archived", self.line_of(job, "i-1").reason)
