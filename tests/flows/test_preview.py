"""The preview over HTTP: what it shows is what is sent after the click, wherever that can be known before."""

import json

import pytest
from providers import markers

from lab.connecting import Connecting

from .recording_proxy import RecordingProxy


@pytest.fixture(scope="module")
def connection(client, standin, shop, books):
    books.lift_limits()
    shop.product()  # so that the company's taxes are in use, and mapped
    return Connecting(client, standin).run(invoice_status="approved", bill_status="approved")


@pytest.fixture(scope="module")
def proxy(client, connection, standin, system):
    """All that is sent passes here."""
    parameter = f"accounting_connector.{system.code}.base_url"
    with RecordingProxy(standin.url) as proxy:
        client.call("ir.config_parameter", "set_param", parameter, proxy.url)
        yield proxy
        client.call("ir.config_parameter", "set_param", parameter, standin.url)


def preview(shop, order):
    shown = shop.preview(order)
    assert not shown["warning_ids"]
    return shown["content"]


def send(shop, proxy, order):
    """Press the button; the document, and the body by which it was created."""
    seen = len(proxy.writes)
    shop.create_invoice(order)
    [document] = shop.wait_for_documents("sale.order", order, states=("sent",))
    [body] = [body for path, body in proxy.writes[seen:] if path.lower().endswith(("/invoices", "/invoice"))]
    return document, body.decode()


def differences(here, there, place=""):
    """Where two JSON values differ, as paths; the document's marker, made when it is queued, does not count.
    """
    if isinstance(here, dict) and isinstance(there, dict) and here.keys() == there.keys():
        return [each for key in here for each in differences(here[key], there[key], f"{place}/{key}")]
    if isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        rows = enumerate(zip(here, there, strict=True))
        return [each for row, pair in rows for each in differences(*pair, f"{place}/{row}")]
    return [] if unmarked(here) == unmarked(there) else [place]


def unmarked(value):
    marker = markers.find(value) if isinstance(value, str) else ""
    return value.replace(marker, "marker") if marker else value


def exact(body):
    """JSON whose numbers are as they were written."""
    return json.loads(body, parse_float=str, parse_int=str)


def test_what_is_previewed_is_what_is_sent(shop, proxy):
    table, chair = shop.product("Oak Table", 420.5), shop.product("Chair", 33.33)
    customer = shop.partner()
    first = shop.sale({table: 3, chair: 7}, customer, client_order_ref="PO 4711")
    shown = preview(shop, first)
    document, sent = send(shop, proxy, first)
    unknown = differences(exact(shown["body"]), exact(sent))
    assert unknown and all(place.endswith(("ContactID", "Ref/value")) for place in unknown), unknown
    assert [row["there"] for row in shown["totals"]] == [row["here"] for row in shown["totals"]]
    assert document["amount_difference"] == 0

    again = shop.sale({chair: 3, table: 1}, customer)
    shown = preview(shop, again)
    _document, sent = send(shop, proxy, again)
    assert differences(exact(shown["body"]), exact(sent)) == []


def test_a_preview_calls_nothing_and_queues_nothing(shop, books, proxy):
    order = shop.sale({shop.product(): 1})
    calls, writes = books.last_call(), len(proxy.writes)
    preview(shop, order)
    assert (books.last_call(), len(proxy.writes)) == (calls, writes)
    assert not shop.documents("sale.order", order)
