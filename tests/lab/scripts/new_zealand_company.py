"""Make the main company one of New Zealand, before its chart of accounts is chosen by country."""

company = env.company  # noqa: F821
company.write({
    'name': 'Kiwi Trading Ltd',
    'country_id': env.ref('base.nz').id,  # noqa: F821
    'state_id': False,
    'street': '12 Customs Street East',
    'city': 'Auckland',
    'zip': '1010',
})
currency = env.ref('base.NZD')  # noqa: F821
currency.active = True
company.currency_id = currency
env.cr.commit()  # noqa: F821
