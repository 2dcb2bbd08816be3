"""A second company, of the United States: its chart, its town's sales tax, and products that carry it."""

SALES_TAX = 9.125  # of Mountain View, in the rates of the QuickBooks stand-in

company = env["res.company"].create(  # noqa: F821
    {
        "name": "Lakeside Goods Inc",
        "currency_id": env.ref("base.USD").id,  # noqa: F821
        "country_id": env.ref("base.us").id,  # noqa: F821
        "state_id": env.ref("base.state_us_5").id,  # noqa: F821
        "street": "2500 Garcia Avenue",
        "city": "Mountain View",
        "zip": "94043",
    }
)
env.ref("base.user_admin").company_ids |= company  # noqa: F821
own = env(context={**env.context, "allowed_company_ids": company.ids})  # noqa: F821
own["stock.warehouse"].create({"name": "Mountain View", "code": "MV", "company_id": company.id})
own["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
tax = company.account_sale_tax_id
tax.write({"name": "Sales tax 9.125%", "amount": SALES_TAX})
company.account_purchase_tax_id = False
products = own["product.template"].with_context(active_test=False).search([("company_id", "=", False)])
products.filtered("sale_ok").write({"taxes_id": [(4, tax.id)]})
bought = products.supplier_taxes_id.filtered(lambda each: each.company_id == company)
products.write({"supplier_taxes_id": [(3, each.id) for each in bought]})
env.cr.commit()  # noqa: F821
