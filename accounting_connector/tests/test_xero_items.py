"""Items are known by their code."""

from decimal import Decimal

from odoo.addons.accounting_connector.providers.values import Item, Verdict

from .xero_case import XeroCase


def desk(code="DESK", **facts):
    return Item(
        **{
            "code": code,
            "name": "Desk",
            "sold": True,
            "sale_price": Decimal("50.123456"),
            "sale_account": "200",
            "sale_tax_code": "OUTPUT2",
            **facts,
        }
    )


class TestXeroItems(XeroCase):
    def save(self, *items, answer=()):
        self.server.answer({"Items": list(answer)})
        return {outcome.key: outcome for outcome in self.provider.save_items(items, "key")}

    def test_an_item_is_created_for_what_it_is_used_for(self):
        self.save(desk(description="A desk"))
        self.assertEqual(
            self.request.json,
            {
                "Items": [
                    {
                        "Code": "DESK",
                        "Name": "Desk",
                        "IsSold": True,
                        "IsPurchased": False,
                        "Description": "A desk",
                        "SalesDetails": {"AccountCode": "200", "TaxType": "OUTPUT2", "UnitPrice": 50.1235},
                    }
                ]
            },
        )
        self.assertEqual((self.request.method, self.request.path), ("PUT", "/api.xro/2.0/Items"))
        self.assertEqual(self.request.query, {"summarizeErrors": "false", "unitdp": "4"})

    def test_a_purchased_item_has_its_own_details_and_a_long_name_stays_as_text(self):
        outcomes = self.save(
            desk(name="n" * 60, sold=False, purchased=True, purchase_price=Decimal(9), purchase_account="300")
        )
        (sent,) = self.request.json["Items"]
        self.assertEqual((sent["Name"], sent["PurchaseDescription"]), ("n" * 50, "n" * 60))
        self.assertEqual(sent["PurchaseDetails"], {"AccountCode": "300", "UnitPrice": 9.0})
        self.assertFalse({"SalesDetails", "Description"} & set(sent))
        self.assertEqual(len(outcomes["DESK"].warnings), 1)

    def test_outcomes_find_their_item_by_code(self):
        outcomes = self.save(
            desk("A"),
            desk("B"),
            desk("C"),
            answer=(
                {
                    "Code": "B",
                    "ItemID": "00000000-0000-0000-0000-000000000000",
                    "StatusAttributeString": "ERROR",
                    "ValidationErrors": [{"Message": "Price List Item with Code 'B' already exists"}],
                },
                {"Code": "A", "ItemID": "i-1", "Name": "Desk", "StatusAttributeString": "OK"},
            ),
        )
        self.assertEqual(
            [outcomes[code].verdict for code in "ABC"], [Verdict.SAVED, Verdict.REFUSED, Verdict.UNKNOWN]
        )
        (reason,) = outcomes["B"].reasons
        self.assertEqual((reason.kind, reason.subject), ("duplicate", "B"))

    def test_a_code_that_is_too_long_is_refused_before_sending(self):
        outcomes = self.provider.save_items([desk("x" * 31)], "key")
        self.assertEqual(
            [(outcome.key, outcome.verdict, outcome.reasons[0].kind) for outcome in outcomes],
            [("x" * 31, Verdict.REFUSED, "item")],
        )
        self.assertEqual(self.server.requests, [])

    def test_codes_are_found_exactly(self):
        self.server.answer(
            {
                "Items": [
                    {
                        "Code": "DESK",
                        "ItemID": "i-1",
                        "IsSold": True,
                        "SalesDetails": {"UnitPrice": 50.0, "AccountCode": "200"},
                    },
                    {"Code": "desk", "ItemID": "i-2"},
                    {"Code": None, "ItemID": "i-3"},
                ]
            }
        )
        found = self.provider.find_items(["DESK", 'CH"AIR'])
        self.assertEqual(self.request.query["where"], 'Code=="DESK" OR Code=="CH""AIR"')
        self.assertEqual({code: item.external_id for code, item in found.items()}, {"DESK": "i-1"})
        self.assertEqual((found["DESK"].sale_price, found["DESK"].purchase_price), (Decimal(50), None))
