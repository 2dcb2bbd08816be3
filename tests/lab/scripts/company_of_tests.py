"""Make the company that each class of model tests otherwise makes for itself: see their ``CompanyCase``; and
what makes people quick to create.
"""

company = env["res.company"].create({"name": "Company of the tests"})  # noqa: F821
env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)  # noqa: F821
env["stock.warehouse"].create({"company_id": company.id})  # noqa: F821 - in tests Odoo makes it by itself
env["discuss.channel"].search([]).group_ids = False  # noqa: F821 - every person of a test would join them
env["ir.model.data"].create(  # noqa: F821
    {"module": "accounting_lab", "name": "company_of_tests", "model": "res.company", "res_id": company.id}
)
env.cr.commit()  # noqa: F821
