"""Runs in Odoo's shell: a company with many taxes, accounts and contacts, and many companies beside it.

Prints one JSON object: ``{"rows": [{"what", "figures": [{"queries", "seconds"} small, large]}, ...],
"sizes": {...}}``.
"""

import json
import time
from decimal import Decimal

from odoo.sql_db import Cursor

from odoo.addons.accounting_connector.providers.values import Account, Category, Contact, TaxRate

COMPANIES, TAXES, ACCOUNTS, CONTACTS = 40, 400, 600, 50_000

# What Odoo's shell offers, and what the lab tells this script.
env, parameters = globals()["env"], globals()["PARAMETERS"]
env = env(user=env.ref("base.user_admin"))
connection = env["accounting.connection"].search([("state", "=", "active")])
company = connection.company_id
counted = {"queries": 0}
execute = Cursor.execute


def counting_execute(cursor, query, params=None, log_exceptions=True):
    counted["queries"] += 1
    return execute(cursor, query, params, log_exceptions)


Cursor.execute = counting_execute


def measure(work):
    work()
    env.flush_all()
    env.invalidate_all()
    counted["queries"], started = 0, time.monotonic()
    work()
    env.flush_all()
    return {"queries": counted["queries"], "seconds": time.monotonic() - started}


WORK = {
    **{
        f"read {view}": lambda specification=specification: connection.web_read(specification)
        for view, specification in parameters["specifications"].items()
    },
    "find combinations of taxes": lambda: connection._add_tax_combinations(),
    "propose accounts": lambda: connection._propose_accounts(),
    "compare contacts and products": lambda: connection._compare_lists(),
}


def measure_all():
    return {what: measure(work) for what, work in WORK.items()}


# === GROWING === #


def mirror(of, model, values):
    ledger = env[model].sudo()
    ledger._upsert(of, ledger._from_values(values))


def grow_lists(of):
    everywhere = frozenset({Category.REVENUE, Category.EXPENSE})
    mirror(
        of,
        "accounting.ledger.account",
        [
            Account(f"bench-{number}", f"B{number}", f"Account {number}", "REVENUE", Category.REVENUE)
            for number in range(ACCOUNTS)
        ],
    )
    mirror(
        of,
        "accounting.ledger.tax",
        [
            TaxRate(f"BENCH{number}", f"Tax {number}", Decimal(number) / 10, applies_to=everywhere)
            for number in range(TAXES)
        ],
    )


def grow_taxes():
    taxes = env["account.tax"].create(
        [
            {
                "name": f"Bench {number}",
                "amount": number / 10,
                "type_tax_use": "sale",
                "company_id": company.id,
                "country_id": company.account_fiscal_country_id.id,
            }
            for number in range(TAXES)
        ]
    )
    env["product.template"].create(
        [
            {"name": f"Taxed {tax.name}", "type": "service", "taxes_id": [(6, 0, tax.ids)]}
            for tax in taxes
        ]
    )
    connection.action_propose()


def multiply(record, **changes):
    """Copy a record ``CONTACTS`` times; ``changes`` are SQL, in which ``nth`` counts the copies."""
    env.flush_all()
    table = record._table
    env.cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    same = [f'"{name}"' for [name] in env.cr.fetchall() if name not in ("id", *changes)]
    env.cr.execute(
        f"""
        INSERT INTO {table} ({", ".join([*changes, *same])})
        SELECT {", ".join([*changes.values(), *same])}
          FROM {table}, generate_series(1, %s) nth
         WHERE id = %s
        """,
        [CONTACTS, record.id],
    )


def grow_contacts():
    name, email = "'Bench ' || nth", "'bench' || nth || '@partner.example'"
    partner = env["res.partner"].create({"name": "Bench", "is_company": True})
    multiply(partner, name=name, complete_name=name, email=email)
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE name LIKE 'Bench %'")
    mirror(connection, "accounting.ledger.contact", [Contact("Bench", "bench", is_customer=True)])
    contact = env["accounting.ledger.contact"].search([("external_id", "=", "bench")])
    multiply(contact, name=name, email=email, external_id="'bench-' || nth")
    env.invalidate_all()


def grow_companies():
    companies = env["res.company"].create([{"name": f"Bench {number}"} for number in range(COMPANIES - 1)])
    env.user.company_ids |= companies
    for other in env["accounting.connection"].create([{"company_id": each.id} for each in companies]):
        other.sudo().write(
            {
                "organisation_external_id": f"bench-{other.id}",
                "organisation_name": other.company_id.name,
                "base_currency_id": other.company_id.currency_id.id,
                "state": "active",
            }
        )
        grow_lists(other)


small = measure_all()
grow_lists(connection)
grow_taxes()
grow_contacts()
grow_companies()
env.cr.commit()
env.cr.execute("ANALYZE")
large = measure_all()
env.cr.commit()
rows = [{"what": what, "figures": [small[what], large[what]]} for what in WORK]
sizes = {"companies": COMPANIES, "taxes": TAXES, "accounts": ACCOUNTS, "contacts": CONTACTS}
print("RESULTS" + json.dumps({"rows": rows, "sizes": sizes, "connection": connection.id}))
