"""Runs in Odoo's shell: workers that all want a token at the same moment. Prints how many got one."""

import json
import threading
import time

from odoo.addons.accounting_connector.models.accounting_token_store import TokenStore

# What Odoo's shell offers, and what the lab tells this script.
env, parameters = globals()["env"], globals()["PARAMETERS"]

connection_id = env["accounting.connection"].search([("state", "=", "active")]).id
env.cr.rollback()
tokens = []


def want_token():
    tokens.append(TokenStore(env.registry, connection_id).access_token())


threads = [threading.Thread(target=want_token) for _worker in range(parameters["workers"])]
time.sleep(max(0.0, parameters["start_at"] - time.time()))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("RESULTS" + json.dumps({"tokens": len(tokens), "different": len(set(tokens))}))
