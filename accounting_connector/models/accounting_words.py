from decimal import Decimal

from odoo import models

from ..providers.amounts import Cause
from ..providers.notices import Notice, Part, Said


class AccountingWords(models.AbstractModel):
    """The words for what an adapter says of a document, a contact or a product: the only place of them.

    What the accounting system says itself comes as text, and stays as it is. Who inherits this has a
    ``provider_label`` and a ``currency_id``.
    """

    _name = "accounting.words"
    _description = "Words for What an Adapter Says"

    def _say(self, notice):
        """``notice`` as half a sentence; a text is the accounting system's own.

        :param notice: ``providers.notices.Notice`` or str.
        """
        if not isinstance(notice, Notice):
            return notice
        sentences = {
            **self._sentences_of_amounts(),
            **self._sentences_of_changes(),
            **self._sentences_of_refusals(),
        }
        return sentences[notice.cause] % {
            "provider": self[:1].provider_label,
            **{name: self._say_fact(fact) for name, fact in notice.facts.items()},
        }

    def _say_reasons(self, reasons):
        """One line for each reason (``providers.values.Reason``) of a refusal."""
        return "\n".join(self._say(reason.notice or reason.text) for reason in reasons)

    def _say_fact(self, fact):
        if isinstance(fact, Part):
            return self._parts()[fact]
        return self[:1].currency_id.format(float(fact)) if isinstance(fact, Decimal) else fact

    def _sentences_of_amounts(self):
        return {
            Cause.DECIMALS: self.env._("the amount %(amount)s has more decimals than %(provider)s keeps"),
            Cause.NO_FORM: self.env._("no quantity and price give the amount %(amount)s"),
            Cause.TAX_WITHOUT_RATE: self.env._(
                "its tax is %(tax)s, but the tax %(code)s in %(provider)s charges nothing"
            ),
            Cause.TAX_UNLIKE_RATE: self.env._(
                "its tax is %(tax)s, but the tax %(code)s in %(provider)s charges %(predicted)s"
            ),
            Cause.OVERRIDE: self.env._(
                "its tax is %(tax)s, and %(provider)s charges %(predicted)s. Allow a rounding line in the "
                "connection, with an account for rounding and a tax there for “No tax” that may go with it"
            ),
        }

    def _sentences_of_changes(self):
        return {
            Said.CUT: self.env._("the %(part)s was cut after %(longest)s characters"),
            Said.LEFT_OUT_LENGTH: self.env._(
                "the %(part)s was left out because it has more than %(longest)s characters"
            ),
            Said.LEFT_OUT_EMAIL: self.env._(
                "the e-mail address was left out because %(provider)s does not accept it"
            ),
            Said.REPLACED_CHARACTERS: self.env._(
                "characters of the %(part)s that %(provider)s does not allow were replaced"
            ),
            Said.NUMBER_LEFT_OUT: self.env._(
                "the number was left out because %(provider)s numbers these documents itself"
            ),
            Said.TRACKING_NOT_KEPT: self.env._(
                "%(provider)s did not keep what was sent of %(name)s. Look whether it is still tracked there"
            ),
            Said.NAME_TAKEN: self.env._(
                "it is called %(name)s there because somebody else has the plain name"
            ),
        }

    def _sentences_of_refusals(self):
        return {
            Said.NUMBER_CHARACTERS: self.env._(
                "a number has up to %(longest)s characters, only plain letters, digits and signs"
            ),
            Said.RATE_DECIMALS: self.env._("the exchange rate has more decimals than %(provider)s keeps"),
            Said.NO_ACCOUNT: self.env._("a line has no account"),
            Said.NO_TAX: self.env._("a line has no tax"),
            Said.CODE_LENGTH: self.env._("the code has more than %(longest)s characters"),
            Said.GONE: self.env._(
                "it is not in %(provider)s any more: it was deleted, or merged into another one"
            ),
            Said.ARCHIVED: self.env._("it is archived in %(provider)s, which changes no archived ones"),
            Said.NO_REASON: self.env._("%(provider)s gave no reason"),
            Said.NO_ITEM: self.env._("a line has no item, and %(provider)s would drop its amount"),
            Said.NO_CONTACT: self.env._("it is for no contact that can have such a document"),
            Said.NO_RATE: self.env._("it has no exchange rate"),
            Said.ONE_CURRENCY: self.env._("the company has one currency only in %(provider)s"),
            Said.MANY_LINES: self.env._("it has more than %(most)s lines"),
            Said.MANY_TAXED_LINES: self.env._("it has more than %(most)s lines with tax"),
            Said.ITEM_EXISTS: self.env._("the item %(name)s exists there already"),
            Said.ITEM_WITH_STOCK: self.env._("items that keep stock there are not created from Odoo"),
            Said.NO_INCOME_ACCOUNT: self.env._("the item %(name)s has no income account"),
            Said.NO_EXPENSE_ACCOUNT: self.env._("the item %(name)s has no expense account"),
        }

    def _parts(self):
        return {
            Part.BILLING_ADDRESS: self.env._("billing address"),
            Part.COMPANY_NUMBER: self.env._("company number"),
            Part.DELIVERY_ADDRESS: self.env._("delivery address"),
            Part.DESCRIPTION: self.env._("description"),
            Part.FIRST_NAME: self.env._("first name"),
            Part.LAST_NAME: self.env._("last name"),
            Part.MEMO: self.env._("note to the customer"),
            Part.MOBILE: self.env._("mobile number"),
            Part.NAME: self.env._("name"),
            Part.PHONE: self.env._("phone number"),
            Part.REFERENCE: self.env._("reference"),
            Part.TAX_NUMBER: self.env._("tax number"),
            Part.WEBSITE: self.env._("website"),
        }
