"""What the organisation is, as it told us: the facts that decide how documents are made."""

from odoo import api, fields, models

from ..providers.values import Action, Organisation


class AccountingConnection(models.Model):
    _inherit = "accounting.connection"

    organisation_external_id = fields.Char(string="Organisation ID", readonly=True, copy=False)
    organisation_consent_ref = fields.Char(readonly=True, copy=False)
    organisation_name = fields.Char(string="Organisation", readonly=True, copy=False, tracking=True)
    organisation_country_code = fields.Char(string="Country Code", readonly=True, copy=False)
    organisation_country_id = fields.Many2one(
        "res.country", string="Country", compute="_compute_organisation_country_id"
    )
    organisation_timezone = fields.Char(string="Time Zone", readonly=True, copy=False)
    organisation_short_code = fields.Char(readonly=True, copy=False)
    organisation_tax_regime = fields.Char(string="Tax Regime", readonly=True, copy=False)
    organisation_plan = fields.Char(string="Plan", readonly=True, copy=False)
    base_currency_id = fields.Many2one("res.currency", readonly=True, copy=False)
    currency_ids = fields.Many2many(
        "res.currency",
        string="Currencies",
        readonly=True,
        copy=False,
        context={"active_test": False},
        help="The currencies this organisation has. A document in another one is stopped before it is sent.",
    )
    period_lock_date = fields.Date(
        readonly=True,
        copy=False,
        help="Documents dated on or before this day are closed for most people there.",
    )
    year_lock_date = fields.Date(string="Year-End Lock Date", readonly=True, copy=False)
    has_multicurrency = fields.Boolean(string="Several Currencies", readonly=True, copy=False, default=True)
    charges_tax = fields.Boolean(
        readonly=True, copy=False, default=True, help="Without it no document there may carry any tax."
    )
    taxes_by_flag = fields.Boolean(
        readonly=True, copy=False, help="Lines there are taxable or not; there are no tax codes to choose."
    )
    computes_tax = fields.Boolean(
        string="Finds Tax Rates Itself", readonly=True, copy=False, help="From the addresses of a document."
    )
    default_tax_code = fields.Char(readonly=True, copy=False)
    keeps_our_numbers = fields.Boolean(
        readonly=True, copy=False, default=True, help="Numbers given by Odoo are kept there."
    )
    items_need_both_accounts = fields.Boolean(readonly=True, copy=False)
    tracks_classes = fields.Boolean(readonly=True, copy=False)
    tracks_locations = fields.Boolean(readonly=True, copy=False)
    default_accounts = fields.Json(
        readonly=True, copy=False, help="Accounts its own settings name, by role: external ids."
    )
    denied_actions = fields.Json(
        readonly=True, copy=False, help="What its plan, or the rights of who connected, forbid there."
    )
    facts_read_at = fields.Datetime(string="Organisation Read At", readonly=True, copy=False)
    organisation_settings = fields.Text(
        string="What Its Settings Mean", compute="_compute_organisation_settings"
    )

    @api.depends("organisation_country_code")
    def _compute_organisation_country_id(self):
        codes = self.mapped("organisation_country_code")
        countries = self.env["res.country"].search([("code", "in", codes)]).grouped("code")
        for connection in self:
            connection.organisation_country_id = countries.get(connection.organisation_country_code)

    @api.depends(
        "facts_read_at",
        "has_multicurrency",
        "charges_tax",
        "taxes_by_flag",
        "computes_tax",
        "keeps_our_numbers",
        "items_need_both_accounts",
        "tracks_classes",
        "tracks_locations",
    )
    def _compute_organisation_settings(self):
        for connection in self:
            connection.organisation_settings = "\n".join(
                connection._say_settings() if connection.facts_read_at else []
            )

    def _say_settings(self):
        """One sentence for each setting of the organisation that is not what an accountant expects of any."""
        label = self._capabilities().label
        sentences = [self._say_tax_setting()]
        if not self.has_multicurrency:
            sentences.append(
                self.env._(
                    "Several currencies are switched off: every document is in %(currency)s.",
                    currency=self.base_currency_id.name,
                )
            )
        if not self.keeps_our_numbers:
            sentences.append(
                self.env._(
                    "Custom transaction numbers are off: %(label)s numbers invoices and credit notes itself.",
                    label=label,
                )
            )
        if self.items_need_both_accounts:
            sentences.append(
                self.env._("Every product and service there needs an income and an expense account.")
            )
        if self.tracks_classes:
            sentences.append(self.env._("Classes are tracked: what stands for them is chosen on Tracking."))
        if self.tracks_locations:
            sentences.append(self.env._("Locations are tracked: what stands for them is chosen on Tracking."))
        return list(filter(None, sentences))

    def _say_tax_setting(self):
        if not self.charges_tax:
            return self.env._("Sales tax is switched off: no document can carry any tax.")
        if not self.taxes_by_flag:
            return ""
        if self.computes_tax:
            return self.env._(
                "Automated sales tax is on: %(label)s finds the rates from the addresses of a document. A "
                "line is taxable or not.",
                label=self._capabilities().label,
            )
        return self.env._(
            "Sales tax is charged by one tax code for the whole document. A line is taxable or not."
        )

    def _keep_facts(self, organisation, currency_codes):
        """Store one organisation's facts.

        :param organisation: values.Organisation; :param currency_codes: ISO codes the organisation has.
        """
        self.ensure_one()
        currencies = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "in", [*currency_codes, organisation.base_currency])])
        )
        is_new = not self.facts_read_at
        self.write(
            {
                "organisation_name": organisation.name,
                "organisation_country_code": organisation.country_code,
                "organisation_timezone": organisation.timezone,
                "organisation_short_code": organisation.short_code,
                "organisation_tax_regime": organisation.tax_regime,
                "organisation_plan": organisation.plan,
                "base_currency_id": currencies.filtered(lambda c: c.name == organisation.base_currency).id,
                "currency_ids": currencies.ids,
                "period_lock_date": organisation.period_lock_date,
                "year_lock_date": organisation.year_lock_date,
                "has_multicurrency": organisation.multicurrency,
                "charges_tax": organisation.charges_tax,
                "taxes_by_flag": organisation.tax_by_flag,
                "computes_tax": organisation.computes_tax,
                "default_tax_code": organisation.default_tax_code,
                "keeps_our_numbers": organisation.custom_numbers,
                "items_need_both_accounts": organisation.items_need_both_accounts,
                "tracks_classes": organisation.tracks_classes,
                "tracks_locations": organisation.tracks_locations,
                "default_accounts": dict(organisation.default_accounts),
                "denied_actions": sorted(action.value for action in organisation.denied_actions),
                "facts_read_at": fields.Datetime.now(),
            }
        )
        if is_new:
            self._begin_today()

    def _begin_today(self):
        """What was ordered before may be in the books: a person decides about that, see ``earlier_orders``.
        Which day it is depends on the organisation's time zone.
        """
        self.send_from = self.send_from or self._today()

    def _facts(self):
        """The stored facts as :class:`values.Organisation`; ``None`` before they were read once."""
        self.ensure_one()
        if not self.base_currency_id:
            return None
        return Organisation(
            external_id=self.organisation_external_id,
            name=self.organisation_name or "",
            country_code=self.organisation_country_code or "",
            base_currency=self.base_currency_id.name,
            timezone=self.organisation_timezone or "",
            tax_regime=self.organisation_tax_regime or "",
            short_code=self.organisation_short_code or "",
            period_lock_date=self.period_lock_date or None,
            year_lock_date=self.year_lock_date or None,
            multicurrency=self.has_multicurrency,
            charges_tax=self.charges_tax,
            tax_by_flag=self.taxes_by_flag,
            computes_tax=self.computes_tax,
            default_tax_code=self.default_tax_code or "",
            custom_numbers=self.keeps_our_numbers,
            items_need_both_accounts=self.items_need_both_accounts,
            tracks_classes=self.tracks_classes,
            tracks_locations=self.tracks_locations,
            default_accounts=tuple((self.default_accounts or {}).items()),
            plan=self.organisation_plan or "",
            denied_actions=frozenset(map(Action, self.denied_actions or ())),
        )
