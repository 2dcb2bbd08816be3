"""Analytic accounts arrive as tracking options, classes and locations; amounts stay equal to the cent."""

from decimal import Decimal

import pytest

from lab.analytic import like_what_is_tracked
from lab.connecting import Connecting


@pytest.fixture(scope="module")
def accounts(client, system):
    return like_what_is_tracked(client, system)


@pytest.fixture(scope="module")
def connecting(client, standin, shop, books, accounts):
    """The way to the connection, which it ends at."""
    books.lift_limits()
    shop.product()
    connecting = Connecting(client, standin)
    connecting.run(invoice_status="approved", bill_status="approved")
    client.call("accounting.connection", "action_propose_tracking", [connecting.connection])
    return connecting


def tracked(client, model, order, *distributions):
    """Give the lines of an order their distributions, and confirm it."""
    lines = client.search(f"{model}.line", [("order_id", "=", order)], ["id"])
    for line, distribution in zip(sorted(lines, key=lambda each: each["id"]), distributions, strict=True):
        client.call(f"{model}.line", "write", [line["id"]], {"analytic_distribution": distribution})
    client.call(model, "action_confirm" if model == "sale.order" else "button_confirm", [order])
    return order


def shares(accounts, percentages):
    return {str(accounts[name]): percentage for name, percentage in percentages.items()}


def assert_equal_to_the_cent(client, model, order, there):
    names = {"amount_untaxed": "sub_total", "amount_tax": "total_tax", "amount_total": "total"}
    [here] = client.read(model, [order], list(names))
    for ours, theirs in names.items():
        assert Decimal(there[theirs]) == Decimal(str(here[ours])), theirs


def test_plans_accounts_and_options_find_each_other_by_name(client, connecting, system):
    [facts] = client.read("accounting.connection", [connecting.connection], ["has_tracking"])
    assert facts["has_tracking"]
    plans = client.search("accounting.tracking.plan", [], ["category_id", "plan_id"])
    mapped = {row["category_id"][1]: row["plan_id"][1] for row in plans if row["plan_id"]}
    assert mapped == {category: category for category in system.tracked}
    mappings = client.search("accounting.tracking.mapping", [], ["is_missing"])
    assert len(mappings) == 4 and not any(row["is_missing"] for row in mappings)


@pytest.mark.parametrize("use", ["sale", "purchase"])
def test_a_line_of_two_accounts_arrives_as_two_equal_to_the_cent(
    client, shop, books, connecting, accounts, system, use
):
    (one, other), (second, _unused) = system.tracked.values()
    products = {shop.product("Oak Table", 33.35): 7, shop.product("Chair", 99.99): 1}
    split = shares(accounts, {one: 60, other: 40, second: 100})
    whole = {f"{accounts[other]},{accounts[second]}": 100}
    model = f"{use}.order"
    if use == "sale":
        order = tracked(client, model, shop.quotation(products), split, whole)
        shop.create_invoice(order)
    else:
        order = tracked(client, model, shop.request_for_quotation(products), split, whole)
        shop.create_bill(order, "TY-1")
    [document] = shop.wait_for_documents(model, order, states=("sent",))

    there = books.document(document["external_id"])
    lines = [line for line in there["lines"] if line["account"]]
    options = [system.options_of(there, line) for line in lines]
    assert options == [{one, second}, {other, second}, {other, second}]
    assert_equal_to_the_cent(client, model, order, there)
    assert document["amount_difference"] == 0
    if use == "sale":
        assert [Decimal(line["quantity"]) for line in lines] == [Decimal("4.2"), Decimal("2.8"), 1]


def test_an_option_that_is_archived_there_stops_what_would_carry_it_until_another_is_chosen(
    client, shop, books, connecting, accounts, system
):
    one, other = next(iter(system.tracked.values()))
    books.archive_option(other)
    connecting.read_lists()
    order = tracked(
        client, "sale.order", shop.quotation({shop.product(): 1}), shares(accounts, {other: 100})
    )
    dialog = shop.create_invoice(order)
    client.call("accounting.send", "action_send", [dialog["res_id"]])
    [document] = shop.wait_for_documents("sale.order", order, states=("blocked",))
    [problem] = client.read("accounting.problem", document["problem_ids"], ["kind", "fix_model", "fix_id"])
    assert (problem["kind"], problem["fix_model"]) == ("tracking", "accounting.tracking.mapping")

    [option] = client.search("accounting.ledger.tracking.option", [("name", "=", one)], ["id"])
    client.call(problem["fix_model"], "write", [problem["fix_id"]], {"option_id": option["id"]})
    [document] = shop.wait_for_documents("sale.order", order, states=("sent",))
    there = books.document(document["external_id"])
    assert one in system.options_of(there, there["lines"][0])
