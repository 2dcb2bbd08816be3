"""Make the main company one of New Zealand: before its chart is loaded, and after demo data renamed it."""

company = env.company  # noqa: F821
company.write(
    {
        "name": "Kiwi Trading Ltd",
        "country_id": env.ref("base.nz").id,  # noqa: F821
        "state_id": False,
        "street": "12 Customs Street East",
        "city": "Auckland",
        "zip": "1010",
    }
)
if company.currency_id.name != "NZD":
    env.ref("base.NZD").active = True  # noqa: F821
    company.currency_id = env.ref("base.NZD")  # noqa: F821
env.cr.commit()  # noqa: F821
