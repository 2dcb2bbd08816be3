"""One document's whole story, in sentences for who keeps the books; references for support in small print."""

from odoo import SUPERUSER_ID, models

# States that tell what an answer said: the answer's own id is told with them.
ANSWERED = ("sent", "refused", "blocked", "unconfirmed")
FACTS_THERE = (
    "external_status",
    "external_number",
    "external_amount_total",
    "external_amount_due",
    "payment_state",
)


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    def _calls_domain(self):
        """The calls whose answers are told in the story."""
        return [
            ("connection_id", "in", self.connection_id.ids),
            ("correlation_id", "in", self._correlation_ids()),
        ]

    def _correlation_ids(self):
        told = {*self.event_ids.mapped("correlation_id"), *self.mapped("correlation_id")}
        return [correlation_id for correlation_id in told if correlation_id]

    def action_open_calls(self):
        """The calls to the accounting system in which these documents took part."""
        self.check_access("read")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("accounting_connector.accounting_call_action"),
            "domain": self._calls_domain(),
        }

    # === QUEUED, SENT === #

    def _prepare_event(self):
        event = super()._prepare_event()
        if self.state not in ANSWERED:
            event["correlation_id"] = False
        if self.state == "sent" and self.external_id:
            event["text"] = " ".join(filter(None, (self.status_message, self._say_there())))
        return event

    def _prepare_first_event(self):
        """How the story begins: who asked for it, from what."""
        event = self._prepare_event()
        if self.state in ("queued", "blocked"):
            waits = self.status_message and self.env._("It waits: %(reason)s", reason=self.status_message)
            event["text"] = " ".join(filter(None, (self._say_requested(), waits)))
        return event

    def _say_requested(self):
        orders = self.reference or self.display_name
        if not self.user_id or self.user_id.id == SUPERUSER_ID:
            return self.env._("Queued by itself from %(orders)s.", orders=orders)
        return self.env._("Requested by %(user)s from %(orders)s.", user=self.user_id.name, orders=orders)

    def _say_there(self):
        """What it is over there."""
        facts = {
            "provider": self.provider_label,
            "number": self.external_number,
            "status": self._label_of("external_status"),
            "total": self.currency_id.format(self.external_amount_total),
        }
        if self.external_number:
            return self.env._("In %(provider)s it is %(number)s: %(status)s, %(total)s.", **facts)
        return self.env._("In %(provider)s it has no number yet: %(status)s, %(total)s.", **facts)

    def _label_of(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

    # === WHAT BECAME OF IT === #

    def _facts_there(self):
        return {name: self[name] for name in FACTS_THERE}

    def _tell_news(self, before):
        """Add to the story what changed over there.

        :param before: what :meth:`_facts_there` gave before it was taken over.
        """
        if text := " ".join(self._say_news(before)):
            event = {**self._prepare_event(), "text": text, "correlation_id": False}
            self.env["accounting.document.event"].create(event)

    def _say_news(self, before):
        """A sentence for each thing that became another one over there."""
        if self.external_status in ("voided", "deleted"):
            return  # that is told with the new state
        facts = {
            "provider": self.provider_label,
            "status": self._label_of("external_status"),
            "number": self.external_number,
            "before": before["external_number"],
            "due": self.currency_id.format(self.external_amount_due),
            "total": self.currency_id.format(self.external_amount_total),
            "old_total": self.currency_id.format(before["external_amount_total"]),
        }
        if self.external_status == "approved" and before["external_status"] not in ("approved", "paid"):
            yield self.env._("Approved in %(provider)s.", **facts)
        elif self.external_status not in (before["external_status"], "approved", "paid"):
            yield self.env._("In %(provider)s its status became: %(status)s.", **facts)
        if self.external_number and self.external_number != before["external_number"]:
            if before["external_number"]:
                yield self.env._("Its number there became %(number)s; it was %(before)s.", **facts)
            else:
                yield self.env._("Its number there is %(number)s.", **facts)
        if self.currency_id.compare_amounts(self.external_amount_total, before["external_amount_total"]):
            yield self.env._("Its total there became %(total)s; it was %(old_total)s.", **facts)
        yield from self._say_payment(before, facts)

    def _say_payment(self, before, facts):
        if self.payment_state == "paid" and before["payment_state"] != "paid":
            yield self.env._("Paid in full: %(total)s.", **facts)
        elif self.payment_state == "partial" and (
            before["payment_state"] != "partial"
            or self.currency_id.compare_amounts(self.external_amount_due, before["external_amount_due"])
        ):
            yield self.env._("Paid in part: %(due)s of %(total)s is still due.", **facts)
        elif self.payment_state == "not_paid" and before["payment_state"] in ("paid", "partial"):
            yield self.env._("Its payment was taken back there: %(due)s is due.", **facts)


class AccountingDocumentEvent(models.Model):
    _inherit = "accounting.document.event"

    def action_open_call(self):
        """The call whose answer this sentence is about."""
        self.ensure_one()
        self.check_access("read")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("accounting_connector.accounting_call_action"),
            "domain": [
                ("connection_id", "=", self.document_id.connection_id.id),
                ("correlation_id", "=", self.correlation_id),
            ],
        }


class AccountingCall(models.Model):
    _inherit = "accounting.call"

    def action_open_documents(self):
        """The documents that this call was about."""
        self.ensure_one()
        self.check_access("read")
        events = self.env["accounting.document.event"].search(
            [
                ("correlation_id", "=", self.correlation_id or ""),
                ("document_id.connection_id", "=", self.connection_id.id),
            ]
        )
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("accounting_connector.accounting_document_action"),
            "domain": [("id", "in", events.document_id.ids)],
        }
