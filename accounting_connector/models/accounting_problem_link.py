from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .accounting_remote_facts import remote_of


class AccountingProblem(models.Model):
    """A person's answer to the question whether a document over there is one of ours."""

    _inherit = "accounting.problem"

    order_names = fields.Json(
        readonly=True, help="Of a document that this database forgot: all on it that may be names of orders."
    )
    other_document_ids = fields.Many2many(
        "accounting.document",
        "accounting_problem_other_document_rel",
        readonly=True,
        help="Somebody said of these documents that they are another one.",
    )

    def action_link(self):
        """Yes: link it to the document that waits. Other candidates are dropped."""
        self.ensure_one()
        self._check_may_act()
        problem = self.sudo()
        document = problem._asked_about()
        if len(document) != 1:
            raise UserError(
                self.env._("Choose an order first: no document waits for this one, or several do.")
            )
        document._lock_or_raise()
        problem._link(document)

    def _link(self, document):
        """Link what this problem is about to ``document``; what else waited for the answer goes on."""
        self._link_each({document: self})

    @api.model
    def _link_each(self, answers):
        """The same with several documents of one connection: ``{document: problem}``."""
        problems = self.browse().union(*answers.values())
        documents = next(iter(answers)).union(*answers)
        connection = documents.connection_id
        others = problems.document_ids - documents
        documents._adopt_each(
            {document: remote_of(problem.facts) for document, problem in answers.items()},
            connection._make_provider(),
        )
        connection._read_changes_again_since(min(problems.mapped("last_seen")))
        problems.write({"active": False})
        others._resolve_again()

    def action_is_another(self):
        """No: it is another one. What waits is sent when no other candidate is left.

        What this database forgot and no waiting document names stays open: that was but a likeness, and the
        order it is of is to be found still.
        """
        self._check_may_act()
        likenesses = self.sudo().filtered(lambda problem: problem._is_likeness())
        for problem in likenesses:
            problem._deny(problem._asked_about())
        (self.sudo() - likenesses)._release()

    def _asked_about(self):
        """The document whose page the answer was given on, else all that wait for it."""
        documents, asked = self.document_ids, self.env.context.get("accounting_asked_about")
        return documents.filtered(lambda document: document.id == asked) if asked else documents

    def _is_likeness(self):
        """Whether nothing but contact and total say that what waits may be the forgotten document."""
        documents = self.document_ids
        if self.kind != "forgotten" or not documents:
            return False
        return documents._by_order_name().keys().isdisjoint(self.order_names or ())

    def _deny(self, documents):
        """It is none of ``documents``: they go on, and do not wait for it again."""
        self.other_document_ids |= documents
        documents._leave_problems(self)
        documents._resolve_again()

    def _not_denied(self, documents, remote):
        """Those of ``documents`` that are of the kind of ``remote`` and of which nobody said that it is
        another one.
        """
        of_kind = documents.filtered(lambda document: document.kind == remote.kind.value)
        return of_kind - self.other_document_ids

    @api.model
    def _has_forgotten(self, connection):
        """Whether any such problem is open, which is seldom."""
        domain = [("connection_id", "=", connection.id), ("kind", "=", "forgotten"), ("active", "=", True)]
        return bool(self.search_count(domain, limit=1))

    @api.model
    def _forgotten_of(self, connection, names, likenesses):
        """Problems about forgotten documents that name one of these orders, or have one of these likenesses:
        ``(kind, currency, total, contact)``, of which the contact is left to be compared. Read of all there
        are in one query.
        """
        if not likenesses:
            return self
        self.flush_model(["active", "connection_id", "facts", "kind", "order_names"])
        kinds, currencies, totals, _contacts = zip(*likenesses, strict=True)
        self.env.cr.execute(
            SQL(
                """
                WITH forgotten AS (
                    SELECT id, facts, order_names
                      FROM accounting_problem
                     WHERE connection_id = %(connection)s AND kind = 'forgotten' AND active
                )
                SELECT id
                  FROM forgotten CROSS JOIN jsonb_array_elements_text(order_names) AS name
                 WHERE name IN (SELECT unnest(%(names)s::text[]))
                 UNION
                SELECT id
                  FROM forgotten
                 WHERE (facts->>'kind', facts->>'currency', (facts->>'total')::numeric)
                    IN (SELECT * FROM unnest(
                            %(kinds)s::text[], %(currencies)s::text[], %(totals)s::numeric[]
                       ))
                """,
                connection=connection.id,
                names=list(names),
                kinds=list(kinds),
                currencies=list(currencies),
                totals=list(totals),
            )
        )
        return self.browse([problem_id for [problem_id] in self.env.cr.fetchall()]).sorted()
