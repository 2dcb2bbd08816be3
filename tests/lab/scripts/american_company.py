"""A second company, of the United States: creating it makes Odoo install that country's accounting."""

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
env.cr.commit()  # noqa: F821
