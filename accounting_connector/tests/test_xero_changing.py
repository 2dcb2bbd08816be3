"""Changes go out in one call after a look at what is there, and every one has its own outcome."""

from dataclasses import replace
from decimal import Decimal

from odoo.addons.accounting_connector.providers import errors
from odoo.addons.accounting_connector.providers.values import Change, Verdict
from odoo.addons.accounting_connector.providers.xero.contacts import contact_of
from odoo.addons.accounting_connector.providers.xero.items import item_of

from .xero_case import FULL_CONTACT, XeroCase

SAVED, REFUSED, UNKNOWN = Verdict.SAVED, Verdict.REFUSED, Verdict.UNKNOWN
ARCHIVED = (
    "The specified contact details matched an archived contact. "
    "Archived contacts cannot currently be edited via the API."
)
ITEM = {
    "ItemID": "f0f0f0f0-0000-4000-8000-000000000001",
    "Code": "DESK",
    "Name": "Desk",
    "Description": "A desk",
    "IsSold": True,
    "IsPurchased": True,
    "IsTrackedAsInventory": False,
    "SalesDetails": {"UnitPrice": Decimal("50.1234"), "AccountCode": "200", "TaxType": "OUTPUT2"},
    "PurchaseDetails": {"UnitPrice": Decimal(30), "AccountCode": "310"},
    "UpdatedDateUTC": "/Date(1551459777193+0000)/",
}


def contact_row(number):
    return {**FULL_CONTACT, "ContactID": f"c0c0c0c0-0000-4000-8000-{number:012d}", "Name": f"Acme {number}"}


def item_row(number, **facts):
    return {**ITEM, "ItemID": f"f0f0f0f0-0000-4000-8000-{number:012d}", "Code": f"DESK{number}", **facts}


def to_wire(element):
    """As JSON can hold it."""
    return {
        name: to_wire(value)
        if isinstance(value, dict)
        else float(value)
        if isinstance(value, Decimal)
        else value
        for name, value in element.items()
    }


