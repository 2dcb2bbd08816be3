"""What tests of connecting ask of Odoo, and what they arrange there."""

import itertools

from lab.odoo_program import run_in_shell

FACTS = ["state", "organisation_name", "organisation_external_id", "organisation_short_code", "activated_at"]
_companies = itertools.count(1)


def facts(client, connection_id):
    """What a connection is bound to, and its state."""
    return client.read("accounting.connection", [connection_id], FACTS)[0]


def activities(client, connection_id):
    """What somebody is asked to do about a connection."""
    return client.search(
        "mail.activity",
        [("res_model", "=", "accounting.connection"), ("res_id", "=", connection_id)],
        ["summary", "note"],
    )


def company_of_its_own(client):
    """A new company of the administrator; returns its id."""
    company = client.create("res.company", {"name": f"Company {next(_companies)} Ltd"})
    client.call("res.users", "write", [client.uid], {"company_ids": [(4, company)]})
    return company


def refresh_token(lab, database, connection_id):
    """The refresh token that is stored, as only the server can read it."""
    config = lab.config(database.address, "reveal", {"db_maxconn": 4})
    script = f"""
connection = env['accounting.connection'].browse({connection_id})
print('TOKEN', env['accounting.connection.secret']._of(connection)._reveal('refresh_token'))
"""
    return run_in_shell(lab.toolchain, config, database.name, script).split("TOKEN")[1].strip()
