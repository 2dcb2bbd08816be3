from odoo import models

from ..providers import amounts
from .accounting_document_outcome import GONE


class AccountingDocument(models.Model):
    """What of a document is another over there than in Odoo: told, once, with its cause."""

    _inherit = "accounting.document"

    def _prepare_difference(self, remote, value=None):
        """How far the amounts there are from Odoo's, with the cause; what is gone has none to compare.

        :param value: the ``values.Document`` of this document, if it was just made.
        """
        gone = remote.state in GONE
        difference = None if gone else amounts.compare(value or self._to_value(), remote)
        otherwise = self._known_otherwise(remote)
        if difference:
            otherwise.append((difference.causes[0], self._explain_difference(difference, remote)))
        if not otherwise:
            return {"amount_difference": 0, "difference_kind": False, "difference_note": False}
        return {
            "amount_difference": difference.total if difference else 0,
            "difference_kind": otherwise[0][0],
            "difference_note": " ".join(sentence for _kind, sentence in otherwise),
        }

    def _explain_difference(self, difference, remote):
        sentences = {
            "split": self.env._("The total is equal, but untaxed amount and tax are split otherwise there."),
            "tax": self._explain_other_tax(here=remote.tax - difference.tax, there=remote.tax),
            "amount": self.env._("The amounts of the lines there are others."),
            "rate": self._explain_other_rate(difference),
            "account": self._explain_other_account(difference),
        }
        return " ".join(sentences[cause] for cause in difference.causes)

    def _explain_other_tax(self, here, there):
        figures = {
            "here": self.currency_id.format(float(here)),
            "there": self.currency_id.format(float(there)),
        }
        connection = self.connection_id
        if connection.computes_tax and self._is_sale() and not connection._decides_tax_total():
            return self.env._(
                "%(provider)s finds the tax itself: %(there)s there, %(here)s in Odoo.",
                provider=self.provider_label,
                **figures,
            )
        return self.env._("The tax is %(there)s there and %(here)s in Odoo.", **figures)

    def _explain_other_rate(self, difference):
        if difference.home_there is None:
            return self.env._("The exchange rate there is not known.")
        home = self.connection_id.base_currency_id
        return self.env._(
            "The exchange rate there is another one: it makes %(there)s, the one that was sent %(here)s.",
            there=home.format(float(difference.home_there)),
            here=home.format(float(difference.home_here)),
        )

    def _explain_other_account(self, difference):
        """Items whose account somebody changed over there since it was read here."""
        sentences = []
        for item_id, account_id in difference.other_accounts:
            item, account = self._known_there("item", item_id), self._known_there("account", account_id)
            chosen = self.line_ids.filtered(lambda line, item=item: line.ledger_item_id == item)
            sentences.append(
                self.env._(
                    "Its lines of %(item)s were posted to %(there)s, not to %(here)s: somebody gave the item "
                    "another account there.",
                    item=item.display_name or item_id,
                    there=account.display_name or account_id,
                    here=", ".join(chosen.ledger_account_id.mapped("display_name")),
                )
            )
        return " ".join(sentences)

    def _tell_difference(self):
        """A document that is not equal to the cent, or posted elsewhere, is told, once, with its cause."""
        if not self.difference_note:
            return
        facts = {
            "document": self.display_name,
            "provider": self.provider_label,
            "there": self.currency_id.format(self.external_amount_total),
            "here": self.currency_id.format(self.amount_total),
            "cause": self.difference_note,
        }
        if self.difference_kind in ("contact", "currency"):
            name = self.env._(
                "%(document)s is in %(provider)s otherwise than in Odoo. %(cause)s", **facts
            )
        elif self.difference_kind == "account":
            name = self.env._("%(document)s is in %(provider)s on another account. %(cause)s", **facts)
        else:
            name = self.env._(
                "%(document)s is %(there)s in %(provider)s and %(here)s in Odoo. %(cause)s", **facts
            )
        self.env["accounting.problem"]._raise(
            self.connection_id,
            "amount",
            f"difference:{self.marker}",
            name,
            fix=self,
            documents=self,
        )

    def _note_item_accounts(self, remote):
        """Where its items post to is news if somebody changed it over there since the lists were read."""
        accounts = dict(remote.item_accounts)
        for item in self.line_ids.ledger_item_id:
            account_id = accounts.get(item.external_id) or item.sale_account_external_id
            if account_id != item.sale_account_external_id:
                item.sale_account_external_id = account_id
