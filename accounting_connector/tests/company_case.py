"""A company with a chart of accounts, and a person in it: all that model tests need of Odoo itself."""

import threading
from unittest.mock import patch

from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

GROUPS = (
    "base.group_user",
    "base.group_system",
    "account.group_account_manager",
    "account.group_account_user",
    "product.group_product_manager",
    "purchase.group_purchase_manager",
    "sales_team.group_sale_manager",
    "accounting_connector.group_accounting_connector_manager",
)
WHERE_THERE_IS_STOCK = "stock.group_stock_manager"
READY = "accounting_lab.company_of_tests"


class CompanyCase(BaseCommon):
    """``cls.company`` has accounts, journals and taxes; ``cls.env`` is somebody's who may do everything.

    Odoo's own class for tests of invoices makes much more than is used here, anew for every class.
    """

    ready_company = READY  # in a database of tests/lab; empty to do without

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["product.pricelist"].search([]).action_archive()

    @classmethod
    def setup_independent_user(cls):
        stock = cls.env.ref(WHERE_THERE_IS_STOCK, raise_if_not_found=False)
        groups = (*GROUPS, WHERE_THERE_IS_STOCK) if stock else GROUPS
        return new_test_user(cls.env, "may_do_everything", ",".join(groups))

    @classmethod
    def setup_independent_company(cls):
        ready = cls.ready_company and cls.env.ref(cls.ready_company, raise_if_not_found=False)
        if not ready:
            return cls._create_company(name=f"Company of {cls.__name__}")
        cls.env.user.company_ids |= ready
        return ready

    def queries_of(self, work):
        """How many queries ``work()`` makes, beginning with nothing in the cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def queries_of_all_cursors(self, work):
        """How many queries ``work()`` makes in this thread, whichever transaction they are of."""
        self.env.flush_all()
        self.env.invalidate_all()
        thread = threading.current_thread()
        # Odoo counts where there is something to count in, and expects both.
        counted = (patch.object(thread, name, 0, create=True) for name in ("query_count", "query_time"))
        with next(counted), next(counted):
            work()
            self.env.flush_all()
            return thread.query_count

    @classmethod
    def _create_company(cls, **values):
        company = super()._create_company(**values)
        cls.env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
        return company
