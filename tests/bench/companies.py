"""Runs in Odoo's shell: makes companies like the first one, each with the same chart of accounts and taxes.

Prints one JSON object: ``{"companies": [ids]}``, the first one among them.
"""

import json

# What Odoo's shell offers, and what the lab tells this script: ``count``, how many there are to be.
env, parameters = globals()["env"], globals()["PARAMETERS"]
first = env.company
companies = env["res.company"].create(
    [
        {
            "name": f"{first.name} {number}",
            "country_id": first.country_id.id,
            "currency_id": first.currency_id.id,
        }
        for number in range(2, parameters["count"] + 1)
    ]
)
for company in companies:
    env["account.chart.template"].try_loading(first.chart_template, company, install_demo=False)
env.ref("base.user_admin").company_ids |= companies
env.cr.commit()
print("RESULTS" + json.dumps({"companies": [first.id, *companies.ids]}))
