"""What has to be settled before a document may leave: the entry point, and how obstacles look.

The subjects are in ``accounting_preflight_<subject>.py``, one method ``_settle_<subject>`` each. They look
only at lists that are already here: a click must never wait for the network inside its transaction.
"""

from odoo import api, models
from odoo.fields import Command


def obstacle(kind, key, name, fix_model=False, fix_id=False, fix_context=None):
    """One thing a person has to settle, as values of ``accounting.problem``.

    :param kind: a kind of ``accounting.problem``.
    :param key: identifies the cause on its connection; equal causes have equal keys.
    :param name: the sentence a person reads: what is missing and what to do.
    :param fix_model, fix_id: the record to open; without an id a new one is to be created.
    :param fix_context: default values for a new one.
    """
    return {
        "kind": kind,
        "key": key,
        "name": name,
        "fix_model": fix_model,
        "fix_id": fix_id,
        "fix_context": fix_context or {},
    }


def each_once(obstacles):
    """Obstacles without those whose cause was named before."""
    return list({each["key"]: each for each in reversed(obstacles)}.values())[::-1]


def command_ids(commands):
    """The ids that link and set commands (or plain ids) leave in an x2many that starts empty."""
    ids = []
    for command in commands or ():
        if isinstance(command, int):
            ids.append(command)
        elif command[0] == Command.SET:
            ids = list(command[2])
        elif command[0] == Command.LINK:
            ids.append(command[1])
    return ids


def created_lines(vals):
    """The values of the lines that a document's values create."""
    return [command[2] for command in vals.get("line_ids", ()) if command[0] == Command.CREATE]


class AccountingPreflight(models.AbstractModel):
    _name = "accounting.preflight"
    _description = "Checks before a document is sent"

    @api.model
    def _check(self, connection, vals_list, not_before=None):
        """Fill in what the connection's lists and choices decide about documents that are about to be queued.

        :param connection: ``accounting.connection``.
        :param vals_list: values of ``accounting.document`` as the builder made them. Dates, status, rate,
            ledger contact and, in the lines, ledger accounts and taxes are added in place.
        :param not_before: the first open day, when a person lets documents of a locked period have this date.
        :return: for each document the list of its obstacles (see :func:`obstacle`), each cause once.
        """
        connection = connection.sudo()
        if not_before:
            for vals in vals_list:
                self._date_not_before(connection, vals, not_before)
        return [self._settle(connection, vals) for vals in vals_list]

    @api.model
    def _resolve(self, document):
        """Settle a frozen document again, as when it is released from ``blocked``.

        Contact, accounts, tax codes, status and rate may change; what Odoo said and the dates do not.

        :return: the list of its obstacles (see :func:`obstacle`).
        """
        document = document.sudo()
        vals = self._vals_of_document(document)
        obstacles = self._settle(document.connection_id, vals)
        resolved = (
            "ledger_contact_id",
            "ledger_term_id",
            "home_per_foreign",
            "purchase_tax_account_id",
            "purchase_tax_handling",
            "target_status",
            "tracking",
        )
        document.write({name: vals[name] for name in resolved if name in vals})
        for line, line_vals in zip(document.line_ids, created_lines(vals), strict=True):
            resolved = ("ledger_account_id", "ledger_tax_id", "tracking")
            line.write({name: line_vals.get(name) for name in resolved})
            if "ledger_item_id" in line_vals:
                line.ledger_item_id = line_vals["ledger_item_id"]
        return obstacles

    def _settle(self, connection, vals):
        obstacles = []
        for settle in self._settlers():
            obstacles += settle(connection, vals)
        return each_once(obstacles)

    def _settlers(self):
        """The checks, in the order in which their obstacles are shown."""
        return [
            self._settle_dates,
            self._settle_term,
            self._settle_status,
            self._settle_number,
            self._settle_currency,
            self._settle_contact,
            self._settle_accounts,
            self._settle_items,
            self._settle_taxes,
            self._settle_tracking,
        ]

    def _vals_of_document(self, document):
        """The values a document was created from, as far as the checks read them."""
        return {
            "kind": document.kind,
            "partner_id": document.partner_id.id,
            "currency_id": document.currency_id.id,
            "create_allowed": document.create_allowed,
            "date": document.date,
            "date_due": document.date_due,
            "number": document.number,
            "reference": document.reference,
            "sale_order_ids": [Command.set(document.sale_order_ids.ids)],
            "purchase_order_ids": [Command.set(document.purchase_order_ids.ids)],
            "line_ids": [
                Command.create(
                    {
                        "is_text": line.is_text,
                        "account_role": line.account_role,
                        "product_id": line.product_id.id,
                        "item_code": line.item_code,
                        "ledger_account_id": line.ledger_account_id.id,
                        "tax": line.tax,
                        "is_taxable": line.is_taxable,
                        "tax_ids": [Command.set(line.tax_ids.ids)],
                        "fiscal_position_id": line.fiscal_position_id.id,
                        "analytic_distribution": line.analytic_distribution,
                    }
                )
                for line in document.line_ids
            ],
        }

    def _is_purchase(self, vals):
        """Whether the document goes to a supplier."""
        return vals["kind"] in ("bill", "vendor_credit")

    def _use(self, vals):
        """The use of taxes and accounts: ``sale`` or ``purchase``."""
        return "purchase" if self._is_purchase(vals) else "sale"
