"""What an entry over there may be, going by what is alike only: asked for one page at a time."""

from odoo import models
from odoo.tools import SQL

from .compared_values import NAME, compared
from .likeness import PHONE_DIGITS, Looks, Others

COMMON_WORD = 100  # a word that more have tells nobody apart


class AccountingMatching(models.AbstractModel):
    _inherit = "accounting.matching"

    def _suggestions(self, connection, entries):
        """``{entry: [(id of a record, signs)]}``, the most alike first. The number of queries is fixed."""
        if not entries:
            return {}
        looks = {entry: entry._looks() for entry in entries}
        here = Others(self._alike_here(connection, entries, list(looks.values())))
        return {entry: here.most_alike(looks[entry], entry.match_refused_ids or ()) for entry in entries}

    def _alike_here(self, connection, entries, looks):
        """``{id: Looks}`` of the records that have a telling word, or anything else, in common with one."""
        words = set().union(*(each.words | each.spelled_words for each in looks))
        query = entries._records_alike_sql(
            connection,
            words=list(words),
            phones=list({each.phone_end for each in looks} - {""}),
            domains=list({each.domain for each in looks} - {""}),
            codes=list({each.plain_code for each in looks} - {""}),
        )
        return {
            record_id: Looks(*(value or "" for value in facts))
            for record_id, *facts in self.env.execute_query(query)
        }


def having_words(names, words):
    """A query for the ids in ``names``, itself one for ``id, name``, with one of ``words`` that few have."""
    return SQL(
        r"""
        SELECT UNNEST(ids) FROM (
            SELECT ARRAY_AGG(DISTINCT names.id) AS ids
              FROM (%s) names, REGEXP_SPLIT_TO_TABLE(names.name, '[\s.,;()/&''"+]+') AS word
             WHERE word = ANY(%s)
             GROUP BY word HAVING COUNT(DISTINCT names.id) <= %s
        ) telling
        """,
        names,
        words,
        COMMON_WORD,
    )


class AccountingLedgerContact(models.Model):
    _inherit = "accounting.ledger.contact"

    def _looks(self):
        name = self.base_name or self.name
        return Looks(name, self.city or "", self.phone or "", self.email or "")

    def _records_alike_sql(self, connection, words, phones, domains, codes):
        """Partners that stand for no contact yet: ``id, name, city, phone, email``."""
        here = SQL(
            """
            SELECT partner.id, partner.name, partner.city, partner.phone, partner.email
              FROM res_partner partner
             WHERE partner.active AND partner.commercial_partner_id = partner.id
               AND (partner.company_id IS NULL OR partner.company_id IN %s)
               AND NOT EXISTS (SELECT 1 FROM accounting_contact_link link
                                WHERE link.partner_id = partner.id AND link.connection_id = %s)
            """,
            connection._covered_company_ids(),
            connection.id,
        )
        return SQL(
            r"""
            WITH here AS (%(here)s)
            SELECT * FROM here
             WHERE id IN (%(having_words)s)
                OR RIGHT(REGEXP_REPLACE(phone, '\D', '', 'g'), %(digits)s) = ANY(%(phones)s)
                OR LOWER(SUBSTRING(email FROM '@([^>\s]+)')) = ANY(%(domains)s)
             LIMIT 5000
            """,
            here=here,
            having_words=having_words(SQL("SELECT id, %s AS name FROM here", compared(NAME, "name")), words),
            digits=PHONE_DIGITS,
            phones=phones,
            domains=domains,
        )


class AccountingLedgerItem(models.Model):
    _inherit = "accounting.ledger.item"

    def _looks(self):
        return Looks(self.name, code=self.code or "")

    def _records_alike_sql(self, connection, words, phones, domains, codes):
        """Products that stand for no item yet: ``id, name, city, phone, email, code``."""
        here = SQL(
            """
            SELECT product.id, COALESCE(template.name ->> %s, template.name ->> 'en_US') AS name,
                   '' AS city, '' AS phone, '' AS email, product.default_code AS code
              FROM product_product product
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE product.active AND (template.sale_ok OR template.purchase_ok)
               AND (template.company_id IS NULL OR template.company_id IN %s)
               AND NOT EXISTS (SELECT 1 FROM accounting_ledger_item item
                                WHERE item.product_id = product.id AND item.connection_id = %s)
            """,
            self.env.lang or "en_US",
            connection._covered_company_ids(),
            connection.id,
        )
        return SQL(
            r"""
            WITH here AS (%(here)s)
            SELECT * FROM here
             WHERE id IN (%(having_words)s)
                OR LOWER(REGEXP_REPLACE(code, '[\W_]', '', 'g')) = ANY(%(codes)s)
             LIMIT 5000
            """,
            here=here,
            having_words=having_words(SQL("SELECT id, %s AS name FROM here", compared(NAME, "name")), words),
            codes=codes,
        )
