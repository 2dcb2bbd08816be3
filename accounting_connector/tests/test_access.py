"""Who may see and do what: every model of ours has rights and a company rule, secrets have neither."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import ConnectorCase

USER = "accounting_connector.group_accounting_connector_user"
MANAGER = "accounting_connector.group_accounting_connector_manager"
MAGIC = {"create_uid", "create_date", "write_uid", "write_date"}
SECRETS = {"accounting.connection.secret", "accounting.connection.consent", "accounting.call.count"}


class TestAccess(ConnectorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.models = cls.env["ir.model"].search(
            [("model", "=like", "accounting.%"), ("abstract", "=", False)]
        )
        cls.user = new_test_user(
            cls.env,
            "connector user",
            groups=USER,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.manager = new_test_user(
            cls.env,
            "connector manager",
            groups=MANAGER,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.salesperson = new_test_user(
            cls.env,
            "salesperson",
            groups="sales_team.group_sale_salesman",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def own_models(self, transient=False):
        return [
            self.env[model.model]
            for model in self.models
            if model.transient == transient and model.model not in SECRETS
        ]

    def test_every_model_has_access_rights_for_users(self):
        for model in self.own_models() + self.own_models(transient=True):
            self.assertTrue(model.with_user(self.user).has_access("read"), model._name)
            self.assertFalse(model.with_user(self.salesperson).has_access("read"), model._name)

    def test_nobody_reads_secrets(self):
        for name in SECRETS:
            for user in (self.user, self.manager, self.env.ref("base.user_admin")):
                for operation in ("read", "write", "create", "unlink"):
                    self.assertFalse(self.env[name].with_user(user).has_access(operation), (name, operation))

    def test_every_model_has_a_company_rule(self):
        for model in self.own_models():
            rules = self.env["ir.rule"].search([("model_id.model", "=", model._name), ("global", "=", True)])
            self.assertTrue(
                any("company_ids" in (rule.domain_force or "") for rule in rules),
                f"{model._name} has no company rule",
            )

    def test_every_dialog_is_for_whoever_opened_it(self):
        rules = self.env["ir.rule"].with_user(self.manager)
        for model in self.own_models(transient=True):
            for operation in ("read", "write", "create", "unlink"):
                domain = rules._compute_domain(model._name, operation)
                self.assertEqual(
                    list(domain or ()),
                    [("create_uid", "in", self.manager.ids)],
                    f"{model._name} has no rule that leaves it to whoever opened it",
                )

    def test_a_company_sees_its_own_connection_and_a_branch_its_parents(self):
        company = self.env["res.company"].create({"name": "Second Ltd"})
        other = self.env["accounting.connection"].create({"company_id": company.id})
        seen = self.env["accounting.connection"].with_user(self.user).search([])
        self.assertEqual(seen, self.connection)
        with self.assertRaises(AccessError):
            other.with_user(self.user).read(["name"])
        for model in ("accounting.ledger.account", "accounting.account.mapping", "accounting.tax.mapping"):
            self.assertEqual(
                self.env[model].with_user(self.user).search([]).connection_id, self.connection, model
            )

        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        colleague = new_test_user(
            self.env, "branch user", groups=USER, company_id=branch.id, company_ids=[Command.set(branch.ids)]
        )
        self.assertEqual(self.env["accounting.connection"].with_user(colleague).search([]), self.connection)

    def test_users_do_not_change_connections_or_mappings(self):
        for record in (
            self.connection,
            self.connection.account_mapping_ids[0],
            self.connection.tax_mapping_ids[0],
        ):
            self.assertTrue(record.with_user(self.user).has_access("read"))
            self.assertFalse(record.with_user(self.user).has_access("write"), record._name)
            self.assertTrue(record.with_user(self.manager).has_access("write"), record._name)

    def test_what_is_only_shown_is_not_even_written_by_administrators(self):
        item = self.env["accounting.ledger.item"].sudo().create(
            {"connection_id": self.connection.id, "external_id": "i-1", "name": "Chair"}
        )
        for record in (self.connection, item):
            shown = [name for name, field in record._fields.items() if field.readonly and field.column_type]
            self.assertTrue({"state", "external_id", "activated_at"}.intersection(shown))
            for fname in set(shown) - {"id", *MAGIC}:
                with self.assertRaises(AccessError, msg=fname):
                    record.with_user(self.manager).write({fname: record[fname]})
        with self.assertRaises(AccessError):
            self.connection.with_user(self.manager).create(
                {"company_id": self.company.id, "state": "disconnected"}
            )
        with self.assertRaises(AccessError):
            self.connection.with_user(self.manager).with_context(default_activated_at="2026-01-01").create({})

    def test_users_may_not_connect_disconnect_or_activate(self):
        connection = self.connection.with_user(self.user)
        for method in (
            "action_connect",
            "action_confirm_disconnect",
            "action_forget_as_copy",
            "action_activate",
            "action_refresh_lists",
            "action_propose",
            "action_propose_tracking",
        ):
            with self.assertRaises(AccessError, msg=method):
                getattr(connection, method)()

    def test_the_apps_id_and_secret_are_for_administrators(self):
        for fname in ("client_id", "client_secret", "redirect_uri"):
            with self.assertRaises(AccessError):
                self.connection.with_user(self.user).read([fname])

    def test_invoicing_users_are_users_and_system_administrators_are_managers(self):
        bookkeeper = new_test_user(self.env, "bookkeeper", groups="account.group_account_invoice")
        system = new_test_user(self.env, "system", groups="base.group_system")
        self.assertTrue(bookkeeper.has_group(USER))
        self.assertFalse(bookkeeper.has_group(MANAGER))
        self.assertTrue(system.has_group(MANAGER))
