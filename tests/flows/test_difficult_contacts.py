"""Difficult contacts over HTTP, both ways: one Odoo and one set of books for all of them."""

import time
from pprint import pformat

import pytest

from flows.contacts_over_there import CONTACTS
from flows.difficult_contacts import DIFFICULT_TEXTS, billing
from flows.difficult_contacts_complete import COMPLETE
from flows.difficult_contacts_here import FROM_HERE
from flows.difficult_contacts_known import KNOWN
from lab.connecting import Connecting
from lab.shop import SETTLED, Shop

FROM_THERE = [*COMPLETE, *DIFFICULT_TEXTS, *KNOWN]
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
        """As cases name it: countries and states by code, other records by name."""
        if not isinstance(value, list):
            return value
        if name == "country_id":
            return self.countries[value[0]]
        return self.states[value[0]][1] if name == "state_id" else value[1]


@pytest.fixture(scope="module")
def countries(client):
    return Countries(client)


# === FROM THERE === #


@pytest.fixture(scope="module")
def imported(client, connection, people, countries, system):
    """``[(case, its line of results)]`` of one import of all of them."""
    cases = [each for case in FROM_THERE if (each := case.at(system.code))]
    any_state = ("active", "in", [True, False])
    [euro] = client.search("res.currency", [("name", "=", "EUR"), any_state])
    client.call("res.currency", "write", [euro["id"]], {"active": True})
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
        if case.below:
            people.put_below(ids[case.case], ids[case.below])
        if case.into:
            people.merge(ids[case.case], ids[case.into])
    client.call("accounting.connection", "action_import_contacts", [connection])
    lines = _lines_when_imported(client)
    return [(case, lines.get(ids[case.case])) for case in cases]


def _lines_when_imported(client, seconds=120):
    """``{external id: the last line that tells of it}``, after all imports that go on."""
    until = time.monotonic() + seconds
    while client.search("accounting.import", [("state", "in", LIVE)]):
        assert time.monotonic() < until, client.search("accounting.import", [], ["state", "message"])
        time.sleep(0.2)
    lines = client.search("accounting.import.line", [], ["external_id", "outcome", "reason", "partner_id"])
    return {line["external_id"]: line for line in sorted(lines, key=lambda line: line["id"])}


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
    assert not wrong, pformat(wrong, width=200)


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


def test_they_are_in_the_company_of_the_connection(imported, client, connection):
    [row] = client.read("accounting.connection", [connection], ["company_id"])
    created = [
        line["partner_id"][0] for _case, line in imported if line and line["outcome"] == "created"
    ]
    ours = [("id", "child_of", created), ("company_id", "=", row["company_id"][0])]
    everyone = [("id", "child_of", created)]
    assert len(client.search("res.partner", ours)) == len(client.search("res.partner", everyone))


# === WHAT IS CHANGED THERE LATER === #


def _refresh(client, connection):
    """Press "Read lists now"; the lines after what is imported by itself then."""
    task = client.call("accounting.connection", "action_refresh_lists", [connection])["params"]
    assert client.jsonrpc(task["route"])["type"] == "success"
    return _lines_when_imported(client)


def test_merges_archives_and_moves_are_followed_and_told(
    imported, client, connection, people, database, books
):
    """One system tells of a merge at once, without its heir; at the other, only each week's full reading
    tells.
    """
    names = ("merged later", "what it is merged into later", "archived later", "moved later")
    merged, heir, archived, moved = [
        people.enter({"name": name, **billing(f"1 {name}")}) for name in names
    ]
    partner = _refresh(client, connection)[merged]["partner_id"]
    assert partner
    database.query("UPDATE accounting_connection SET contacts_changed_since = now() AT TIME ZONE 'UTC'")
    people.archive(archived)
    people.move(moved, "2 Wharf", city="Nelson")
    people.merge(merged, heir)
    lines = _refresh(client, connection)
    assert "is archived in" in lines[archived]["reason"]
    assert "another address, 2 Wharf, Nelson: Odoo's own is kept" in lines[moved]["reason"]
    if people.names_heirs:
        assert not lines[merged]["reason"]
        database.query(
            "UPDATE accounting_connection"
            " SET contacts_read_fully_at = contacts_read_fully_at - INTERVAL '8 days'"
        )
        lines = _refresh(client, connection)
    told = "It was merged into what it is merged into later" if people.names_heirs else "It is gone in"
    assert told in lines[merged]["reason"]
    links = client.search(
        "accounting.contact.link", [("partner_id", "=", partner[0])], ["ledger_contact_id"]
    )
    heirs = {link["ledger_contact_id"][1] for link in links}
    assert heirs == ({names[1]} if people.names_heirs else {names[0]})
    shop = Shop(client)
    order = shop.sale({shop.product(): 1}, partner[0])
    action = client.call("sale.order", "action_accounting_create_invoice", [order])
    if people.names_heirs:
        [document] = shop.wait_for_documents("sale.order", order, states=SETTLED)
        assert books.document(document["external_id"])["contact_id"] == heir
    else:
        obstacles = [("send_id", "=", action["res_id"])]
        [obstacle] = client.search("accounting.send.obstacle", obstacles, ["name"])
        assert "is archived in" in obstacle["name"]


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
    assert not wrong, pformat(wrong, width=200)
