"""Give the main company the chart of accounts and the GST of New Zealand, and its products that GST.

Where there is demo data, Odoo has loaded its generic chart with entries; loading those again replaces them.
"""

company = env.company  # noqa: F821
demo = env["ir.module.module"].search([("name", "=", "account")]).demo  # noqa: F821
env["account.chart.template"].try_loading("nz", company, install_demo=demo)  # noqa: F821
products = env["product.template"].with_context(active_test=False).search([])  # noqa: F821
products.filtered("sale_ok").taxes_id = company.account_sale_tax_id
products.filtered("purchase_ok").supplier_taxes_id = company.account_purchase_tax_id
env.cr.commit()  # noqa: F821
