"""Build the web assets now, so that the first page of every copy comes at once."""

env["ir.qweb"]._pregenerate_assets_bundles()  # noqa: F821
env.cr.commit()  # noqa: F821
