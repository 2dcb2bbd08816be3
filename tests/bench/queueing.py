"""Runs in Odoo's shell: makes many orders, and queues a document of each.

Orders are copied in SQL. The first order of each customer is queued as people queue them, of the others the
documents are copied in SQL, too. Prints one JSON object: ``{"documents", "seconds", "cpu", "taxes"}``: how
many were queued as people do, what that took, and which taxes are not mapped (``[mapping, tax over there]``).
"""

import json
import time
from decimal import Decimal

from odoo.addons.accounting_connector.providers.values import Contact

LINES, CHUNK = 3, 200
# Of a document: what is not copied as it is.
OF_ITS_OWN = ("id", "marker", "link_back", "reference", "source_fingerprint")

env = globals()["env"]  # what Odoo's shell offers


def columns_of(table, *others):
    """All columns but these."""
    env.cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    return [f'"{name}"' for [name] in env.cr.fetchall() if name not in others]


def copies(record, count, changes, arguments):
    """Copy a record ``count`` times; ``changes`` are SQL, in which ``nth`` counts the copies from 0."""
    env.flush_all()
    same = columns_of(record._table, "id", *changes)
    env.cr.execute(
        f"""
        INSERT INTO {record._table} ({", ".join([*changes, *same])})
        SELECT {", ".join([*changes.values(), *same])}
          FROM {record._table}, generate_series(0, %(count)s - 1) nth
         WHERE id = %(id)s
         ORDER BY nth
        RETURNING id
        """,
        {"count": count, "id": record.id, **arguments},
    )
    return sorted(row[0] for row in env.cr.fetchall())


