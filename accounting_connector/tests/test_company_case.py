from odoo.tests import tagged

from .company_case import READY, CompanyCase


@tagged("post_install", "-at_install")
class TestCompanyCase(CompanyCase):
    """Elsewhere the tests make the company that the lab's database has ready."""

    ready_company = ""

    def test_the_company_made_here_is_like_the_one_that_is_ready(self):
        ready = self.env.ref(READY, raise_if_not_found=False)
        if ready:
            self.assertNotEqual(self.company, ready)
            self.assertEqual(self.described(self.company), self.described(ready))

    def test_it_has_a_chart_of_accounts(self):
        self.assertTrue(self.env["account.account"].search_count([("company_ids", "=", self.company.id)]))

    def described(self, company):
        env = self.env(user=self.env.ref("base.user_root"), context={"allowed_company_ids": company.ids})
        of_company = [("company_id", "=", company.id)]
        facts = {
            "company": [(company.country_id.code, company.currency_id.name, company.chart_template)],
            "accounts": env["account.account"].search([("company_ids", "=", company.id)]).mapped("code"),
            "taxes": env["account.tax"].search(of_company).mapped("display_name"),
            "journals": env["account.journal"].search(of_company).mapped("code"),
        }
        if "stock.warehouse" in env:
            facts["warehouses"] = env["stock.warehouse"].search_count(of_company)
        return facts
