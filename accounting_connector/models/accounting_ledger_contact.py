from odoo import fields, models

TAXABLE = {None: "", True: "yes", False: "no"}


class AccountingLedgerContact(models.Model):
    """A customer or supplier of the organisation."""

    _name = "accounting.ledger.contact"
    _description = "Ledger Contact"
    _inherit = ["accounting.ledger.detailed"]
    _order = "name, id"
    _rec_names_search = ["name", "email", "number"]

    email = fields.Char(readonly=True)
    tax_number = fields.Char(readonly=True)
    number = fields.Char(readonly=True, help="The key we gave it when we created it.")
    is_customer = fields.Boolean(string="Customer", readonly=True)
    is_supplier = fields.Boolean(string="Supplier", readonly=True)
    currency_code = fields.Char(string="Currency", readonly=True)
    base_name = fields.Char(
        readonly=True, help="The name without what was added over there to make it unique."
    )
    taxable = fields.Selection(
        [("yes", "Charged Tax"), ("no", "Exempt")],
        readonly=True,
        help="Whether the customer is charged tax, where that is a matter of the customer.",
    )
    sale_account_code = fields.Char(readonly=True, help="What sales to it are posted to over there.")
    purchase_account_code = fields.Char(readonly=True)
    merged_into = fields.Char(
        readonly=True, index="btree_not_null", help="The contact this one was merged into, over there."
    )
    parent_external_id = fields.Char(
        readonly=True, index="btree_not_null", help="The contact this one is a part of, over there."
    )
    country = fields.Char(readonly=True, help="As it is written there, of the address invoices go to.")
    city = fields.Char(readonly=True)
    phone = fields.Char(readonly=True)
    part_ids = fields.One2many("accounting.contact.part", "ledger_contact_id")
    link_ids = fields.One2many("accounting.contact.link", "ledger_contact_id", string="Linked Contacts")

    _import_order = "(parent_external_id IS NOT NULL), id"  # what is part of another comes after it
    _due_for_import = models.Index(
        f"(connection_id, {_import_order}) WHERE details_digest IS DISTINCT FROM imported_digest"
    )

    def _details_for_choice(self):
        """What tells contacts of the same name apart."""
        return ", ".join(filter(None, (self.email, self.city, self.country, self.phone)))

    def _is_linked(self):
        return bool(self.link_ids)

    def _are_as_in_odoo(self):
        super()._are_as_in_odoo()
        importer = self.env["accounting.import.contacts"]
        for connection, entries in self.grouped("connection_id").items():
            importer._quietly(connection)._know_again(connection, entries)

    def _are_gone(self, domain):
        """What Odoo's contacts are linked to still has something to be told of: what was imported of it is
        nothing now.
        """
        self.search([*domain, ("link_ids", "!=", False)]).write({"active": False, "details_digest": False})
        super()._are_gone([*domain, ("link_ids", "=", False)])

    def _from_values(self, contacts):
        """The columns of ``values.Contact`` objects."""
        return [
            {
                "external_id": contact.external_id,
                "name": contact.name or contact.email or contact.external_id,
                "active": contact.active,
                "email": contact.email,
                "tax_number": contact.tax_number,
                "number": contact.key,
                "is_customer": contact.is_customer,
                "is_supplier": contact.is_supplier,
                "currency_code": contact.currency,
                "merged_into": contact.merged_into,
                "parent_external_id": contact.parent_id,
                "base_name": contact.base_name,
                "taxable": TAXABLE[contact.taxable],
                "sale_account_code": contact.sale_account,
                "purchase_account_code": contact.purchase_account,
                "country": _first_of(contact, "country"),
                "city": _first_of(contact, "city"),
                "phone": contact.phone or contact.mobile,
                **self._details_of(contact),
            }
            for contact in contacts
        ]


def _first_of(contact, name):
    """What the first address that tells ``name`` has there: of those invoices go to, if any does."""
    addresses = sorted(contact.addresses, key=lambda address: address.kind != "billing")
    return next((value for address in addresses if (value := getattr(address, name))), "")