class Trade:
    """What one company queues.

    :param connection: id
    :param number: of the call, so that all names are new
    :param orders: how many
    :param customers: name -> e-mail
    :param known: name -> id over there of those that are there
    :param linked: names of those that are linked, too
    :param products: how many
    :param without_tax: whether a tax of these orders is not mapped
    """

    def __init__(self, connection, number, orders, customers, known, linked, products, without_tax):
        self.connection = env["accounting.connection"].browse(connection)
        self.company = self.connection.company_id
        self.env = env(user=env.ref("base.user_admin"), context={"allowed_company_ids": self.company.ids})
        self.number, self.orders, self.without_tax = number, orders, without_tax
        self.names, self.known, self.linked, self.products = customers, known, linked, products

    def prepare(self):
        """Make everything but the documents.

        :return: the orders to be queued as people do, the mapping and the tax taken from it if any
        """
        self.order_ids = self.make_orders(self.make_customers(), self.make_products())
        taxes = [self.leave_tax_unmapped()] if self.without_tax else []
        return self.order_ids[: len(self.names)], taxes

    # === CUSTOMERS AND PRODUCTS === #

    def make_customers(self):
        partner = self.env["res.partner"].create({"name": "Bench", "is_company": True})
        name, email = "(%(names)s::text[])[nth + 1]", "(%(emails)s::text[])[nth + 1]"
        ids = copies(
            partner,
            len(self.names),
            {"name": name, "complete_name": name, "email": email},
            {"names": list(self.names), "emails": list(self.names.values())},
        )
        env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)", [ids])
        env.invalidate_all()
        self.mirror_known(self.env["res.partner"].browse(ids))
        return ids

    def mirror_known(self, partners):
        contacts = env["accounting.ledger.contact"]
        known = partners.filtered(lambda partner: partner.name in self.known)
        values = [
            Contact(partner.name, self.known[partner.name], email=partner.email, is_customer=True)
            for partner in known
        ]
        mirrored = contacts._upsert(self.connection, contacts._from_values(values))
        by_name = {contact.name: contact.id for contact in mirrored}
        facts = {"connection_id": self.connection.id, "role": "customer"}
        env["accounting.contact.link"].create(
            [
                {**facts, "partner_id": partner.id, "ledger_contact_id": by_name[partner.name]}
                for partner in known
                if partner.name in self.linked
            ]
        )

    def make_products(self):
        facts = {"type": "service", "invoice_policy": "order"}
        products = self.env["product.product"].create(
            [
                {
                    **facts,
                    "name": f"Bench {self.number} {number}",
                    "default_code": f"B{self.number}-{number}",
                    "list_price": float(Decimal("10.5") + number % 50),
                }
                for number in range(self.products)
            ]
        )
        return products.ids

    # === ORDERS === #

    def make_orders(self, customers, products):
        """Confirmed orders; customers take turns, each orders the same products every time.

        :return: their ids; those of their lines are in the table ``bench_line``
        """
        first = self.env["sale.order"].create(
            {
                "partner_id": customers[0],
                "order_line": [
                    (0, 0, {"product_id": products[0], "product_uom_qty": 2 + number})
                    for number in range(LINES)
                ],
            }
        )
        first.action_confirm()
        turn = {"customers": customers, "turns": len(customers)}
        partner = "(%(customers)s::int[])[1 + nth %% %(turns)s]"
        partners = ("partner_id", "partner_invoice_id", "partner_shipping_id")
        own = {"name": f"'B{self.number}-' || nth", "access_token": "NULL"}
        ids = copies(first, self.orders, {**own, **dict.fromkeys(partners, partner)}, turn)
        env.cr.execute(
            """
            DROP TABLE IF EXISTS bench_line;
            CREATE TEMPORARY TABLE bench_line (nth int, position int, id int)
            """
        )
        for position, line in enumerate(first.order_line):
            lines = copies(
                line,
                len(ids),
                {
                    "order_id": "(%(orders)s::int[])[nth + 1]",
                    "order_partner_id": partner,
                    "product_id": f"""(%(products)s::int[])
                        [1 + (nth %% %(turns)s * {LINES} + {position}) %% {len(products)}]""",
                },
                {**turn, "orders": ids, "products": products},
            )
            env.cr.execute(
                """
                INSERT INTO account_tax_sale_order_line_rel (sale_order_line_id, account_tax_id)
                SELECT line, tax FROM unnest(%s) line, unnest(%s::int[]) tax
                """,
                [lines, line.tax_ids.ids],
            )
            env.cr.execute(
                """
                INSERT INTO bench_line
                SELECT nth - 1, %s, id FROM unnest(%s) WITH ORDINALITY line (id, nth)
                """,
                [position, lines],
            )
        first._action_cancel()
        analyze()
        return ids

    def leave_tax_unmapped(self):
        """Take away what stands for the tax of these orders over there."""
        ours = [("connection_id", "=", self.connection.id), ("use", "=", "sale")]
        taxes = [("tax_ids", "in", self.company.account_sale_tax_id.ids)]
        mapping = env["accounting.tax.mapping"].search([*ours, *taxes], limit=1)
        missing = [mapping.id, mapping.ledger_tax_id.id]
        mapping.ledger_tax_id = False
        return missing

    # === DOCUMENTS === #

    def queue(self, ids):
        """As a click on a selection does, obstacles and all."""
        for start in range(0, len(ids), CHUNK):
            orders = self.env["sale.order"].browse(ids[start : start + CHUNK])
            orders._accounting_queue(orders._accounting_prepare())
            env.cr.commit()
            env.invalidate_all()

    def multiply(self):
        """Give all further orders documents like those that were queued."""
        turns = len(self.names)
        env.cr.execute(
            """
            DROP TABLE IF EXISTS bench_copy;
            CREATE TEMPORARY TABLE bench_copy AS
            SELECT made.nth - 1 AS nth, made.order_id, first.order_id AS old_order, old.id AS old_id,
                   old.marker AS old_marker, nextval('accounting_document_id_seq')::int AS id,
                   left(old.marker, 6) || '2' || translate(left(md5(random()::text), 12), '0189', 'ghij')
                       AS marker
              FROM unnest(%(ids)s) WITH ORDINALITY made (order_id, nth)
              JOIN unnest(%(ids)s) WITH ORDINALITY first (order_id, nth)
                ON first.nth = (made.nth - 1) %% %(turns)s + 1
              JOIN accounting_document_sale_order_rel rel ON rel.sale_order_id = first.order_id
              JOIN accounting_document old ON old.id = rel.accounting_document_id
             WHERE made.nth > %(turns)s
            """,
            {"ids": self.order_ids, "turns": turns},
        )
        same = columns_of("accounting_document", *OF_ITS_OWN)
        env.cr.execute(
            f"""
            INSERT INTO accounting_document (id, marker, link_back, reference, source_fingerprint,
                                             {", ".join(same)})
            SELECT copy.id, copy.marker, replace(link_back, copy.old_marker, copy.marker), orders.name,
                   ({fingerprint(turns)})::jsonb, {", ".join(f"document.{name}" for name in same)}
              FROM bench_copy copy
              JOIN accounting_document document ON document.id = copy.old_id
              JOIN sale_order orders ON orders.id = copy.order_id;
            INSERT INTO accounting_document_sale_order_rel (accounting_document_id, sale_order_id)
            SELECT id, order_id FROM bench_copy;
            INSERT INTO accounting_document_accounting_problem_rel
                   (accounting_document_id, accounting_problem_id)
            SELECT copy.id, rel.accounting_problem_id
              FROM bench_copy copy
              JOIN accounting_document_accounting_problem_rel rel ON rel.accounting_document_id = copy.old_id;
            UPDATE sale_order orders
               SET invoice_status = old.invoice_status
              FROM bench_copy copy
              JOIN sale_order old ON old.id = copy.old_order
             WHERE orders.id = copy.order_id
            """
        )
        multiply_lines(turns)


