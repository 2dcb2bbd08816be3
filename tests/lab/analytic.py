"""Analytic plans and accounts for tests, named like what an organisation tracks."""


def like_what_is_tracked(client, system):
    """A plan for each category and an account for each option of ``system.tracked``, of the same names.

    The user of ``client`` gets the rights of analytic accounting.

    :return: name of an option -> id of its account
    """
    group = client.ref("analytic.group_analytic_accounting")
    client.call("res.users", "write", [client.uid], {"group_ids": [(4, group)]})
    accounts = {}
    for category, options in system.tracked.items():
        [plan] = client.call("account.analytic.plan", "create", [{"name": category}])
        for option in options:
            values = {"name": option, "plan_id": plan, "company_id": False}
            [accounts[option]] = client.call("account.analytic.account", "create", [values])
    return accounts
