"""Tells a monitoring system how sending goes; there for nobody unless an administrator switched it on."""

import json

from odoo import http
from odoo.http import request

from ..models.accounting_health import HEALTH_PATH

BEARER = "Bearer "


class HealthController(http.Controller):
    @http.route(
        HEALTH_PATH, type="http", auth="none", methods=["GET"], readonly=True, save_session=False, csrf=False
    )
    def health(self, token="", **_rest):
        """200 when all is well, 503 when somebody is needed, 403 with a wrong token, 404 when switched off.

        :param token: where no header can be set; ``Authorization: Bearer`` is not kept in access logs.
        """
        health = request.env["accounting.health"].sudo()
        if not health._token():
            raise request.not_found()
        given = request.httprequest.headers.get("Authorization", "")
        if not health._is_known(given.removeprefix(BEARER) if given.startswith(BEARER) else token):
            return self._answer({"status": "forbidden"}, 403)
        report = health._report()
        return self._answer(report, 200 if report["status"] == "ok" else 503)

    def _answer(self, content, status):
        return request.make_response(
            json.dumps(content, indent=2) + "\n",
            headers=[("Content-Type", "application/json"), ("Cache-Control", "no-store")],
            status=status,
        )
