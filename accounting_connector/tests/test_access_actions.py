"""Who may press what, and read what: taken from the registry, so that nothing new can be forgotten."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .order_case import OrderCase

USER = "accounting_connector.group_accounting_connector_user"
MANAGER = "accounting_connector.group_accounting_connector_manager"
ADDON = "odoo.addons.accounting_connector."
# What anybody who sees an order may know of its documents.
OF_ORDERS = {"accounting_status", "accounting_numbers", "accounting_provider_label"}
# What anybody who sees an invoice of Odoo's own may know: whether it is in the books already.
OF_INVOICES = {"accounting_entered_elsewhere", "accounting_provider_label"}
# Models that users of the connector write; all others are written by administrators, or by nobody.
WRITTEN_BY_USERS = {"accounting.bulk", "accounting.contact.link"}
# These only say where to go: what is there has rights of its own.
LEADS = ("action_open", "action_setup_leave", "action_match_")
# Of an import, users see what became of it.
SEEN_BY_USERS = ("action_results",)
ARGUMENTS = {"action_import_ticked": ("contacts", ["c-1"])}
# What users do with their orders from the page of a connection.
OF_USERS = ("action_link_earlier_orders", "action_preview_latest_order", "action_send_history")


@tagged("post_install", "-at_install")
class TestAccessActions(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_models = [cls.env[name] for name in cls.env.registry]

    def setUp(self):
        super().setUp()
        self.order, self.purchase = self.sale_order(), self.purchase_order()
        self.unmap("sales")
        self.document = self.queue(self.order)
        self.seller = self.person("sales_team.group_sale_salesman", "purchase.group_purchase_user")
        self.order.user_id = self.purchase.user_id = self.seller
        self.user, self.manager = self.person(USER), self.person(MANAGER)

    def samples(self):
        """A record of each model whose buttons are pressed here."""
        item = self.env["accounting.ledger.item"].sudo().create(
            {"connection_id": self.connection.id, "external_id": "i-1", "name": "Chair"}
        )
        imported = self.env["accounting.import"].sudo().create(
            {"connection_id": self.connection.id, "subject": "items"}
        )
        line = {"import_id": imported.id, "external_id": "i-1", "name": "Chair", "outcome": "skipped"}
        bulk = self.env["accounting.bulk"].sudo().create(
            {
                "connection_id": self.connection.id,
                "cause_ids": [Command.create({"key": "out", "name": "It is not confirmed."})],
                "line_ids": [Command.create({"name": "S1", "company_id": self.company.id})],
            }
        )
        choice = {"item_id": item.id, "account_id": self.mapping_of("purchases").ledger_account_id.id}
        return {
            "accounting.account.mapping": self.mapping_of("sales"),
            "accounting.afresh": self.env["accounting.afresh"].create({"connection_id": self.connection.id}),
            "accounting.bulk": bulk,
            "accounting.bulk.cause": bulk.cause_ids,
            "accounting.bulk.line": bulk.line_ids,
            "accounting.call": self.env["accounting.call"].sudo().create(
                {"connection_id": self.connection.id, "correlation_id": "c-1"}
            ),
            "accounting.connection": self.connection,
            "accounting.document": self.document,
            "accounting.document.event": self.document.event_ids[:1],
            "accounting.entry.export": self.env["accounting.entry.export"]
            .sudo()
            .create(
                {
                    "connection_id": self.connection.id,
                    "operation": "create",
                    "subject": "contact",
                    "role": "customer",
                    "partner_id": self.order.partner_id.id,
                }
            ),
            "accounting.import": imported,
            "accounting.import.line": self.env["accounting.import.line"].sudo().create(line),
            "accounting.item.choice": self.env["accounting.item.choice"].create(choice),
            "accounting.ledger.tax": self.connection.tax_mapping_ids.ledger_tax_id[:1],
            "accounting.problem": self.document.problem_ids,
            "purchase.order": self.purchase,
            "sale.order": self.order,
        }

    def actions(self, model):
        """The names of the public actions that our addon gives a model."""
        names = (name for name in dir(type(model)) if name.startswith("action_"))
        return [
            name for name in names if getattr(getattr(type(model), name), "__module__", "").startswith(ADDON)
        ]

    def refused(self, record, name, user):
        """Whether ``user`` is not let press a button of ``record``."""
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                seen = record.with_user(user).with_context(allowed_company_ids=self.company.ids)
                getattr(seen, name)(*ARGUMENTS.get(name, ()))
        except AccessError:
            return True
        except UserError:
            return False
        return False

    # === BUTTONS === #

    def test_every_model_with_buttons_is_pressed_here_or_made_for_one_person(self):
        samples = self.samples()
        for model in self.registry_models:
            if self.actions(model) and not (model._abstract or model._transient):
                known = model._name in samples or not model._name.startswith("accounting.")
                self.assertTrue(known, f"{model._name} has buttons: add a sample")

    def test_who_is_no_user_of_ours_presses_nothing(self):
        for record in self.samples().values():
            for name in self.actions(record):
                if not name.startswith(LEADS):
                    with self.subTest(model=record._name, action=name):
                        self.assertTrue(self.refused(record, name, self.seller))

    def test_users_change_nothing_that_administrators_configure(self):
        samples = self.samples()
        for model in (
            "accounting.account.mapping",
            "accounting.afresh",
            "accounting.connection",
            "accounting.import",
            "accounting.item.choice",
            "accounting.ledger.tax",
        ):
            for name in self.actions(samples[model]):
                if not name.startswith((*LEADS, *OF_USERS, *SEEN_BY_USERS)):
                    with self.subTest(model=model, action=name):
                        self.assertTrue(self.refused(samples[model], name, self.user))

    # === MODELS === #

    def test_users_see_and_administrators_configure(self):
        for model in self.registry_models:
            if not model._name.startswith("accounting.") or model._abstract or model._transient:
                continue
            for operation in ("write", "create", "unlink"):
                with self.subTest(model=model._name, operation=operation):
                    by_user = model.with_user(self.user).has_access(operation)
                    self.assertEqual(by_user, model._name in WRITTEN_BY_USERS)
                    self.assertFalse(model.with_user(self.seller).has_access(operation))

    # === FIELDS === #

    def our_fields(self, model):
        return [name for name in model._fields if name.startswith("accounting_")]

    def test_who_sees_an_order_sees_status_and_number_of_its_documents_and_no_more(self):
        for record in (self.order, self.order.order_line, self.purchase, self.purchase.order_line):
            for name in self.our_fields(record):
                self.env.invalidate_all()
                seen = record.with_user(self.seller)
                with self.subTest(model=record._name, field=name):
                    if name in OF_ORDERS:
                        seen.read([name])
                    else:
                        with self.assertRaises(AccessError):
                            seen.read([name])

    def test_nothing_of_ours_stands_on_other_records_for_everybody(self):
        orders = {"sale.order", "purchase.order"}
        for model in self.registry_models:
            if model._name.startswith("accounting.") or model._name in orders or model._transient:
                continue
            for name in set(self.our_fields(model)) - OF_INVOICES:
                field = model._fields[name]
                if ADDON[:-1].rpartition(".")[2] in (field._modules or ()):
                    with self.subTest(field=str(field)):
                        self.assertTrue(field.groups)

    def test_the_order_shows_a_seller_status_and_number(self):
        for record in (self.order, self.purchase):
            arch = record.with_user(self.seller).get_view(view_type="form")["arch"]
            self.assertIn('name="accounting_status"', arch)
            for name in ("accounting_url", "accounting_notice", "action_accounting_open_documents"):
                self.assertNotIn(name, arch)