class TestXeroChangingContacts(XeroCase):
    def change(self, rows, *answer, status=200, **values):
        """Give all ``rows`` these values; their outcomes by the number of the row."""
        changes = [Change(replace(contact_of(row), **values), frozenset(values)) for row in rows]
        self.server.answer({"Contacts": rows[::-1]})
        self.server.answer({"Contacts": answer}, status=status)
        outcomes = self.provider.change_contacts(changes, "key")
        return {int(outcome.key[-2:]): outcome for outcome in outcomes}

    def test_a_change_is_read_before_and_sent_alone_with_its_id(self):
        row = contact_row(1)
        (outcome,) = self.change([row], {**row, "TaxNumber": "NZ1"}, tax_number="NZ1").values()
        read, written = self.server.requests
        self.assertEqual((read.method, read.path), ("GET", "/api.xro/2.0/Contacts"))
        self.assertEqual((read.query["IDs"], read.query["includeArchived"]), (row["ContactID"], "true"))
        self.assertEqual((written.method, written.path), ("POST", "/api.xro/2.0/Contacts"))
        self.assertEqual(written.query, {"summarizeErrors": "false"})
        self.assertEqual(written.json, {"Contacts": [{"ContactID": row["ContactID"], "TaxNumber": "NZ1"}]})
        self.assertEqual((outcome.verdict, outcome.saved.tax_number), (SAVED, "NZ1"))

    def test_outcomes_are_found_by_id_and_a_bad_one_stops_none(self):
        rows = [contact_row(number) for number in range(1, 5)]
        bad = {**rows[1], "StatusAttributeString": "ERROR", "ValidationErrors": [{"Message": ARCHIVED}]}
        outcomes = self.change(
            rows, {**rows[2], "ContactID": rows[2]["ContactID"].upper()}, bad, rows[0], tax_number="NZ1"
        )
        self.assertEqual(
            [outcomes[number].verdict for number in range(1, 5)], [SAVED, REFUSED, SAVED, UNKNOWN]
        )
        self.assertEqual(outcomes[2].reasons[0].kind, "contact")
        self.assertEqual(outcomes[3].saved.name, "Acme 3")

    def test_a_refused_name_is_known_by_it_when_it_comes_without_id(self):
        row, other = contact_row(1), contact_row(2)
        text = "The contact name Deco is already assigned to another contact."
        refused = {
            "ContactID": "00000000-0000-0000-0000-000000000000",
            "Name": "Deco",
            "ValidationErrors": [{"Message": text}],
        }
        (outcome,) = self.change([row], refused, name="Deco").values()
        self.assertEqual((outcome.verdict, outcome.reasons[0].kind), (REFUSED, "duplicate"))
        (outcome,) = self.change([row], {**other, "Name": "Deco"}, name="Deco").values()
        self.assertEqual(outcome.verdict, UNKNOWN)

    def test_who_changed_since_is_not_overwritten(self):
        row = contact_row(1)
        change = Change(replace(contact_of(row), tax_number="NZ1"), frozenset({"tax_number"}))
        self.server.answer({"Contacts": [{**row, "UpdatedDateUTC": "/Date(1551459777194+0000)/"}]})
        (outcome,) = self.provider.change_contacts([change], "key")
        self.assertEqual((outcome.verdict, outcome.reasons[0].kind), (REFUSED, "stale"))
        self.assertEqual(len(self.server.requests), 1)

    def test_a_change_whose_answer_was_lost_is_saved_when_it_is_asked_for_again(self):
        row = contact_row(1)
        change = Change(replace(contact_of(row), tax_number="NZ1"), frozenset({"tax_number"}))
        self.server.answer({"Contacts": [row]}).answer(fault="drop")
        with self.assertRaises(errors.Retry) as caught:
            self.provider.change_contacts([change], "key")
        self.assertTrue(caught.exception.maybe_committed)
        made = {**row, "TaxNumber": "NZ1", "UpdatedDateUTC": "/Date(1551459777194+0000)/"}
        self.server.answer({"Contacts": [made]})
        (outcome,) = self.provider.change_contacts([change], "key")
        self.assertEqual((outcome.verdict, outcome.saved.version), (SAVED, made["UpdatedDateUTC"]))
        self.assertEqual(len(self.server.requests), 3)

    def test_who_is_not_there_is_refused_without_refusing_the_others(self):
        """One unknown id would refuse the whole request."""
        row, gone = contact_row(1), contact_row(2)
        changes = [
            Change(replace(contact_of(one), tax_number="NZ1"), frozenset({"tax_number"}))
            for one in (row, gone)
        ]
        self.server.answer({"Contacts": [row]}).answer({"Contacts": [row]})
        outcomes = {one.key: one for one in self.provider.change_contacts(changes, "key")}
        self.assertEqual(outcomes[row["ContactID"]].verdict, SAVED)
        self.assertEqual(
            (outcomes[gone["ContactID"]].verdict, outcomes[gone["ContactID"]].reasons[0].kind),
            (REFUSED, "gone"),
        )

    def test_an_archived_one_is_not_sent_but_told(self):
        row = {**contact_row(1), "ContactStatus": "ARCHIVED"}
        change = Change(replace(contact_of(row), tax_number="NZ1"), frozenset({"tax_number"}))
        self.server.answer({"Contacts": [row]})
        (outcome,) = self.provider.change_contacts([change], "key")
        self.assertEqual((outcome.verdict, outcome.reasons[0].kind), (REFUSED, "inactive"))
        self.assertEqual(len(self.server.requests), 1)

    def test_other_bodies_have_other_keys_and_the_same_body_the_same(self):
        row, keys = contact_row(1), []
        for number in ("1", "2", "1"):
            self.change([row], row, tax_number=number)
            keys.append(self.request.headers["Idempotency-Key"])
        self.assertEqual(keys[0], keys[2])
        self.assertNotEqual(keys[0], keys[1])

    def test_fifty_are_changed_in_three_calls(self):
        rows = [contact_row(number) for number in range(50)]
        changes = [
            Change(replace(contact_of(row), tax_number="NZ1"), frozenset({"tax_number"})) for row in rows
        ]
        self.server.answer({"Contacts": rows[:40]}).answer({"Contacts": rows[40:]}).answer({"Contacts": rows})
        outcomes = self.provider.change_contacts(changes, "key")
        self.assertEqual({outcome.verdict for outcome in outcomes}, {SAVED})
        self.assertEqual([request.method for request in self.server.requests], ["GET", "GET", "POST"])
        with self.assertRaises(ValueError):
            self.provider.change_contacts(changes + changes[:1], "key")

    def test_a_call_refused_as_a_whole_tells_of_those_at_fault(self):
        rows = [contact_row(1), contact_row(2)]
        bad = {**rows[0], "ValidationErrors": [{"Message": "Email address must be valid"}]}
        changes = [
            Change(replace(contact_of(row), tax_number="NZ1"), frozenset({"tax_number"})) for row in rows
        ]
        self.server.answer({"Contacts": rows})
        self.server.answer(
            {"ErrorNumber": 10, "Type": "ValidationException", "Elements": [bad, rows[1]]}, status=400
        )
        outcomes = self.provider.change_contacts(changes, "key")
        self.assertEqual([outcome.verdict for outcome in outcomes], [REFUSED, UNKNOWN])


