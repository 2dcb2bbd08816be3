"""Links open the right organisation, here and in a stand-in."""

from odoo.addons.accounting_connector.providers.values import Kind

from .xero_case import XeroCase


class TestXeroLinks(XeroCase):
    def test_links_go_through_the_choice_of_the_organisation(self):
        provider = self.make_provider(base_url="")
        login = "https://go.xero.com/organisationlogin/default.aspx?shortcode=!Nz1aA&redirecturl="
        for kind, path in (
            (Kind.INVOICE, "/AccountsReceivable/View.aspx?InvoiceID=x-1"),
            (Kind.BILL, "/AccountsPayable/Edit.aspx?InvoiceID=x-1"),
            (Kind.CREDIT_NOTE, "/AccountsReceivable/ViewCreditNote.aspx?creditNoteID=x-1"),
            (Kind.VENDOR_CREDIT, "/AccountsPayable/ViewCreditNote.aspx?creditNoteID=x-1"),
        ):
            self.assertEqual(provider.document_url(kind, "x-1", "!Nz1aA"), login + path)
            self.assertEqual(provider.document_url(kind, "x-1", ""), "https://go.xero.com" + path)
        self.assertEqual(provider.contact_url("c-1", "!Nz1aA"), login + "/Contacts/View.aspx?contactID=c-1")

    def test_links_collapse_onto_the_base_address(self):
        self.assertTrue(
            self.provider.document_url(Kind.BILL, "x", "!S").startswith(
                self.server.base_url + "/organisationlogin/default.aspx?shortcode=!S&"
            )
        )
