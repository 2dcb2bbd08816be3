"""People with fewer rights than the administrator."""

from lab.browser import log_in

SALESPERSON = "sales_team.group_sale_salesman"
USER = "accounting_connector.group_accounting_connector_user"


def person(client, login, *groups):
    """A person with these groups, whose password is their login; returns the id."""
    return client.create(
        "res.users",
        {
            "name": login,
            "login": login,
            "password": login,
            "group_ids": [(6, 0, [client.ref(group) for group in groups])],
        },
    )


def log_in_as(page, server, login):
    """Log in as a person of :func:`person`."""
    log_in(page, server, login, login)
