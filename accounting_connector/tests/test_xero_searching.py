"""A person looking for a contact or an item sees a hundred at a time, archived ones when asked for."""

from odoo.addons.accounting_connector.providers.contact_details import Role

from .xero_case import XeroCase


class TestXeroSearching(XeroCase):
    def answer(self, page=1, pages=1):
        rows = [{"ContactID": f"{page}-{row}", "Name": f"Deco {row}"} for row in range(3)]
        self.server.answer({"pagination": {"page": page, "pageCount": pages}, "Contacts": rows})

    def test_contacts_are_searched_over_there(self):
        self.answer(pages=2)
        first = self.provider.search_contacts(" deco\tadd ")
        self.assertEqual(
            self.request.query,
            {"page": "1", "pageSize": "100", "order": "Name ASC", "searchTerm": "deco add"},
        )
        self.assertEqual((len(first.entries), first.has_more, first.position), (3, True, "1"))
        self.answer(page=2, pages=2)
        second = self.provider.search_contacts("deco add", position=first.position)
        self.assertEqual(self.request.query["page"], "2")
        self.assertEqual(
            (second.entries[0].external_id, second.has_more, second.position), ("2-0", False, "")
        )

    def test_archived_contacts_and_one_role_come_when_asked_for(self):
        self.answer()
        self.provider.search_contacts("", Role.CUSTOMER, archived=True)
        self.assertEqual(
            self.request.query,
            {
                "page": "1",
                "pageSize": "100",
                "order": "Name ASC",
                "where": "IsCustomer==true",
                "includeArchived": "true",
            },
        )
        self.answer()
        self.provider.search_contacts("", Role.SUPPLIER)
        self.assertEqual(self.request.query["where"], "IsSupplier==true")

    def items(self, *rows):
        self.server.answer({"Items": [{"ItemID": f"i-{row['Code']}", **row} for row in rows]})

    def test_items_are_looked_through_whatever_their_letters(self):
        rows = (
            {"Code": "b", "Name": "Big DESK"},
            {"Code": "DESK", "Name": "Table"},
            {"Code": "c", "Name": "Chair"},
            {"Code": "a", "Description": "fits a desk"},
        )
        self.items(*rows)
        page = self.provider.search_items(" Desk")
        self.assertEqual([item.code for item in page.entries], ["a", "b", "DESK"])
        self.assertEqual((page.has_more, page.position), (False, ""))

    def test_items_come_a_hundred_at_a_time(self):
        rows = [{"Code": f"{row:03}"} for row in range(250)]
        codes, position, sizes = [], "", []
        while not sizes or position:
            self.items(*rows)
            page = self.provider.search_items("", position=position)
            codes += [item.code for item in page.entries]
            sizes.append(len(page.entries))
            position = page.position
        self.assertEqual((codes, sizes), ([row["Code"] for row in rows], [100, 100, 50]))
        self.assertEqual(len(self.server.requests), 3)