class TestXeroChangingItems(XeroCase):
    def change(self, row=ITEM, **values):
        """What is sent to give ``row`` these values, None for nothing, and the outcome."""
        change = Change(replace(item_of(row), **values), frozenset(values))
        self.server.answer({"Items": [to_wire(row)]}).answer({"Items": [to_wire(row)]})
        self.server.requests.clear()
        (outcome,) = self.provider.change_items([change], "key")
        return (self.request.json["Items"][0] if self.request.body else None), outcome

    def sent(self, row=ITEM, **values):
        element, _outcome = self.change(row, **values)
        return {name: element[name] for name in element if name not in ("ItemID", "Code")}

    def test_a_change_goes_with_id_and_code(self):
        element, outcome = self.change(name="Table")
        self.assertEqual(element, {"ItemID": ITEM["ItemID"], "Code": "DESK", "Name": "Table"})
        read, written = self.server.requests
        self.assertEqual(read.query, {"where": f'ItemID==guid("{ITEM["ItemID"]}")', "unitdp": "4"})
        self.assertEqual((written.method, written.path), ("POST", "/api.xro/2.0/Items"))
        self.assertEqual(written.query, {"summarizeErrors": "false", "unitdp": "4"})
        self.assertEqual(outcome.verdict, SAVED)

    def test_another_code_is_sent_with_the_id(self):
        self.assertEqual(self.change(code="TABLE")[0], {"ItemID": ITEM["ItemID"], "Code": "TABLE"})

    def test_a_price_goes_with_the_account_and_the_tax_of_its_side(self):
        self.assertEqual(
            self.sent(sale_price=Decimal("9.99994")),
            {"SalesDetails": {"UnitPrice": 9.9999, "AccountCode": "200", "TaxType": "OUTPUT2"}},
        )
        self.assertEqual(
            self.sent(purchase_tax_code="INPUT2"),
            {"PurchaseDetails": {"UnitPrice": 30, "AccountCode": "310", "TaxType": "INPUT2"}},
        )
        self.assertEqual(
            self.sent(sale_price=None), {"SalesDetails": {"AccountCode": "200", "TaxType": "OUTPUT2"}}
        )

    def test_the_cost_account_of_a_counted_item_is_changed_as_such(self):
        counted = {**ITEM, "IsTrackedAsInventory": True, "PurchaseDetails": {"COGSAccountCode": "310"}}
        self.assertEqual(
            self.sent(counted, purchase_account="320"), {"PurchaseDetails": {"COGSAccountCode": "320"}}
        )

    def test_what_is_so_already_is_not_sent(self):
        element, outcome = self.change(
            name="Desk", sold=True, sale_price=Decimal("50.12341"), purchase_account="310", active=False
        )
        self.assertEqual((element, outcome.verdict), (None, SAVED))

    def test_a_code_that_is_too_long_is_refused_and_the_others_go(self):
        rows = [item_row(1), item_row(2)]
        codes = ("x" * 31, "TABLE")
        changes = [
            Change(replace(item_of(row), code=code), frozenset({"code"}))
            for row, code in zip(rows, codes, strict=True)
        ]
        self.server.answer({"Items": [to_wire(rows[1])]}).answer({"Items": [to_wire(rows[1])]})
        outcomes = {one.key: one for one in self.provider.change_items(changes, "key")}
        self.assertEqual([outcomes[row["ItemID"]].verdict for row in rows], [REFUSED, SAVED])

    def test_outcomes_are_found_by_id(self):
        rows = [item_row(number) for number in range(1, 4)]
        changes = [Change(replace(item_of(row), name="Table"), frozenset({"name"})) for row in rows]
        bad = {
            **rows[0],
            "ItemID": "00000000-0000-0000-0000-000000000000",
            "StatusAttributeString": "ERROR",
            "ValidationErrors": [{"Message": "Price List Item with Code 'DESK1' already exists"}],
        }
        self.server.answer({"Items": [to_wire(row) for row in rows]})
        self.server.answer({"Items": [to_wire(row) for row in (rows[1], bad)]})
        outcomes = {one.key: one.verdict for one in self.provider.change_items(changes, "key")}
        self.assertEqual([outcomes[row["ItemID"]] for row in rows], [REFUSED, SAVED, UNKNOWN])

    def test_many_items_are_read_in_one_call(self):
        rows = [item_row(number) for number in range(50)]
        changes = [Change(replace(item_of(row), name="Table"), frozenset({"name"})) for row in rows]
        self.server.answer({"Items": [to_wire(row) for row in rows]})
        self.server.answer({"Items": [to_wire(row) for row in rows]})
        self.assertEqual(len(self.provider.change_items(changes, "key")), 50)
        self.assertEqual([request.method for request in self.server.requests], ["GET", "POST"])
        self.assertNotIn("where", self.server.requests[0].query)
