"""Where the browser comes back from the accounting system's consent page."""

from odoo import http
from odoo.http import request

from ..models.accounting_connection_connect import CALLBACK_PATH
from ..models.accounting_connection_consent import ConsentRefused

CHOOSE_PATH = "/accounting_connector/oauth/choose"
OVERVIEW_PATH = "/odoo/action-accounting_connector.accounting_connection_action"
AFRESH_PATH = OVERVIEW_PATH + "/%d/action-accounting_connector.accounting_afresh_action"


class OAuthController(http.Controller):
    @http.route(CALLBACK_PATH, type="http", auth="user", methods=["GET"])
    def callback(self, **query):
        """Ends the request's transaction first: the calls that follow have none open."""
        request.env.cr.rollback()
        try:
            outcome = request.env["accounting.connection.consent"]._receive(query)
        except ConsentRefused as refusal:
            return self._refusal_page(refusal)
        if outcome._name == "accounting.connection":
            return self._go_to(outcome)
        return self._choice_page(outcome.sudo())

    @http.route(CHOOSE_PATH, type="http", auth="user", methods=["POST"])
    def choose(self, consent="", organisation="", **_rest):
        try:
            connection = request.env["accounting.connection.consent"]._choose(consent, organisation)
        except ConsentRefused as refusal:
            return self._refusal_page(refusal)
        return self._go_to(connection)

    def _go_to(self, connection):
        path = connection._path_after_consent()
        request.env.cr.rollback()
        connection._after_consent()
        return request.redirect(path)

    def _choice_page(self, consent):
        return request.render(
            "accounting_connector.oauth_choose",
            {
                "consent": consent,
                "label": consent.connection_id.provider_label,
                "company": consent.connection_id.company_id.name,
                "organisations": consent._organisation_names(),
                "none_new": not consent._added_organisations(),
                "action": CHOOSE_PATH,
            },
        )

    def _refusal_page(self, refusal):
        connection = (
            request.env["accounting.connection"].sudo().browse(refusal.facts.get("connection_id")).exists()
        )
        response = request.render(
            "accounting_connector.oauth_refused",
            {
                "reason": refusal.reason,
                "label": connection.provider_label or request.env._("The accounting system"),
                "has_sandbox": connection.has_sandbox,
                "organisation": connection.organisation_name,
                "names": refusal.facts.get("names", ""),
                "text": refusal.facts.get("text", ""),
                "back": OVERVIEW_PATH,
                "afresh": AFRESH_PATH % connection.id,
            },
        )
        response.status_code = 400
        return response
