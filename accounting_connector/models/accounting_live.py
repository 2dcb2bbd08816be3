"""Views that show what changes elsewhere are told so when it is committed: once for each connection."""

import logging

from odoo import SUPERUSER_ID, api, models

from .accounting_source import USER_GROUP

_logger = logging.getLogger(__name__)

CHANNEL = "accounting_connector.changes"
NOTIFICATION = "accounting_connector/changed"
# Heard by everybody with the group: there is a connection more, whose channel nobody subscribed to yet.
NEW_CONNECTION = "accounting_connector/new_connection"


class AccountingLive(models.AbstractModel):
    """A model whose records people watch while workers and other people change them.

    What is told is which connection it happened in, never what: whoever watches reads again, with their own
    rights.
    """

    _name = "accounting.live"
    _description = "Is Watched while It Changes"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._live_connections()._tell_change()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._is_watched(vals):
            self._live_connections()._tell_change()
        return result

    def unlink(self):
        connections = self._live_connections()
        result = super().unlink()
        connections.exists()._tell_change()
        return result

    def _live_connections(self):
        return self.connection_id

    def _is_watched(self, vals):
        """Whether a write of these fields is something to see."""
        return True


class AccountingDocument(models.Model):
    _name = "accounting.document"
    _inherit = ["accounting.document", "accounting.live"]


class AccountingProblem(models.Model):
    _name = "accounting.problem"
    _inherit = ["accounting.problem", "accounting.live"]


class AccountingImport(models.Model):
    _name = "accounting.import"
    _inherit = ["accounting.import", "accounting.live"]


class AccountingBulk(models.Model):
    _name = "accounting.bulk"
    _inherit = ["accounting.bulk", "accounting.live"]


class AccountingConnection(models.Model):
    _name = "accounting.connection"
    _inherit = ["accounting.connection", "accounting.live", "bus.listener.mixin"]

    # What a worker writes for itself alone is nothing to see.
    _UNWATCHED = {"claim_count", "failed_creation_count", "changes_missed"}

    @api.model_create_multi
    def create(self, vals_list):
        connections = super().create(vals_list)
        connections._tell_change(is_new=True)
        return connections

    def _live_connections(self):
        return self

    def _is_watched(self, vals):
        return not self._UNWATCHED.issuperset(vals)

    def _tell_change(self, is_new=False):
        """Tell who watches that something of these connections changed, as soon as this transaction is
        committed; once, however much it changes.

        :param is_new: nobody can have subscribed to them.
        """
        postcommit = self.env.cr.postcommit
        told = postcommit.data.get(CHANNEL)
        if told is None:
            told = postcommit.data[CHANNEL] = {}
            registry = self.env.registry
            postcommit.add(lambda: tell_watchers(registry, told))
        for connection_id in self.ids:
            told[connection_id] = is_new or told.get(connection_id, False)


def tell_watchers(registry, told):
    """Send the notifications in a transaction of their own. That it fails is nobody's concern: what was just
    committed must not look as if it had failed.

    :param told: ``{id of a connection that changed: whether it is new}``
    """
    try:
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for connection in env["accounting.connection"].browse(sorted(told)):
                connection._bus_send(NOTIFICATION, {"connection_id": connection.id}, subchannel="changes")
            if any(told.values()):
                env.ref(USER_GROUP)._bus_send(NEW_CONNECTION, {})
    except Exception:
        _logger.info("accounting.connection: views could not be told of a change", exc_info=True)


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """Whoever asks for changes hears of those connections that they may read, and of no other."""
        if CHANNEL in channels:
            channels = [channel for channel in channels if channel != CHANNEL]
            channels += self._watched_connections()
        return super()._build_bus_channel_list(channels)

    def _watched_connections(self):
        connections = self.env["accounting.connection"]
        if not connections.has_access("read"):
            return []
        return [(connection, "changes") for connection in connections.search([])]
