from odoo import models

from .compared_values import EMAIL, NAME, NUMBER, index_of

COMMERCIAL = "WHERE commercial_partner_id = id"


class ResPartner(models.Model):
    """Found by what contacts over there are compared with, without looking at all partners."""

    _inherit = "res.partner"

    _accounting_match_number = models.Index(f"{index_of(NUMBER, 'vat')} {COMMERCIAL}")
    _accounting_match_email = models.Index(f"{index_of(EMAIL, 'email')} {COMMERCIAL}")
    _accounting_match_name = models.Index(f"{index_of(NAME, 'name')} {COMMERCIAL}")
