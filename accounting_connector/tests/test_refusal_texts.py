"""The adapters know every text of the reference that is about a choice of the set-up."""

from odoo.tests import BaseCase

from odoo.addons.accounting_connector.providers.quickbooks.refusals import reason_for as quickbooks_reason
from odoo.addons.accounting_connector.providers.xero.refusals import reason_for as xero_reason

from .refusal_texts import QUICKBOOKS, XERO

NAMES = {"account": "200", "tax": "17", "contact": "583", "item": "12", "currency": "EUR"}


class TestRefusalTexts(BaseCase):
    def assert_known(self, refusal, reason_for):
        text = refusal.text.format(**NAMES)
        with self.subTest(text):
            reason = reason_for(text)
            self.assertEqual((reason.kind, reason.subject), (refusal.kind, NAMES.get(refusal.names, "")))

    def test_xeros(self):
        for refusal in XERO:
            self.assert_known(refusal, xero_reason)

    def test_quickbooks(self):
        for refusal in QUICKBOOKS:
            self.assert_known(refusal, lambda text, code=refusal.code: quickbooks_reason(code, text))
