"""What is told of imported contacts beside what was done."""

from odoo import models

from .accounting_import_contact_facts import ADDRESS
from .accounting_import_subject import plain


class AccountingImportContacts(models.AbstractModel):
    _inherit = "accounting.import.contacts"

    def _note_kept_address(self, connection, fact, wanted, partner):
        """Tell of an address that is another one there, where Odoo's own is kept because it is not blank.

        :param wanted: ``{field: value}`` as told there.
        """
        if connection.contact_addresses_owner != "blanks" or not partner:
            return
        told = {name: wanted[name] for name in ADDRESS if wanted[name]}
        if any(_compared(plain(partner[name])) != _compared(value) for name, value in told.items()):
            fact.remarks.append(
                self.env._(
                    "%(label)s has another address, %(address)s: Odoo's own is kept.",
                    label=connection.provider_label,
                    address=self._say_address(wanted),
                )
            )

    def _say_address(self, values):
        country = self.env["res.country"].browse(values["country_id"] or ())
        state = self.env["res.country.state"].browse(values["state_id"] or ())
        town = " ".join(filter(None, (values["zip"], values["city"])))
        said = (values["street"], values["street2"], town, state.name, country.name)
        return ", ".join(filter(None, said))


def _compared(value):
    return " ".join(value.split()).casefold() if isinstance(value, str) else value
