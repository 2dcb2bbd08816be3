"""Switch off Odoo's own scheduled actions: some call the network, and all disturb what tests count."""

env["ir.cron"].search([]).active = False  # noqa: F821
env.cr.commit()  # noqa: F821