def fingerprint(turns):
    """SQL: what the order of a copy is, told by its own ids."""
    text = "document.source_fingerprint::text"
    text = replaced(text, "'\"sale.order,' || {} || '\"'", "copy.old_order", "copy.order_id")
    for position in range(LINES):
        line = f"(SELECT id FROM bench_line line WHERE position = {position} AND line.nth = {{}})"
        text = replaced(
            text, "'\"' || {} || '\": '", line.format(f"copy.nth % {turns}"), line.format("copy.nth")
        )
    return text


def replaced(text, pattern, old, new):
    """SQL that puts ``new`` for ``old`` where it stands as in ``pattern``."""
    return f"replace({text}, {pattern.format(old)}, {pattern.format(new)})"


def multiply_lines(turns):
    env.cr.execute(
        """
        CREATE INDEX ON bench_line (nth);
        DROP TABLE IF EXISTS bench_line_copy;
        CREATE TEMPORARY TABLE bench_line_copy AS
        SELECT copy.id AS document_id, made.id AS sale_line_id, old.id AS old_id,
               first.id AS old_sale_line_id,
               nextval('accounting_document_line_id_seq')::int AS id
          FROM bench_copy copy
          JOIN bench_line made ON made.nth = copy.nth
          JOIN bench_line first ON first.nth = copy.nth %% %s AND first.position = made.position
          JOIN accounting_document_line old ON old.sale_line_id = first.id
        """,
        [turns],
    )
    same = columns_of("accounting_document_line", "id", "document_id", "sale_line_id")
    env.cr.execute(
        f"""
        INSERT INTO accounting_document_line (id, document_id, sale_line_id, {", ".join(same)})
        SELECT copy.id, copy.document_id, copy.sale_line_id, {", ".join(f"line.{name}" for name in same)}
          FROM bench_line_copy copy
          JOIN accounting_document_line line ON line.id = copy.old_id;
        INSERT INTO account_tax_accounting_document_line_rel (accounting_document_line_id, account_tax_id)
        SELECT copy.id, rel.account_tax_id
          FROM bench_line_copy copy
          JOIN account_tax_accounting_document_line_rel rel ON rel.accounting_document_line_id = copy.old_id;
        UPDATE sale_order_line line
           SET qty_invoiced = old.qty_invoiced, qty_to_invoice = old.qty_to_invoice,
               invoice_status = old.invoice_status
          FROM bench_line_copy copy
          JOIN sale_order_line old ON old.id = copy.old_sale_line_id
         WHERE line.id = copy.sale_line_id
        """
    )


def analyze():
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    env.invalidate_all()


found = {"documents": 0, "seconds": 0, "cpu": 0, "taxes": []}
for parameters in globals()["PARAMETERS"]["trades"]:
    trade = Trade(**parameters)
    clicked, unmapped = trade.prepare()
    started, cpu = time.monotonic(), time.process_time()
    trade.queue(clicked)
    found["documents"] += len(clicked)
    found["seconds"] += time.monotonic() - started
    found["cpu"] += time.process_time() - cpu
    found["taxes"] += unmapped
    trade.multiply()
analyze()
print("RESULTS" + json.dumps(found))
