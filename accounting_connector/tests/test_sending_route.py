from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged

from ..controllers import sending
from .common import ConnectorCase


@tagged("post_install", "-at_install")
class TestSendingRoute(ConnectorCase, HttpCase):
    """The click waits for its own documents, and only for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(
            cls.env,
            "clerk",
            "accounting_connector.group_accounting_connector_user,sales_team.group_sale_salesman_all_leads",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def ask(self, route, documents, login="clerk"):
        self.authenticate(login, login)
        answer = self.make_jsonrpc_request(route, {"document_ids": documents.ids})
        self.env.invalidate_all()
        return answer

    def test_click_sends_its_own_documents_and_no_others(self):
        mine, other = self.queue(), self.queue()
        answer = self.ask("/accounting_connector/send", mine)
        self.assertTrue(answer["worked"])
        [told] = answer["documents"]
        self.assertEqual((told["state"], told["number"]), ("sent", self.books.documents[0].number))
        self.assertIn(mine.external_id, told["url"])
        self.assertFalse(told["on_the_way"])
        self.assertEqual((mine.state, other.state), ("sent", "queued"))

    def test_progress_only_tells(self):
        document = self.queue()
        [told] = self.ask("/accounting_connector/send/progress", document)["documents"]
        self.assertEqual((told["state"], told["on_the_way"]), ("queued", True))
        self.assertFalse(self.books.calls)

    def test_problem_comes_with_what_fixes_it(self):
        document = self.queue()
        self.books.refuse(document.marker, "account", "Account code '200' has been archived", subject="200")
        [told] = self.ask("/accounting_connector/send", document)["documents"]
        self.assertFalse(told["on_the_way"])
        self.assertEqual(
            told["problems"], [{"id": document.problem_ids.id, "name": document.problem_ids.name}]
        )

    def test_of_many_it_tells_how_many_are_how_far_and_lists_those_that_need_somebody(self):
        documents = self.env["accounting.document"].union(*(self.queue() for _each in range(11)))
        blocked = documents[3]
        blocked.sudo()._move_to("blocked", "Something is missing")
        answer = self.ask("/accounting_connector/send/progress", documents)
        self.assertEqual([told["id"] for told in answer["documents"]], blocked.ids)
        summary = answer["summary"]
        self.assertEqual((summary["total"], summary["on_the_way"], summary["in_need"]), (11, 10, 1))
        self.assertEqual(
            {told["state"]: told["count"] for told in summary["states"]}, {"queued": 10, "blocked": 1}
        )
        answer = self.ask("/accounting_connector/send", documents)
        self.assertEqual((answer["summary"]["on_the_way"], answer["summary"]["percent"]), (0, 100))

    def test_without_a_free_place_a_click_only_polls(self):
        document = self.queue()
        with patch.object(sending, "_try_lock", return_value=False):
            answer = self.ask("/accounting_connector/send", document)
        self.assertFalse(answer["worked"])
        self.assertEqual(document.state, "queued")
        self.assertFalse(self.books.calls)

    def test_only_who_may_see_a_document_has_it_sent(self):
        document = self.queue()
        new_test_user(self.env, "salesman", "sales_team.group_sale_salesman_all_leads")
        with self.assertRaisesRegex(JsonRpcException, "AccessError"):
            self.ask("/accounting_connector/send", document, "salesman")
        other_company = self.env.ref("base.main_company")
        new_test_user(
            self.env,
            "foreign",
            "accounting_connector.group_accounting_connector_user",
            company_id=other_company.id,
            company_ids=[Command.set(other_company.ids)],
        )
        with self.assertRaisesRegex(JsonRpcException, "AccessError"):
            self.ask("/accounting_connector/send", document, "foreign")
        new_test_user(
            self.env,
            "reader",
            "accounting_connector.group_accounting_connector_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        with self.assertRaisesRegex(JsonRpcException, "AccessError"):
            self.ask("/accounting_connector/send", document, "reader")
        self.assertFalse(self.books.calls)

    def test_link_in_the_accounting_system_leads_back_to_the_document(self):
        document = self.queue()
        self.assertTrue(document.link_back.endswith(f"/accounting_connector/document/{document.marker}"))
        self.authenticate("clerk", "clerk")
        answer = self.url_open(f"/accounting_connector/document/{document.marker}", allow_redirects=False)
        self.assertTrue(answer.headers["Location"].endswith(f"/odoo/accounting.document/{document.id}"))
        unknown = self.url_open("/accounting_connector/document/nothing", allow_redirects=False)
        self.assertEqual(unknown.status_code, 404)

    def test_places_are_half_the_workers_and_given_back(self):
        def free_places():
            taken = []
            for _request in range(6):
                place = sending.waiting_place(self.registry)
                taken.append((place, place.__enter__()))
            for place, _free in reversed(taken):
                place.__exit__(None, None, None)
            return [free for _place, free in taken].count(True)

        held = set()

        def try_lock(cr, place):
            return place not in held and not held.add(place)

        with patch.object(sending, "_try_lock", try_lock), patch.dict(sending.config.options, {"workers": 5}):
            self.assertEqual(free_places(), 2)
