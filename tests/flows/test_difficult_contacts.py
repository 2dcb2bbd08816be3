"""Difficult contacts over HTTP, both ways: one Odoo and one set of books for all of them."""

import time

import pytest

from flows.contacts_over_there import CONTACTS
from flows.difficult_contacts import FROM_THERE
from flows.difficult_contacts_here import FROM_HERE
from lab.connecting import Connecting
from lab.shop import SETTLED, Shop

LIVE = ("waiting", "reading", "applying")


@pytest.fixture(scope="module")
def people(books):
    return CONTACTS[books.system.code](books)


@pytest.fixture(scope="module")
def connection(client, standin, books):
    books.lift_limits()
    return Connecting(client, standin).run()


class Countries:
    """From codes to ids and back."""

    def __init__(self, client):
        self.countries = {row["id"]: row["code"] for row in client.search("res.country", [], ["code"])}
        self.states = {
            row["id"]: (row["country_id"][0], row["code"])
            for row in client.search("res.country.state", [], ["country_id", "code"])
        }

    def written(self, values):
        """``values`` with the id of the country whose code they have."""
        ids = {code: number for number, code in self.countries.items()}
        country = {"country_id": ids[values["country_id"]]} if "country_id" in values else {}
        if "state_id" in values:
            [country["state_id"]] = [
                number
                for number, (of, code) in self.states.items()
                if code == values["state_id"] and of == country["country_id"]
            ]
        return values | country

    def shown(self, name, value):
        """As cases name it."""
        if not value:
            return value
        if name == "country_id":
            return self.countries[value[0]]
        return self.states[value[0]][1] if name == "state_id" else value


@pytest.fixture(scope="module")
def countries(client):
    return Countries(client)


# === FROM THERE === #


@pytest.fixture(scope="module")
def imported(client, connection, people, countries, system):
    """``[(case, its line of results)]`` of one import of all of them."""
    cases = [each for case in FROM_THERE if (each := case.at(system.code))]
    ids = {}
    for case in cases:
        for values in case.here:
            client.create("res.partner", {"is_company": True, **countries.written(values)})
        facts = {"name": case.case, **case.facts}
        words = case.words.get(system.code, {})
        ids[case.case] = people.enter(facts, supplier=case.supplier, **words)
        if case.archived:
            people.archive(ids[case.case])
    for case in cases:
        if case.into:
            people.merge(ids[case.case], ids[case.into])
    lines = _import_all(client, connection)
    return [(case, lines.get(ids[case.case])) for case in cases]


def _import_all(client, connection, seconds=120):
    """Import customers and suppliers; ``{external id: line}``."""
    client.call("accounting.connection", "action_import_contacts", [connection])
    until = time.monotonic() + seconds
    while client.search("accounting.import", [("state", "in", LIVE)]):
        assert time.monotonic() < until, client.search("accounting.import", [], ["state", "message"])
        time.sleep(0.2)
    lines = client.search("accounting.import.line", [], ["external_id", "outcome", "reason", "partner_id"])
    return {line["external_id"]: line for line in lines}


def test_each_is_in_odoo_as_expected(imported, client, countries):
    wrong = {}
    for case, line in imported:
        found = _as_imported(client, countries, case, line)
        expected = {
            "outcome": case.outcome,
            "told": set(case.told),
            "notes": set(case.notes),
            "values": case.values if case.outcome in ("created", "linked") else {},
            "children": case.children,
        }
        if found != expected:
            wrong[case.case] = found, line
    assert not wrong


def _as_imported(client, countries, case, line):
    """What became of it, of what the case says; anything told that it does not, too."""
    told = (line and line["reason"]) or ""
    found = {
        "outcome": line["outcome"] if line else "",
        "told": {text for text in case.told if text in told} if case.told or not told else {told},
        "notes": set(),
        "values": {},
        "children": (),
    }
    if not (line and line["partner_id"]):
        return found
    [partner] = client.read("res.partner", [line["partner_id"][0]], [*case.values, "child_ids", "comment"])
    children = client.read("res.partner", sorted(partner["child_ids"]), ["type", "name", "street"])
    notes = partner["comment"] or ""
    return found | {
        "notes": {text for text in case.notes if text in notes} if case.notes or not notes else {notes},
        "values": {name: countries.shown(name, partner[name]) for name in case.values},
        "children": tuple(
            (each["type"], each["name" if each["type"] == "contact" else "street"]) for each in children
        ),
    }


# === FROM HERE === #


@pytest.fixture(scope="module")
def sent(imported, client, connection, people, countries, system, books):
    """``[(case, its document, what its story says, what is there of it)]``: all of them sent together."""
    cases = [case.at(system.code) for case in FROM_HERE]
    shop = Shop(client)
    product = shop.product()
    for case in cases:
        for facts in case.there:
            told = {name: value for name, value in facts.items() if name not in ("supplier", "archived")}
            contact = people.enter(told, supplier=facts.get("supplier", False))
            if facts.get("archived"):
                people.archive(contact)
    orders = {}
    for case in cases:
        values = {"name": f"{case.case}, ours", "is_company": True, **countries.written(case.values)}
        partner = client.create("res.partner", values)
        for child in case.children:
            client.create("res.partner", {**child, "parent_id": partner})
        orders[case.case] = shop.sale({product: 1}, partner)
    action = client.call("sale.order", "action_accounting_create_invoice", list(orders.values()))
    assert action["tag"] == "accounting_connector_sending", action
    documents = {
        name: shop.wait_for_documents("sale.order", order, states=SETTLED)[0]
        for name, order in orders.items()
    }
    stories = _stories(client)
    there = people.customers()
    return [
        (
            case,
            documents[case.case],
            stories.get(documents[case.case]["id"], ""),
            _contact_of(books, there, documents[case.case]),
        )
        for case in cases
    ]


def _stories(client):
    """What is told of each document, together."""
    stories = {}
    for event in client.search("accounting.document.event", [], ["document_id", "text"]):
        document = event["document_id"][0]
        stories[document] = f"{stories.get(document, '')} {event['text']}"
    return stories


def _contact_of(books, there, document):
    if document["state"] != "sent":
        return {}
    return there[books.document(document["external_id"])["contact_id"]]


def test_each_is_over_there_as_expected(sent):
    wrong = {}
    for case, document, story, there in sent:
        found = {name: there.get(name) for name in case.facts}
        changes = "was created with changes" in story
        told = all(text in story for text in case.told) and changes == bool(case.told)
        problem = document["status_message"] if document["state"] != "sent" else ""
        told_problem = case.problem in problem and bool(case.problem) == bool(problem)
        if not (found == case.facts and told and told_problem):
            wrong[case.case] = found, problem, story
    assert not wrong
