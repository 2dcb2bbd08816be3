"""What a connection imports, who owns what of it, and how an import is started."""

from odoo import fields, models
from odoo.tools import SQL

from .accounting_connection_reading import LONG_LISTS
from .accounting_import import LIVE
from .accounting_token_store import MayNotCall
from .own_transaction import in_own_transaction

OWNERS = [
    ("blanks", "Fill blanks only"),
    ("there", "The accounting system"),
    ("odoo", "Odoo"),
]
# What of a contact is owned together
CONTACT_GROUPS = ("name", "communication", "addresses", "registration", "payment", "persons")
# The same of a product
ITEM_GROUPS = ("name", "description", "price", "accounting")
_OWNERS_OF = {
    "contacts": [f"contact_{group}_owner" for group in CONTACT_GROUPS],
    "items": [f"item_{group}_owner" for group in ITEM_GROUPS],
}


def _owner(label, text):
    return fields.Selection(OWNERS, string=label, required=True, default="blanks", help=text)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    import_changes = fields.Boolean(
        string="Keep Up to Date",
        default=True,
        help="After the first import, what changes there of contacts and products is imported by itself.",
    )
    shares_contacts = fields.Boolean(
        string="For All Companies",
        help="Imported contacts belong to no company; otherwise to the company of this connection.",
    )
    contact_name_owner = _owner("Owner of Names", "The name, and whether it is a company or a person.")
    contact_communication_owner = _owner("Owner of Phone, E-mail and Website", "How to reach it.")
    contact_addresses_owner = _owner("Owner of Addresses", "For invoices, for deliveries, and others.")
    contact_registration_owner = _owner(
        "Owner of Tax and Registration", "Tax number, company number and reference."
    )
    contact_payment_owner = _owner("Owner of Payment and Currency", "Payment terms and currencies.")
    contact_persons_owner = _owner("Owner of Contact Persons", "Who works there.")
    shares_products = fields.Boolean(
        string="Products for All Companies",
        help="Imported products belong to no company; otherwise to the company of this connection.",
    )
    item_name_owner = _owner("Owner of Product Names", "Name, reference, and whether it is sold and bought.")
    item_description_owner = _owner("Owner of Descriptions", "For customers and for suppliers.")
    item_price_owner = _owner("Owner of Prices", "Sales price and cost.")
    item_accounting_owner = _owner(
        "Owner of Taxes and Accounts",
        "The product's taxes, and its own lines among the accounts. Blanks are accounts only: a product "
        "without taxes is a decision.",
    )
    import_ids = fields.One2many("accounting.import", "connection_id", readonly=True)
    contact_import_id = fields.Many2one("accounting.import", compute="_compute_latest_imports")
    item_import_id = fields.Many2one("accounting.import", compute="_compute_latest_imports")

    def _compute_latest_imports(self):
        """Of each list the import of all that goes on, else the last one."""
        imports, latest = self.env["accounting.import"], [("connection_id", "in", self.ids)]
        going_on = [*latest, ("state", "in", LIVE), ("selected_ids", "=", False)]
        found = {
            (connection, subject): job_id
            for domain in (latest, going_on)
            for connection, subject, job_id in imports._read_group(
                domain, ["connection_id", "subject"], ["id:max"]
            )
        }
        for connection in self:
            connection.contact_import_id = found.get((connection, "contacts"))
            connection.item_import_id = found.get((connection, "items"))

    def write(self, vals):
        """Who owns what from now on decides for everything that was imported."""
        result = super().write(vals)
        for subject, owners in _OWNERS_OF.items():
            if any(owner in vals for owner in owners):
                self._forget_what_was_imported(subject)
        return result

    def _forget_what_was_imported(self, subject):
        """In one statement: there may be very many, and a person waits."""
        mirror = self.env[LONG_LISTS[subject]]
        mirror.flush_model(["imported_digest", "attempted_digest"])
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET imported_digest = NULL, attempted_digest = NULL "
                "WHERE connection_id = ANY(%s) AND imported_digest IS NOT NULL",
                SQL.identifier(mirror._table),
                self.ids,
            )
        )
        mirror.invalidate_model(["imported_digest", "attempted_digest"], flush=False)

    # === STARTING === #

    def _import_all_chosen(self):
        """What was chosen in the set-up; of what is here already, it costs a look at what changed."""
        for subject in LONG_LISTS:
            scope = self._import_scope(subject)
            if any(taken for name, taken in scope.items() if name != "takes_archived"):
                self.env["accounting.import"]._start(self, subject, **scope)

    def action_import_contacts(self):
        return self._import_chosen("contacts")

    def action_import_items(self):
        return self._import_chosen("items")

    def _import_chosen(self, subject):
        """Import what was chosen on this page, in the background."""
        self.ensure_one()
        self.check_access("write")
        self.env["accounting.import"]._start(self, subject, **self._import_scope(subject))
        return True

    def _import_scope(self, subject):
        taken = (
            {"takes_items": self.import_items}
            if subject == "items"
            else {"takes_customers": self.import_customers, "takes_suppliers": self.import_suppliers}
        )
        return {**taken, "takes_archived": self.import_archived}

    def _list_was_read(self, subject):
        super()._list_was_read(subject)
        if self._keeps_up_to_date(subject):
            self._import_changes(subject)

    def _keeps_up_to_date(self, subject):
        """Only what was imported once by somebody's wish is kept up to date."""
        return self.import_changes and self._was_imported(subject)

    def _was_imported(self, subject, *conditions):
        domain = [("connection_id", "=", self.id), ("subject", "=", subject), ("state", "=", "done")]
        return bool(self.env["accounting.import"].sudo().search_count([*domain, *conditions], limit=1))

    def _import_changes(self, subject):
        """Import what is not as it was imported, if anything is: of what was chosen for all, or, where they
        were never imported, of those that were ticked.
        """
        imports = self.env["accounting.import"].sudo()
        was_for_all = self._was_imported(subject, ("selected_ids", "=", False))
        scope = self._import_scope(subject) if was_for_all else {}
        job = imports._start_with_what_was_read(self, subject, is_automatic=True, **scope)
        if job.is_automatic and not job.total_count:
            job.unlink()

    # === READING === #

    def _read_for_import(self, subject, seconds):
        """Read the list for ``seconds``; whether it was read to its end. No transaction is open.

        :raises ProviderError: MayNotCall among them.
        """
        provider, reason = in_own_transaction(self, lambda connection: connection._provider_for_reading())
        if not provider:
            raise MayNotCall(reason)
        return self._read_long_list(provider, subject, seconds)
