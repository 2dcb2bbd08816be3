"""Items where a sales line is posted to the account of its item: every line stands on the right one."""

from dataclasses import replace
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..providers.errors import Refused, Retry, Stale
from ..providers.values import Account, Category, Item, ItemKind, Outcome, Reason, Verdict
from .quickbooks_like import QuickBooksLike, QuickBooksLikeProvider
from .test_preflight import PreflightCase

OTHER = Account("a-210", "210", "Online Sales", "Income", Category.REVENUE)
SERVICE_CODE = "ODOO-a-200"


class ItemsCase(QuickBooksLike, PreflightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._mirror(cls.connection, "accounting.ledger.account", [OTHER])

    def there(self, code="CHAIR", known=True, **facts):
        """An item of the books, known here unless told."""
        facts = {"name": "Chair", "sold": True, "sale_account_id": "a-200", "version": "0", **facts}
        item = Item(code, external_id=f"i-{code}", **facts)
        self.books.items[code] = item
        return self.connection._upsert_ledger_items([item]) if known else item

    def forget_items(self):
        self.env["accounting.ledger.item"].sudo().search([]).unlink()

    def send(self, order=None):
        document = self.queue(order)
        self.work()
        return document

    def items_of(self, document):
        return document.line_ids.filtered(lambda line: not line.is_text).ledger_item_id.mapped("code")


@tagged("post_install", "-at_install")
class TestItemsOfLines(ItemsCase):
    def test_a_new_product_becomes_an_item_with_the_mapped_accounts(self):
        document = self.send()
        self.assertEqual(document.state, "sent")
        item = self.books.items["CHAIR"]
        self.assertEqual((item.name, item.kind), ("Chair", ItemKind.SERVICE))
        self.assertEqual((item.sale_account_id, item.purchase_account_id), ("a-200", "a-300"))
        self.assertEqual(document.line_ids.ledger_item_id.product_id, self.product)

    def test_goods_are_items_that_keep_no_stock(self):
        self.product.type = "consu"
        self.send()
        self.assertEqual(self.books.items["CHAIR"].kind, ItemKind.GOODS)

    def test_what_is_not_bought_has_no_account_for_purchases_unless_each_needs_both(self):
        self.product.purchase_ok = False
        self.send()
        self.assertFalse(self.books.items["CHAIR"].purchased)
        self.books.items.clear()
        self.forget_items()
        self.become(items_need_both_accounts=True)
        self.send()
        self.assertEqual(self.books.items["CHAIR"].purchase_account_id, "a-300")

    def test_what_is_bought_for_an_asset_account_has_an_item_of_the_general_expense(self):
        asset = Account("a-150", "150", "Machines", "Fixed Asset", Category.ASSET)
        self._mirror(self.connection, "accounting.ledger.account", [asset])
        self.env["accounting.account.mapping"].create(
            {
                "connection_id": self.connection.id,
                "role": "purchases",
                "product_tmpl_id": self.product.product_tmpl_id.id,
                "ledger_account_id": self.account("a-150").id,
            }
        )
        self.send()
        self.assertEqual(self.books.items["CHAIR"].purchase_account_id, "a-300")

    def test_an_account_that_no_item_may_have_is_chosen_anew(self):
        self.product.default_code = "DEPOSIT"
        self.books.refuse("DEPOSIT", "account", "Invalid account type used")
        document = self.send()
        self.assertEqual(document.state, "blocked")
        [problem] = document.problem_ids.filtered("active")
        self.assertEqual((problem.kind, problem.detail), ("account", "Invalid account type used"))
        self.assertIn("the account chosen for Sales, 200 Sales", problem.name)
        self.assertEqual(problem.fix_id, self.mapping_of("sales").id)
        self.books.refusals.clear()
        self.mapping_of("sales").ledger_account_id = self.account("a-210")
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(self.books.items["DEPOSIT"].sale_account_id, "a-210")

    def test_where_each_needs_both_accounts_the_second_is_asked_for_before(self):
        self.become(items_need_both_accounts=True)
        self.unmap("purchases")
        self.assertEqual(self.keys(), ["account:purchases"])
        self.there()
        self.assertFalse(self.keys())

    def test_an_item_is_found_by_its_name_and_remembered(self):
        self.there("Chair", known=False)
        document = self.send()
        self.assertEqual(list(self.books.items), ["Chair"])
        self.assertEqual(document.line_ids.ledger_item_id.external_id, "i-Chair")
        self.books.calls.clear()
        self.assertEqual(self.send().line_ids.ledger_item_id.external_id, "i-Chair")
        self.assertEqual(self.books.calls, ["save_documents"])

    def test_variants_are_told_apart(self):
        attribute = self.env["product.attribute"].create(
            {"name": "Colour", "value_ids": [Command.create({"name": name}) for name in ("Red", "Blue")]}
        )
        line = {"attribute_id": attribute.id, "value_ids": [Command.set(attribute.value_ids.ids)]}
        template = self.env["product.template"].create(
            {"name": "Rug", "type": "service", "attribute_line_ids": [Command.create(line)]}
        )
        self.there("Rug", known=False)
        self.send(self.sale_order(product=template.product_variant_ids[0]))
        self.assertIn("Rug (Red)", [item.name for item in self.books.items.values()])

    def test_a_product_without_code_has_one_of_ours_that_stays(self):
        self.product.default_code = False
        first, second = self.send(), self.send()
        [code] = self.books.items
        self.assertRegex(code, rf"^ODOO-[0-9A-F]{{4}}-{self.product.id}$")
        self.assertEqual(first.line_ids.ledger_item_id, second.line_ids.ledger_item_id)

    def test_too_long_a_code_loses_neither_the_item_nor_the_code(self):
        self.product.default_code = "X" * 101
        document = self.send()
        self.assertEqual(document.state, "sent")
        self.assertIn(self.product.default_code, document.line_ids._to_value().description)

    def test_products_are_looked_up_before_a_person_is_asked(self):
        self.connection.create_items = "ask"
        document = self.send()
        self.assertEqual((document.state, document.problem_ids.kind), ("blocked", "item"))
        self.assertFalse(self.books.items)
        document.problem_ids.action_create_there()
        self.work()
        self.assertEqual((document.state, list(self.books.items)), ("sent", ["CHAIR"]))

    def test_a_refused_item_stops_its_documents_only(self):
        lamp = self.env["product.product"].create(
            {"name": "Lamp", "default_code": "LAMP", "type": "service", "invoice_policy": "order"}
        )
        self.books.refuse("LAMP", "item", "No lamps.")
        documents = self.queue(self.sale_order() | self.sale_order(product=lamp))
        self.work()
        self.assertEqual(documents.mapped("state"), ["sent", "blocked"])
        self.assertIn("No lamps.", documents[1].problem_ids.detail)

    def test_an_item_that_may_have_been_created_is_looked_for_again(self):

        def tell_nothing(provider, item):
            return Outcome(item.code, Verdict.UNKNOWN)

        with patch.object(QuickBooksLikeProvider, "_save_item", tell_nothing):
            document = self.send()
        self.assertEqual(document.state, "queued")
        self.assertIn("not known whether the product", document.status_message)
        self.wait(minutes=2)
        self.work()
        self.assertEqual(document.state, "sent")

    def test_an_item_somebody_creates_meanwhile_is_taken(self):
        save = QuickBooksLikeProvider._save_item

        def too_late(provider, item):
            self.there(known=False)
            return save(provider, item)

        self.patch(QuickBooksLikeProvider, "_save_item", too_late)
        document = self.send()
        self.assertEqual((document.state, self.items_of(document)), ("sent", ["CHAIR"]))

    def test_what_was_made_inactive_there_unnoticed_is_found_out(self):
        self.there()
        self.wait(hours=2)
        document = self.queue()
        self.books.items.clear()  # merged into another one
        self.books.refuse(document.marker, "inactive", "Something was made inactive.")
        self.work()
        [problem] = document.problem_ids.filtered("active")
        self.assertEqual((document.state, problem.fix_model), ("blocked", "accounting.item.choice"))
        self.assertIn("CHAIR Chair is inactive", problem.name)

    def test_an_item_whose_code_was_written_otherwise_there_is_created_once(self):
        save = self.provider_class._save_item

        def trimmed(provider, item):
            outcome = save(provider, item)
            return replace(outcome, saved=replace(outcome.saved, code=item.code.strip()))

        self.patch(self.provider_class, "_save_item", trimmed)
        self.product.default_code = "CHAIR "
        self.assertEqual(self.send().state, "sent")
        self.assertEqual(self.send().state, "sent")
        self.assertEqual(self.books.calls.count("save_names"), 1)

    def test_what_no_list_explains_is_left_to_a_person(self):
        self.there()
        self.wait(hours=2)
        document = self.queue()
        self.books.refuse(document.marker, "inactive", "Something was made inactive.")
        self.work()
        self.work()
        problem = document.problem_ids.filtered("active")
        self.assertEqual((document.state, problem.kind), ("blocked", "other"))
        self.assertEqual(problem.fix_model, "accounting.connection")
        self.assertEqual(problem.fix_context, {"accounting_fix": "lists"})
        self.assertEqual(self.books.calls.count("save_documents"), 2)

    def test_an_inactive_item_is_told_before_anything_is_queued(self):
        self.there(active=False)
        [obstacle] = self.check()[1]
        self.assertIn("inactive", obstacle["name"])
        self.assertEqual(obstacle["fix_model"], "accounting.item.choice")


@tagged("post_install", "-at_install")
class TestServiceItems(ItemsCase):
    def order(self):
        """A product, a discount on it and a line without product."""
        order = self.sale_order(confirm=False)
        discount = self.env["product.product"].create(
            {"name": "Discount", "type": "service", "default_code": "DISC"}
        )
        self.company.sale_discount_product_id = discount
        order.order_line = [
            Command.create(
                {
                    "product_id": discount.id,
                    "price_unit": -10,
                    "product_uom_qty": 1,
                    "tax_ids": [Command.set(self.tax_sale.ids)],
                }
            ),
        ]
        order.action_confirm()
        return order

    def test_lines_without_product_stand_on_one_item_for_each_account(self):
        document = self.send(self.order())
        self.assertEqual(document.state, "sent")
        self.assertEqual(sorted(self.items_of(document)), ["CHAIR", SERVICE_CODE])
        mirrored = document.line_ids.ledger_item_id.filtered("service_account_id")
        self.assertEqual(mirrored.service_account_id.external_id, "a-200")
        self.assertFalse(mirrored.product_id)
        self.books.calls.clear()
        self.send(self.order())
        self.assertEqual(self.books.calls, ["save_documents"])

    def test_one_that_is_there_already_is_found_by_its_code(self):
        self.there(SERVICE_CODE, known=False, name="Renamed")
        document = self.send(self.order())
        self.assertIn("i-" + SERVICE_CODE, document.line_ids.ledger_item_id.mapped("external_id"))
        self.assertEqual(sorted(self.books.items), ["CHAIR", SERVICE_CODE])

    def test_lines_stand_on_it_where_products_are_not_to_be_items(self):
        self.connection.send_item_codes = False
        document = self.send()
        self.assertEqual(self.items_of(document), [SERVICE_CODE])
        self.assertIn("[CHAIR]", document.line_ids._to_value().description)

    def test_nobody_is_asked_about_it(self):
        self.connection.write({"create_items": "ask", "send_item_codes": False})
        self.assertEqual(self.send().state, "sent")

    def test_a_deposit_stands_on_the_item_of_its_account(self):
        order = self.sale_order()
        base_lines = self.env["accounting.document.builder"]._down_payment_base_lines(order, percentage=50)
        lines = order._create_down_payment_lines_from_base_lines(base_lines)
        vals = self.env["accounting.document.builder"]._from_down_payment(lines)
        problems = self.env["accounting.preflight"]._check(self.connection, [vals])
        document = self.env["accounting.document"]._queue([vals], problems=problems)
        self.work()
        self.assertEqual((document.state, self.items_of(document)), ("sent", ["ODOO-a-845"]))

    def test_one_whose_account_was_changed_there_is_told(self):
        self.connection.send_item_codes = False
        self.send()
        item = self.env["accounting.ledger.item"].search([("code", "=", SERVICE_CODE)])
        item.sale_account_external_id = "a-210"
        [obstacle] = self.check()[1]
        self.assertIn("lines without product", obstacle["name"])
        choice = self.env[obstacle["fix_model"]].with_context(**obstacle["fix_context"]).create({})
        self.assertTrue(choice.may_keep_account and choice.may_change_item)
        self.assertFalse(choice.may_replace_item)


@tagged("post_install", "-at_install")
class TestItemOfAnotherAccount(ItemsCase):
    def setUp(self):
        super().setUp()
        self.item = self.there(sale_account_id="a-210")

    def choose(self, action, problem=None):
        problem = problem or self.document.problem_ids
        fix = problem.action_fix()
        self.assertEqual(fix["res_model"], "accounting.item.choice")
        choice = self.env[fix["res_model"]].with_context(**fix["context"]).create({})
        getattr(choice, action)()

    def block(self):
        self.document = self.send()
        self.assertEqual((self.document.state, self.document.problem_ids.kind), ("blocked", "item"))
        return self.document

    def test_it_is_told_before_anything_is_queued(self):
        [obstacle] = self.check()[1]
        self.assertIn("posts sales of the item CHAIR Chair to 210 Online Sales", obstacle["name"])
        self.assertIn("belong on 200 Sales", obstacle["name"])

    def test_its_account_can_be_kept(self):
        document = self.block()
        self.choose("action_keep_account")
        self.assertEqual(document.state, "queued")
        self.work()
        self.assertEqual((document.state, self.items_of(document)), ("sent", ["CHAIR"]))
        self.assertEqual(document.line_ids.ledger_account_id.external_id, "a-210")
        self.assertFalse(self.check()[1], "asked again")

    def test_it_can_be_changed_there_by_the_worker(self):
        document = self.block()
        self.choose("action_change_item")
        self.assertEqual(self.books.items["CHAIR"].sale_account_id, "a-210", "changed in a person's click")
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(self.books.items["CHAIR"].sale_account_id, "a-200")
        self.assertEqual(
            (self.item.sale_account_external_id, self.item.wanted_account_id.id), ("a-200", False)
        )
        self.books.calls.clear()
        self.send()
        self.assertEqual(self.books.calls, ["save_documents"])

    def test_it_is_not_changed_when_another_account_is_chosen_meanwhile(self):
        self.item.wanted_account_id = self.account("a-200")
        self.mapping_of("sales").ledger_account_id = self.account("a-210")
        self.assertEqual(self.send().state, "sent")
        self.assertEqual(self.books.items["CHAIR"].sale_account_id, "a-210")
        self.assertFalse(self.item.wanted_account_id)

    def test_a_change_whose_answer_is_lost_is_made_again(self):
        document = self.block()
        self.choose("action_change_item")
        lost = Retry("connection lost", maybe_committed=True)
        with self.failing("change_item_account", lost, committed=True):
            self.work()
        self.assertEqual(document.state, "queued")
        self.wait(minutes=2)
        self.work()
        self.assertEqual((document.state, self.item.sale_account_external_id), ("sent", "a-200"))

    def test_a_change_that_is_refused_is_asked_about_again(self):
        document = self.block()
        self.choose("action_change_item")
        refusal = Refused(reasons=(Reason("account", "Wrong type of account."),))
        with self.failing("change_item_account", refusal):
            self.work()
        self.assertEqual(document.state, "blocked")
        self.assertIn("Wrong type of account.", document.problem_ids.filtered("active").detail)
        self.assertFalse(self.item.wanted_account_id)

    def test_a_change_that_comes_too_late_again_and_again_is_asked_about(self):
        document = self.block()
        self.choose("action_change_item")
        with self.failing("change_item_account", Stale("changed meanwhile", text="Stale object")):
            self.work()
        self.assertEqual(document.state, "blocked")
        self.assertIn("Stale object", document.problem_ids.filtered("active").detail)

    def test_a_change_that_fails_keeps_no_other_document_waiting(self):
        document = self.block()
        self.choose("action_change_item")
        other = self.queue(self.sale_order(product=self.other_product()))
        with self.failing("change_item_account", Retry("server fault", text="System failure")):
            self.work()
        self.assertEqual((document.state, other.state), ("queued", "sent"))
        self.assertIn("System failure", document.status_message)
        self.wait(minutes=2)
        self.work()
        self.assertEqual(document.state, "sent")

    def other_product(self):
        return self.product.create({"name": "Table", "default_code": "TABLE", "type": "service"})

    def test_our_item_can_take_its_place(self):
        document = self.block()
        self.choose("action_replace_item")
        self.work()
        self.assertEqual((document.state, self.items_of(document)), ("sent", [SERVICE_CODE]))
        self.assertIn("[CHAIR]", document.line_ids._to_value().description)
        self.assertEqual(self.books.items["CHAIR"].sale_account_id, "a-210")

    def test_one_that_is_found_over_there_is_asked_about_too(self):
        self.forget_items()
        self.assertFalse(self.check()[1])
        self.assertIn("210 Online Sales", self.block().status_message)

    def test_an_account_that_was_changed_there_unnoticed_is_told_afterwards(self):
        self.item.sale_account_external_id = "a-200"  # as it was when the lists were read
        document = self.send()
        self.assertEqual((document.state, document.difference_kind), ("sent", "account"))
        problem = document.problem_ids.filtered("active")
        for words in ("CHAIR Chair", "posted to 210 Online Sales, not to 200 Sales"):
            self.assertIn(words, problem.name)
        self.assertIn("210 Online Sales", self.check()[1][0]["name"], "the next one goes wrong, too")

    def test_who_may_not_choose_is_told_who_may(self):
        document = self.block()
        user = self.person("accounting_connector.group_accounting_connector_user")
        with self.assertRaisesRegex(UserError, "You may not change this yourself"):
            document.problem_ids.with_user(user).action_fix()
        with self.assertRaises(AccessError):
            values = {"item_id": self.item.id, "account_id": self.account("a-200").id}
            self.env["accounting.item.choice"].with_user(user).create(values)


@tagged("post_install", "-at_install")
class TestStockedItems(ItemsCase):
    def setUp(self):
        super().setUp()
        self.item = self.there(kind=ItemKind.STOCKED)

    def test_stock_there_is_left_alone(self):
        document = self.send()
        self.assertEqual((document.state, self.items_of(document)), ("sent", [SERVICE_CODE]))

    def test_unless_that_was_chosen_for_all(self):
        self.connection.stocked_items = "use"
        self.assertEqual(self.items_of(self.send()), ["CHAIR"])

    def test_or_for_this_one(self):
        self.item.sales_use = "own_account"
        self.assertEqual(self.items_of(self.send()), ["CHAIR"])


@tagged("post_install", "-at_install")
class TestItemsOnPurchases(ItemsCase):
    def bill(self):
        return self.queue_purchase(self.purchase_order(), bill={"number": "B-1"})

    def values(self, document):
        [line] = [line for line in document._to_value().lines if not line.is_text]
        self.assertEqual(line.description.count("[CHAIR]"), 1)
        return line.item_id

    def test_a_line_goes_by_its_item_when_that_has_the_mapped_account(self):
        self.there(purchased=True, purchase_account_id="a-300")
        document = self.bill()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(self.values(document), "i-CHAIR")

    def test_else_by_account_and_no_item_is_made_for_it(self):
        document = self.bill()
        self.work()
        self.assertEqual(document.state, "sent")
        self.assertEqual(self.values(document), "")
        self.assertFalse(self.books.items)

    def test_an_item_of_another_account_does_not_decide(self):
        self.there(purchased=True, purchase_account_id="a-845")
        self.assertEqual(self.values(self.bill()), "")

    def test_nor_does_one_that_keeps_stock_there(self):
        self.there(purchased=True, purchase_account_id="a-300", kind=ItemKind.STOCKED)
        self.assertEqual(self.values(self.bill()), "")


@tagged("post_install", "-at_install")
class TestCallsForNames(ItemsCase):
    def order_of_three_products(self):
        products = self.env["product.product"].create(
            [
                {
                    "name": name,
                    "default_code": name.upper(),
                    "type": "service",
                    "taxes_id": [Command.set(self.tax_sale.ids)],
                }
                for name in ("Desk", "Lamp", "Rug")
            ]
        )
        order = self.sale_order(confirm=False)
        order.order_line = [
            Command.clear(),
            *(Command.create({"product_id": product.id, "product_uom_qty": 1}) for product in products),
        ]
        order.action_confirm()
        return order

    def test_a_new_customer_and_three_new_products_cost_three_calls(self):
        document = self.send(self.order_of_three_products())
        self.assertEqual(document.state, "sent")
        self.assertEqual(self.books.calls, ["find_names", "save_names", "save_documents"])

    def test_no_call_takes_more_names_than_a_batch(self):
        size = QuickBooksLikeProvider.capabilities.batch_size
        orders = self.env["sale.order"]
        for number in range(size):
            product = self.env["product.product"].create(
                {"name": f"Thing {number}", "type": "service", "invoice_policy": "order"}
            )
            partner = self.env["res.partner"].create({"name": f"Customer {number}"})
            orders |= self.sale_order(product=product, partner=partner)
        documents = self.queue(orders)
        self.work()
        self.assertEqual(set(documents.mapped("state")), {"sent"})
        self.assertEqual(self.books.calls.count("save_names"), 2)
        self.assertEqual((len(self.books.contacts), len(self.books.items)), (size, size))
