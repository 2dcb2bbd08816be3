"""What happens when the module goes: nobody loses what was sent, and nothing of ours stays behind."""

import logging

from markupsafe import Markup

from odoo.fields import Domain
from odoo.tools import SQL, split_every

from .models.accounting_document_state import UNDECIDED
from .models.product_matching import COMPARED_NAMES

_logger = logging.getLogger(__name__)

NOTES_PER_BATCH = 500
LINES_PER_BATCH = 1000
PARAMETER_PREFIX = "accounting_connector."


def uninstall_hook(env):
    """Leave numbers and links on the orders, give the orders back to Odoo, and remove what was made along the
    way.
    """
    env = env(context={**env.context, "active_test": False, "tracking_disable": True})
    _leave_notes(env)
    _give_orders_back(env)
    _remove_what_was_made(env)


def _leave_notes(env):
    """One note on every order for each document that exists over there, or may: its name, amount and link."""
    documents = env["accounting.document"]
    documents = documents.search(documents._is_in_books() | Domain("state", "in", UNDECIDED))
    notes = []
    for document in documents:
        for field in ("sale_order_ids", "purchase_order_ids"):
            notes += [_prepare_note(document, order) for order in document[field]]
        if len(notes) >= NOTES_PER_BATCH:
            env["mail.message"].create(notes)
            notes = []
    env["mail.message"].create(notes)
    _logger.info("accounting_connector: left notes on the orders of %s documents", len(documents))


def _prepare_note(document, order):
    link = (
        Markup('<a href="%s">%s</a>') % (document.external_url, document.display_name)
        if document.external_url
        else document.display_name
    )
    return {
        "model": order._name,
        "res_id": order.id,
        "message_type": "notification",
        "subtype_id": order.env.ref("mail.mt_note").id,
        "author_id": order.env.ref("base.partner_root").id,
        "body": Markup("<p>%s: %s, %s (%s)</p>")
        % (
            document.provider_label,
            link,
            document.currency_id.format(document.amount_total),
            _how_it_is_known(document),
        ),
    }


def _how_it_is_known(document):
    if document.origin == "elsewhere":
        return document.env._("invoiced elsewhere")
    unknown = document.env._("not known whether it arrived: look there before you invoice it again")
    return document.external_id or unknown


def _give_orders_back(env):
    """Odoo's own figures about what is invoiced no longer count documents: recomputed, and right once we are
    gone.
    """
    lines = env["accounting.document.line"].search([("counted_quantity", "!=", 0)])
    for batch in split_every(LINES_PER_BATCH, lines.ids, lines.browse):
        batch.counted_quantity = 0
        env.flush_all()
        env.invalidate_all()


def _remove_what_was_made(env):
    connections = env["accounting.connection"].search([])
    connections._unlink_crons(connections.cron_id)
    sequences = connections.number_sequence_id
    connections.number_sequence_id = False
    sequences.unlink()
    env["mail.activity"].search([("res_model", "=", "accounting.connection")]).unlink()
    env["accounting.connection.consent"].search([]).unlink()
    env["accounting.connection.secret"].search([]).unlink()
    env["ir.config_parameter"].sudo().search([("key", "=like", f"{PARAMETER_PREFIX}%")]).unlink()
    env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s CASCADE", SQL.identifier(COMPARED_NAMES)))
