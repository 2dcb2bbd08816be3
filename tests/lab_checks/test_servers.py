"""What flows and browser tests stand on: servers that start, answer, and are ours alone."""

import pytest

from lab.odoo_client import OdooClient, OdooError


def test_odoo_gives_out_the_address_it_is_reached_at(odoo_server, client):
    assert client.call("ir.config_parameter", "get_param", "web.base.url") == odoo_server.url
    OdooClient(odoo_server)
    assert client.call("ir.config_parameter", "get_param", "web.base.url") == odoo_server.url


def test_the_company_is_one_of_new_zealand_with_gst(client):
    [company] = client.search("res.company", fields=["currency_id", "chart_template", "account_sale_tax_id"])
    assert (company["currency_id"][1], company["chart_template"]) == ("NZD", "nz")
    [tax] = client.read("account.tax", [company["account_sale_tax_id"][0]], ["amount", "type_tax_use"])
    assert (tax["amount"], tax["type_tax_use"]) == (15.0, "sale")


def test_a_refusal_reaches_the_test_with_the_servers_words(client):
    with pytest.raises(OdooError, match="delete the admin user") as refusal:
        client.call("res.users", "unlink", [client.uid])
    assert refusal.value.kind == "odoo.exceptions.UserError"


def test_a_copy_of_a_database_is_another_database(lab):
    original = lab.database(with_addon=False)
    copy = original.copy(f"{original.name}_copy")
    copy.query("UPDATE res_company SET name = 'Changed'")
    assert original.query("SELECT name FROM res_company") == [{"name": "Kiwi Trading Ltd"}]
    assert sorted(path.name for path in copy.filestore.iterdir()) == sorted(
        path.name for path in original.filestore.iterdir()
    )
