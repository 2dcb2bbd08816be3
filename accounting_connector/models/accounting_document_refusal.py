"""A choice of the set-up that the accounting system declined: which one it was, and where it is corrected."""

from odoo import models

from .accounting_preflight import obstacle

# A choice of the set-up is at fault: the document waits for it to be corrected, then goes by itself.
SETUP_REASONS = (
    "account", "tax", "contact", "currency", "inactive", "lock", "item", "plan", "tracking"
)
# What was read of the organisation may have changed over there since.
LISTED_REASONS = ("account", "tax", "contact", "currency", "inactive", "item", "lock", "tracking")


class AccountingDocument(models.Model):
    _inherit = "accounting.document"

    def _block_refused(self, reason, detail):
        """Stop this document by the problem of what was declined: the same one that stops all others for it.

        :param reason: ``values.Reason`` of one of ``SETUP_REASONS``.
        :param detail: all that the accounting system said.
        """
        find_cause = getattr(self, f"_cause_{reason.kind}")
        cause = {**find_cause(reason), "detail": detail, "is_declined": True}
        self.env["accounting.problem"]._raise_obstacles(self.connection_id, [cause], self)
        self._move_to("blocked", cause["name"])

    # === ACCOUNT === #

    def _cause_account(self, reason):
        behind = self._account_choices()
        mappings = behind._naming(reason.subject) or self._other_account_choices(reason.subject) or behind
        names = ", ".join(mappings.mapped("display_name"))
        facts = {"provider": self.provider_label, "account": self._named_there(reason), "choices": names}
        if reason.subject:
            sentence = self.env._(
                "%(provider)s does not take the account %(account)s, chosen for %(choices)s. Choose another.",
                **facts,
            )
        else:
            sentence = self.env._(
                "%(provider)s does not take an account of this document. Look at those chosen for "
                "%(choices)s.",
                **facts,
            )
        return self._cause_of_choices("account", mappings, sentence)

    def _account_choices(self):
        """The lines of the account mapping that this document's accounts come from."""
        connection, use = self.connection_id, self._use()
        choices = self.env["accounting.account.mapping"].sudo()
        for line in self.line_ids.filtered(lambda line: not line.is_text):
            role = connection._posting_role(line.account_role, line.product_id)
            choices |= connection._account_mapping_for(role, line.product_id, use)
        return choices

    def _other_account_choices(self, subject):
        """Those of the connection that chose an account which no line of this document has by itself: of an
        item, of rounding, of tax.
        """
        return self.connection_id.sudo().used_account_mapping_ids._naming(subject)

    # === TAX === #

    def _cause_tax(self, reason):
        if not self.connection_id.maps_taxes:
            return self._cause_in_connection("tax", "tax", self._say_tax_declined(reason))
        behind = self._tax_choices()
        mappings = behind._naming(reason.subject) or behind
        return self._cause_of_choices("tax", mappings, self._say_tax_declined(reason, mappings))

    def _tax_choices(self):
        """The lines of the tax mapping that this document's taxes come from."""
        choices = self.env["accounting.tax.mapping"].sudo()
        for line in self.line_ids.filtered(lambda line: not line.is_text):
            choices |= self.connection_id._tax_mapping_for(line.tax_ids, self._use(), line.fiscal_position_id)
        return choices

    def _say_tax_declined(self, reason, mappings=()):
        facts = {
            "provider": self.provider_label,
            "tax": self._named_there(reason),
            "choices": ", ".join(f"“{mapping.display_name}”" for mapping in mappings),
        }
        if mappings and reason.subject:
            return self.env._(
                "%(provider)s does not take the tax %(tax)s, chosen for %(choices)s. Choose another.", **facts
            )
        if mappings:
            return self.env._(
                "%(provider)s does not take a tax of this document. Look at those chosen for %(choices)s.",
                **facts,
            )
        return self.env._(
            "%(provider)s does not take the taxes of this document. Correct its tax settings there, then "
            "read the lists.",
            **facts,
        )

    # === TRACKING === #

    def _cause_tracking(self, reason):
        options = {option["option"]: option["option_name"] for option in self._frozen_options()}
        named = {option for option in options if reason.subject and option.endswith(f":{reason.subject}")}
        mappings = (
            self.env["accounting.tracking.mapping"]
            .sudo()
            .search(
                [
                    ("connection_id", "=", self.connection_id.id),
                    ("option_id.external_id", "in", list(named or options)),
                ]
            )
        )
        name = self.env._(
            "%(provider)s does not take what this document is tracked by: %(options)s. Restore it there, or "
            "choose another.",
            provider=self.provider_label,
            options=", ".join(options[option] for option in named or options),
        )
        return self._cause_of_choices("tracking", mappings, name)

    # === WHO AND WHAT === #

    def _cause_contact(self, reason):
        preflight = self.env["accounting.preflight"]
        link = preflight._contact_link(
            self.connection_id, self.partner_id, self._contact_role(), self.currency_id
        )
        return preflight._contact_obstacle(
            self.connection_id,
            self.partner_id,
            self._contact_role(),
            self.currency_id,
            "declined",
            self.env._(
                "%(provider)s does not take the contact of %(partner)s. Restore it there, or link "
                "%(partner)s to another.",
                provider=self.provider_label,
                partner=self.partner_id.display_name,
            ),
            link_id=link.id,
        )

    def _cause_item(self, reason):
        line = self._line_of_item(reason.subject)
        item, product = line.ledger_item_id, line.product_id
        name = self.env._(
            "%(provider)s does not take the product %(item)s. Correct it there, or choose another way.",
            provider=self.provider_label,
            item=item.display_name or product.display_name or reason.subject,
        )
        if not item:
            place = product or self
            return obstacle("item", f"item:declined:{place.id}", name, place._name, place.id)
        return obstacle(
            "item",
            f"item:{item.id}:declined",
            name,
            fix_model="accounting.item.choice",
            fix_context={
                "default_item_id": item.id,
                "default_product_id": product.id,
                "default_account_id": line.ledger_account_id.id,
            },
        )

    def _line_of_item(self, subject):
        """The line whose item the accounting system named; the first with an item when it named none."""
        lines = self.line_ids.filtered(lambda line: line.ledger_item_id or line.product_id)
        named = lines.filtered(
            lambda line: (
                subject in (line.ledger_item_id.external_id, line.ledger_item_id.code, line.item_code)
            )
        )
        return (subject and named or lines.filtered("ledger_item_id") or lines)[:1]

    # === THE ORGANISATION === #

    def _cause_currency(self, reason):
        currency = self.currency_id.name
        return self._cause_in_connection(
            "currency",
            "currency",
            self.env._(
                "%(organisation)s does not use the currency %(currency)s. Add it in %(provider)s, "
                "then refresh the lists of the connection.",
                organisation=self.connection_id.organisation_name,
                currency=currency,
                provider=self.provider_label,
            ),
            key=f"currency:{currency}",
        )

    def _cause_lock(self, reason):
        return obstacle(
            "lock",
            "lock:declined",
            self.env._(
                "Documents are dated in a period that is locked in %(provider)s. The lists are read again to "
                "find out until when.",
                provider=self.provider_label,
            ),
            self._name,
            self.id,
        )

    def _cause_inactive(self, reason):
        return self._cause_in_connection(
            "other",
            "lists",
            self.env._(
                "Something that documents need was made inactive in %(provider)s: a contact, an account, a "
                "tax or a product. The lists are read again to find out which.",
                provider=self.provider_label,
            ),
            key="inactive:declined",
        )

    def _cause_plan(self, reason):
        return self._cause_in_connection(
            "plan",
            "plan",
            self.env._(
                "The plan of %(provider)s, or the rights of who connected to it, does not allow this. Change "
                "that there, then check again.",
                provider=self.provider_label,
            ),
            key=f"plan:declined:{reason.subject or reason.text}",
        )

    # === CAUSES === #

    def _cause_of_choices(self, kind, mappings, name):
        """What lines of a mapping are at fault for; without any, the document itself is looked at."""
        if not mappings:
            return obstacle(kind, f"{kind}:declined:{self.marker}", name, self._name, self.id)
        if len(mappings) == 1:
            return obstacle(kind, f"{kind}:unfit:{mappings.id}", name, mappings._name, mappings.id)
        return obstacle(
            kind,
            f"{kind}:declined:{','.join(map(str, mappings.ids))}",
            name,
            fix_model=mappings._name,
            fix_context={"accounting_choice_ids": mappings.ids},
        )

    def _cause_in_connection(self, kind, section, name, key=None):
        """What is settled in one section of the connection, see ``accounting_connection_view_form_fix``."""
        return obstacle(
            kind,
            key or f"{kind}:declined",
            name,
            fix_model=self.connection_id._name,
            fix_id=self.connection_id.id,
            fix_context={"accounting_fix": section},
        )

    # === NAMES === #

    def _named_there(self, reason):
        """What a person knows the subject of a refusal by, which may be named by its id over there."""
        if reason.kind not in ("account", "item", "tax"):
            return reason.subject
        return self._known_there(reason.kind, reason.subject).display_name or reason.subject

    def _known_there(self, subject, external_id):
        """The mirrored ``account``, ``item`` or ``tax`` with this id or code over there; empty when nobody
        here knows it.
        """
        mirror = self.env[f"accounting.ledger.{subject}"].sudo().with_context(active_test=False)
        return mirror.search(
            [
                ("connection_id", "=", self.connection_id.id),
                "|",
                ("external_id", "=", external_id),
                ("code", "=", external_id),
            ],
            order="active DESC, id",
            limit=1,
        )
