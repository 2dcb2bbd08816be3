"""Products are found by what items over there are compared with, without looking at all products."""

import hashlib

from odoo import models
from odoo.tools import SQL

from .compared_values import CODE, NAME, index_of

# The index is another one, and made anew, as soon as names are compared in another way.
COMPARED_NAMES = f"accounting_compared_names_{hashlib.sha256(NAME.encode()).hexdigest()[:8]}"


class ProductProduct(models.Model):
    _inherit = "product.product"

    _accounting_match_code = models.Index(index_of(CODE, "default_code"))
    _accounting_match_barcode = models.Index(index_of(CODE, "barcode"))


class ProductTemplate(models.Model):
    _inherit = "product.template"

    _accounting_match_names = models.Index(f"USING gin ({COMPARED_NAMES}(name))")

    def _auto_init(self):
        """An index of names in every language needs a function that gives them all."""
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION %(function)s (names jsonb) RETURNS text[]
                LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
                AS $$ SELECT ARRAY_AGG(DISTINCT %(name)s)
                        FROM JSONB_EACH_TEXT(names) AS translated (lang, name) $$
                """,
                function=SQL.identifier(COMPARED_NAMES),
                name=SQL(NAME, column=SQL("translated.name")),
            )
        )
        return super()._auto_init()
