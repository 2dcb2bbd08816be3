"""Connecting and connecting again: what an administrator does."""

from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.urls import urljoin

from .. import providers
from ..providers import errors
from .accounting_connection import BOUND_STATES
from .accounting_key import InvalidKey, KeyUnavailable

CALLBACK_PATH = "/accounting_connector/oauth/callback"
MANAGER = "accounting_connector.group_accounting_connector_manager"


def add_connect_buttons(arch, method, env):
    """Make the one button that calls ``method`` a Connect button for every accounting system there is."""
    for pattern in arch.xpath(f"//button[@name='{method}']"):
        for code, label in providers.labels():
            pattern.addprevious(
                pattern.makeelement(
                    "button",
                    {
                        **pattern.attrib,
                        "string": env._("Connect to %(label)s", label=label),
                        "context": str({"default_provider": code}),
                    },
                )
            )
        pattern.getparent().remove(pattern)


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    provider_label = fields.Char(compute="_compute_provider_label")
    client_secret = fields.Char(
        compute="_compute_client_secret",
        inverse="_inverse_client_secret",
        groups=MANAGER,
        help="Kept encrypted, with a key that is not in the database. It is never shown again.",
    )
    has_client_secret = fields.Boolean(compute="_compute_client_secret", groups=MANAGER)
    redirect_uri = fields.Char(
        string="Redirect Address",
        compute="_compute_redirect_uri",
        groups=MANAGER,
        help="Register exactly this address in the settings of your app at the accounting system.",
    )
    developer_url = fields.Char(compute="_compute_provider_label")
    has_sandbox = fields.Boolean(compute="_compute_provider_label")
    redirect_needs_https = fields.Boolean(compute="_compute_redirect_needs_https")
    install_command = fields.Char(compute="_compute_install_command")
    company_connection_id = fields.Many2one(
        "accounting.connection",
        compute="_compute_company_connection_id",
        help="The connection this company has now, if it is another one.",
    )

    # === COMPUTE METHODS === #

    @api.depends("provider")
    def _compute_provider_label(self):
        for connection in self:
            capabilities = connection._capabilities() if connection.provider else None
            connection.provider_label = capabilities.label if capabilities else ""
            connection.developer_url = capabilities.developer_url if capabilities else ""
            connection.has_sandbox = capabilities.has_sandbox if capabilities else False

    @api.depends("provider")
    def _compute_client_secret(self):
        secrets = self.env["accounting.connection.secret"].sudo().search([("connection_id", "in", self.ids)])
        stored = secrets.filtered("client_secret").connection_id
        for connection in self:
            connection.client_secret = ""
            connection.has_client_secret = connection in stored

    def _inverse_client_secret(self):
        """Keep a new secret; an empty field leaves the stored one alone."""
        for connection in self.filtered("client_secret"):
            try:
                self.env["accounting.connection.secret"]._of(connection)._store(
                    client_secret=connection.client_secret.strip()
                )
            except KeyUnavailable as error:
                raise UserError(connection._explain_key(error)) from error

    @api.depends("provider")
    def _compute_redirect_uri(self):
        for connection in self:
            connection.redirect_uri = connection._redirect_uri()

    @api.depends("provider", "environment")
    def _compute_redirect_needs_https(self):
        for connection in self:
            address = urlsplit(connection._redirect_uri())
            local = address.hostname == "localhost" and (
                not connection.has_sandbox or connection._is_sandbox()
            )
            connection.redirect_needs_https = address.scheme != "https" and not local

    @api.depends("provider")
    def _compute_install_command(self):
        for connection in self:
            missing = providers.missing_packages(connection.provider) if connection.provider else ()
            connection.install_command = f"pip install {' '.join(missing)}" if missing else False

    @api.depends("company_id")
    def _compute_company_connection_id(self):
        for connection in self:
            connection.company_connection_id = connection._other_live_of_company()

    def _redirect_uri(self):
        return urljoin(self.get_base_url(), CALLBACK_PATH)

    def _explain_key(self, error):
        """What an administrator does about a key that is missing, another one, or none at all."""
        if isinstance(error, InvalidKey):
            return self.env._(
                "The key for secrets in this server's configuration is not valid. It has to be 32 random "
                "bytes in URL-safe base64, such as Fernet.generate_key() of Python's cryptography package "
                "gives."
            )
        return self.env._(
            "This server does not have the key the stored secrets were made with. Give it the key of the "
            "server that stored them (accounting_connector_key in its configuration, or the file "
            "accounting_connector.key in its data directory), or disconnect every connection and enter the "
            "secrets again."
        )

    # === CONNECT === #

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        return super()._get_view_cache_key(view_id, view_type, **options) + (self._is_company_connected(),)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """A Connect button only while the company has nothing it is connected to."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if self._is_company_connected():
            for button in arch.xpath("//button[@name='action_open_connect']"):
                button.getparent().remove(button)
        else:
            add_connect_buttons(arch, "action_open_connect", self.env)
        return arch, view

    @api.model
    def _is_company_connected(self):
        bound = [("company_id", "=", self.env.company.id), ("state", "in", BOUND_STATES)]
        return bool(self.sudo().search_count(bound, limit=1))

    @api.model
    def action_open_connect(self):
        """The wizard for the current company, with its own draft when there is one; the form to connect again
        for a connection whose set-up is finished.

        The accounting system comes as ``default_provider`` in the context.
        """
        self.check_access("create")
        provider = self.env.context.get("default_provider") or providers.labels()[0][0]
        existing = self.search(
            [
                ("company_id", "=", self.env.company.id),
                "|",
                ("state", "not in", ("draft", "disconnected")),
                "&",
                ("state", "=", "draft"),
                ("provider", "=", provider),
            ],
            order="id desc",
        )
        live = existing.filtered(lambda connection: connection.state != "draft")
        connection = (live or existing)[:1].with_context(default_provider=provider)
        if connection and not connection.is_in_setup:
            return connection._open_connect_form()
        action = connection.action_open_setup() if connection else self._setup_action()
        return {**action, "context": {"default_provider": connection.provider or provider}}

    def action_connect_again(self):
        """The same form for a connection whose consent is to be renewed."""
        self.ensure_one()
        self.check_access("write")
        return self._open_connect_form()

    def _open_connect_form(self):
        title = self.env._("Connect to %(label)s", label=self.provider_label)
        return self._open_dialog(title, "accounting_connection_view_form_connect")

    def action_connect(self):
        """Send the browser to the accounting system's consent page; in another database than the
        connection's own, to the question whether this is the live one.
        """
        self.ensure_one()
        self.check_access("write")
        if self.state == "suspended":
            raise UserError(self.env._("First say whether this is the live database or a copy."))
        if self.state in BOUND_STATES and not self._is_in_its_database():
            self.sudo()._suspend()
            return self.action_open()
        if self.company_connection_id:
            raise UserError(
                self.env._(
                    "%(company)s is connected to %(connection)s. Disconnect that first.",
                    company=self.company_id.name,
                    connection=self.company_connection_id.name,
                )
            )
        if self.install_command:
            raise UserError(
                self.env._(
                    "This server lacks Python packages. Run this where Odoo runs, then restart "
                    "Odoo:\n%(command)s",
                    command=self.install_command,
                )
            )
        if not (self.client_id or "").strip() or not self.has_client_secret:
            raise UserError(self.env._("Enter the client ID and the client secret of your app."))
        try:
            url = self.env["accounting.connection.consent"]._begin(self)
        except KeyUnavailable as error:
            raise UserError(self._explain_key(error)) from error
        except errors.ProviderError as error:
            raise UserError(
                self.env._(
                    "%(label)s cannot be reached as this server is set up: %(text)s",
                    label=self.provider_label,
                    text=error.text or str(error),
                )
            ) from error
        return {"type": "ir.actions.act_url", "url": url, "target": "self"}
