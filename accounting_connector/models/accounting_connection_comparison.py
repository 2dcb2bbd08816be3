"""Comparing the organisation's contacts and items with Odoo's: in figures, with a fixed number of queries."""

from odoo import fields, models
from odoo.tools import SQL

from .compared_values import CODE, EMAIL, NAME, NUMBER, compared
from .own_transaction import lock_rows

# What of a list is counted; ``rows`` are the entries over there with what they are known by.
FIGURES = SQL(
    """
    COUNT(*) FILTER (WHERE rows.active) AS there_count,
    COUNT(*) FILTER (WHERE NOT rows.active) AS archived_count,
    COUNT(*) FILTER (WHERE rows.active AND by_number) AS same_number_count,
    COUNT(*) FILTER (WHERE rows.active AND NOT by_number AND by_address) AS same_address_count,
    COUNT(*) FILTER (WHERE rows.active AND NOT by_number AND NOT by_address AND by_name) AS same_name_count,
    COUNT(*) FILTER (WHERE NOT rows.active AND NOT by_number AND NOT by_address AND NOT by_name)
        AS archived_unknown_count
    """
)
FIGURE_NAMES = (
    "there_count",
    "archived_count",
    "same_number_count",
    "same_address_count",
    "same_name_count",
    "archived_unknown_count",
)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    import_customers = fields.Boolean(default=True, help="Customers over there that Odoo lacks are imported.")
    import_suppliers = fields.Boolean(default=True, help="Suppliers over there that Odoo lacks are imported.")
    import_items = fields.Boolean(
        string="Import Products", help="Products and services over there that Odoo lacks are imported."
    )
    import_archived = fields.Boolean(help="What is archived over there is imported, too, and archived here.")
    list_summary_ids = fields.One2many("accounting.list.summary", "connection_id", string="Comparison")
    lists_compared_at = fields.Datetime(string="Compared At", readonly=True, copy=False)

    def action_compare_lists(self):
        """Compare what is mirrored of contacts and items with what Odoo has now: no network."""
        self.check_access("write")
        for connection in self:
            connection._compare_lists()
        return True

    def _compare_lists(self):
        """Keep the figures of every list that was read fully once.

        An import that ends and lists that were read may do so at once: the second waits at the connection,
        before it holds any of the figures the first one writes, and is done again.
        """
        self.ensure_one()
        self.env.flush_all()
        lock_rows(self.env.cr, self)
        figures = {}
        if self.contacts_read_fully_at:
            figures |= self._compare_contacts()
        if self.items_read_fully_at:
            figures |= self._compare_items()
        known = {summary.subject: summary for summary in self.sudo().list_summary_ids}
        self.env["accounting.list.summary"].sudo().create(
            [
                {"connection_id": self.id, "subject": subject, **values}
                for subject, values in figures.items()
                if subject not in known
            ]
        )
        for subject in known.keys() & figures.keys():
            known[subject].write(figures[subject])
        self.sudo().lists_compared_at = fields.Datetime.now()

    # === CONTACTS === #

    def _compare_contacts(self):
        """``{subject: figures}`` of customers, suppliers, and contacts that are neither."""
        there = self.env.execute_query(
            SQL(
                """
                WITH here AS (%(partners)s),
                rows AS (
                    SELECT contact.active, contact.is_customer, contact.is_supplier,
                           numbers.number IS NOT NULL AS by_number,
                           addresses.address IS NOT NULL AS by_address,
                           names.name IS NOT NULL AS by_name
                      FROM accounting_ledger_contact contact
                      LEFT JOIN (SELECT DISTINCT number FROM here) numbers ON numbers.number = %(number)s
                      LEFT JOIN (SELECT DISTINCT address FROM here) addresses ON addresses.address = %(email)s
                      LEFT JOIN (SELECT DISTINCT name FROM here) names ON names.name = %(name)s
                     WHERE contact.connection_id = %(connection)s AND contact.merged_into IS NULL
                )
                SELECT subject, %(figures)s
                  FROM rows
                  JOIN (VALUES ('customers'), ('suppliers'), ('others')) AS subjects (subject)
                    ON CASE subject WHEN 'customers' THEN rows.is_customer
                                    WHEN 'suppliers' THEN rows.is_supplier
                                    ELSE rows.is_customer IS NOT TRUE AND rows.is_supplier IS NOT TRUE END
                 GROUP BY subject
                """,
                partners=self._partners_here(),
                number=compared(NUMBER, "contact.tax_number"),
                email=compared(EMAIL, "contact.email"),
                name=compared(NAME, "COALESCE(NULLIF(contact.base_name, ''), contact.name)"),
                connection=self.id,
                figures=FIGURES,
            )
        )
        found = {subject: dict(zip(FIGURE_NAMES, counts, strict=True)) for subject, *counts in there}
        nothing = dict.fromkeys(FIGURE_NAMES, 0)
        return {
            subject: {**found.get(subject, nothing), "here_count": count}
            for subject, count in self._count_partners().items()
        }

    def _partners_here(self):
        """Odoo's contacts of this company that are no mere addresses of others, as they are compared."""
        return SQL(
            """
            SELECT partner.id, %(number)s AS number, %(email)s AS address, %(name)s AS name,
                   partner.customer_rank, partner.supplier_rank
              FROM res_partner partner
             WHERE partner.active AND partner.commercial_partner_id = partner.id
               AND (partner.company_id IS NULL OR partner.company_id IN %(companies)s)
            """,
            number=compared(NUMBER, "partner.vat"),
            email=compared(EMAIL, "partner.email"),
            name=compared(NAME, "partner.name"),
            companies=self._covered_company_ids(),
        )

    def _count_partners(self):
        """How many of Odoo's contacts are customers, suppliers, or neither: whoever has orders is one."""
        [counts] = self.env.execute_query(
            SQL(
                """
                WITH here AS (%(partners)s), roles AS (
                    SELECT here.customer_rank > 0 OR buyers.id IS NOT NULL AS is_customer,
                           here.supplier_rank > 0 OR sellers.id IS NOT NULL AS is_supplier
                      FROM here
                      LEFT JOIN (%(buyers)s) buyers ON buyers.id = here.id
                      LEFT JOIN (%(sellers)s) sellers ON sellers.id = here.id
                )
                SELECT COUNT(*) FILTER (WHERE is_customer), COUNT(*) FILTER (WHERE is_supplier),
                       COUNT(*) FILTER (WHERE NOT is_customer AND NOT is_supplier)
                  FROM roles
                """,
                partners=self._partners_here(),
                buyers=self._partners_of_orders("sale_order"),
                sellers=self._partners_of_orders("purchase_order"),
            )
        )
        return dict(zip(("customers", "suppliers", "others"), counts, strict=True))

    def _partners_of_orders(self, table):
        return SQL(
            """
            SELECT DISTINCT partner.commercial_partner_id AS id
              FROM %s orders JOIN res_partner partner ON partner.id = orders.partner_id
             WHERE orders.company_id IN %s
            """,
            SQL.identifier(table),
            self._covered_company_ids(),
        )

    # === ITEMS === #

    def _compare_items(self):
        """``{"items": figures}``. Items that stand for an account are ours, and no products."""
        [counts] = self.env.execute_query(
            SQL(
                r"""
                WITH here AS (%(products)s),
                names AS (SELECT DISTINCT %(name_here)s AS name
                            FROM here, JSONB_EACH_TEXT(here.names) AS translated (lang, name)),
                rows AS (
                    SELECT item.active,
                           item.product_id IS NOT NULL OR codes.code IS NOT NULL AS by_number,
                           barcodes.barcode IS NOT NULL AS by_address,
                           names.name IS NOT NULL AS by_name
                      FROM accounting_ledger_item item
                      LEFT JOIN (SELECT DISTINCT code FROM here) codes ON codes.code = %(code)s
                      LEFT JOIN (SELECT DISTINCT barcode FROM here) barcodes ON barcodes.barcode = %(code)s
                      LEFT JOIN names ON names.name = %(name)s
                     WHERE item.connection_id = %(connection)s AND item.service_account_id IS NULL
                       AND item.kind IS DISTINCT FROM 'bundle'
                )
                SELECT (SELECT COUNT(*) FROM here), %(figures)s FROM rows
                """,
                products=self._products_here(),
                name_here=compared(NAME, "translated.name"),
                code=compared(CODE, "item.code"),
                name=compared(NAME, "item.name"),
                connection=self.id,
                figures=FIGURES,
            )
        )
        here, *figures = counts
        return {"items": {**dict(zip(FIGURE_NAMES, figures, strict=True)), "here_count": here}}

    def _products_here(self):
        """Odoo's products that this company sells or buys, as they are compared."""
        return SQL(
            """
            SELECT product.id, template.name AS names, %(code)s AS code, %(barcode)s AS barcode
              FROM product_product product
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE product.active AND (template.sale_ok OR template.purchase_ok)
               AND (template.company_id IS NULL OR template.company_id IN %(companies)s)
            """,
            code=compared(CODE, "product.default_code"),
            barcode=compared(CODE, "product.barcode"),
            companies=self._covered_company_ids(),
        )
