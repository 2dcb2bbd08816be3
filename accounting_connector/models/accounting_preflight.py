"""What has to be settled before a document may leave: the entry point, and how obstacles look.

The subjects are in ``accounting_preflight_<subject>.py``, one method ``_settle_<subject>`` each. They look
only at lists that are already here: a click must never wait for the network inside its transaction. What they
search for is searched for all documents at once.
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


def one_by_one(settle):
    """A check of one document as a check of several."""
    return lambda connection, vals_list: [settle(connection, vals) for vals in vals_list]


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
        return self._settle(connection, vals_list)

    @api.model
    def _resolve(self, documents):
        """Settle frozen documents again, as when they are released from ``blocked``.

        Contact, accounts, tax codes, status and rate may change; what Odoo said and the dates do not.

        :return: for each document the list of its obstacles (see :func:`obstacle`).
        """
        documents, obstacles = documents.sudo(), {}
        for connection, group in documents.grouped("connection_id").items():
            vals_list = [self._vals_of_document(document) for document in group]
            obstacles.update(zip(group, self._settle(connection, vals_list), strict=True))
            for document, vals in zip(group, vals_list, strict=True):
                self._write_resolved(document, vals)
        return [obstacles[document] for document in documents]

    def _write_resolved(self, document, vals):
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

    def _settle(self, connection, vals_list):
        """For each document the list of its obstacles; what was settled is in its values."""
        self._read_at_once(vals_list)
        found = [[] for _vals in vals_list]
        for settle in self._settlers():
            for obstacles, more in zip(found, settle(connection, vals_list), strict=True):
                obstacles += more
        return [each_once(obstacles) for obstacles in found]

    def _settlers(self):
        """The checks, in the order in which their obstacles are shown. Each takes a connection and the values
        of documents, and gives back for each document its obstacles.
        """
        return [
            one_by_one(self._settle_dates),
            one_by_one(self._settle_term),
            one_by_one(self._settle_status),
            one_by_one(self._settle_number),
            self._settle_currencies,
            self._settle_contacts,
            one_by_one(self._settle_accounts),
            self._settle_items,
            one_by_one(self._settle_taxes),
            self._settle_tracking,
        ]

    def _read_at_once(self, vals_list):
        """What the checks read of each document's records, in one query for all of them."""
        lines = [line for vals in vals_list for line in created_lines(vals)]
        products = self._browse_all("product.product", lines, "product_id")
        products.product_tmpl_id.categ_id.mapped("parent_id")
        self._browse_all("res.partner", vals_list, "partner_id").mapped("name")
        for model, name in (("sale.order", "sale_order_ids"), ("purchase.order", "purchase_order_ids")):
            ids = {order_id for vals in vals_list for order_id in command_ids(vals.get(name))}
            self.env[model].sudo().browse(ids).payment_term_id.line_ids.mapped("value")

    def _browse_all(self, model, vals_list, name):
        return self.env[model].sudo().browse({vals[name] for vals in vals_list if vals.get(name)})

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
