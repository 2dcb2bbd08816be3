"""Preflight: which tax code each line gets."""

from odoo import models

from .accounting_preflight import command_ids, obstacle


class AccountingPreflight(models.AbstractModel):
    _inherit = "accounting.preflight"

    def _settle_taxes(self, connection, vals):
        """Every line gets its tax code, where there are any."""
        if connection.maps_taxes:
            return self._settle_tax_codes(connection, vals)
        return self._settle_without_codes(connection, vals)

    def _settle_tax_codes(self, connection, vals):
        """Every line gets the tax code of its combination of taxes, one that may go with its account."""
        obstacles = []
        for line in self._posted_lines(vals):
            taxes = self.env["account.tax"].browse(command_ids(line.get("tax_ids")))
            position = self.env["account.fiscal.position"].browse(line.get("fiscal_position_id") or ())
            ledger_tax = connection._ledger_tax_for(taxes, self._use(vals), position)
            line["ledger_tax_id"] = ledger_tax.id
            mapping = connection._tax_mapping_for(taxes, self._use(vals), position)
            account = self.env["accounting.ledger.account"].browse(line["ledger_account_id"] or ())
            if mapping and not ledger_tax:
                obstacles.append(self._obstacle_tax_gone(mapping))
            elif not mapping:
                obstacles.append(self._obstacle_no_tax(connection, taxes, self._use(vals), position))
            elif mapping.is_unlike:
                obstacles.append(self._obstacle_unlike_tax(mapping))
            if ledger_tax and account and not ledger_tax._applies_to(account.category):
                product = self.env["product.product"].browse(line.get("product_id") or ())
                role = connection._posting_role(line["account_role"], product)
                place = connection._account_mapping_for(role, product, self._use(vals))
                obstacles.append(self._obstacle_tax_not_for_account(mapping, place))
        return obstacles

    def _obstacle_no_tax(self, connection, taxes, use, position):
        key = self.env["accounting.tax.mapping"]._key_of(taxes)
        mappings = connection.tax_mapping_ids.filtered(
            lambda mapping: mapping.use == use and mapping.tax_key == key
        )
        own = mappings.filtered(lambda mapping: mapping.fiscal_position_id == position)
        place = (own or mappings.filtered(lambda mapping: not mapping.fiscal_position_id))[:1]
        return obstacle(
            "tax",
            f"tax:{use}:{key}:{place.fiscal_position_id.id or 0}",
            self.env._(
                "No tax in %(provider)s is chosen for “%(taxes)s” (%(use)s). Choose one.",
                provider=connection._capabilities().label,
                taxes=" + ".join(taxes.mapped("name")) or self.env._("No tax"),
                use=self._use_label(use),
            ),
            fix_model="accounting.tax.mapping",
            fix_id=place.id,
            fix_context={
                "default_connection_id": connection.id,
                "default_use": use,
                "default_tax_ids": taxes.ids,
            },
        )

    def _obstacle_tax_gone(self, mapping):
        """What was chosen over there is no longer there."""
        name = self.env._(
            "The tax %(tax)s, chosen for “%(taxes)s” (%(use)s), is gone in %(provider)s. Choose another, or "
            "restore it there and read the lists.",
            tax=mapping.ledger_tax_id.display_name,
            taxes=mapping.display_name,
            use=self._use_label(mapping.use),
            provider=mapping.connection_id._capabilities().label,
        )
        return self._obstacle_unfit_tax(mapping, name)

    def _obstacle_unfit_tax(self, mapping, name):
        return obstacle("tax", f"tax:unfit:{mapping.id}", name, fix_model=mapping._name, fix_id=mapping.id)

    def _obstacle_unlike_tax(self, mapping):
        """The tax chosen over there charges another percentage, or is of another nature."""
        facts = {
            "provider": mapping.connection_id._capabilities().label,
            "taxes": mapping.display_name,
            "use": self._use_label(mapping.use),
            "tax": mapping.ledger_tax_id.name,
            "here": f"{mapping.rate:g}",
            "there": f"{mapping.ledger_tax_id._rate_for(mapping.use):g}",
        }
        if mapping._has_other_rate():
            name = self.env._(
                "“%(taxes)s” (%(use)s) is %(here)s%% in Odoo and %(there)s%% in %(provider)s (%(tax)s). "
                "Choose the tax there that charges the same.",
                **facts,
            )
        else:
            name = self.env._(
                "Only one of “%(taxes)s” (%(use)s) in Odoo and %(tax)s in %(provider)s withholds tax. "
                "Choose a tax there of the same kind.",
                **facts,
            )
        return self._obstacle_unfit_tax(mapping, name)

    def _obstacle_tax_not_for_account(self, tax_mapping, account_mapping):
        """Fixed where the tax was chosen when another one fits; else where the account was.

        :param tax_mapping, account_mapping: the lines of the mappings that the document's line got its tax
            and its account from.
        """
        account = account_mapping.ledger_account_id
        [(_mapping, offered)] = tax_mapping._by_offer()
        another_tax = tax_mapping._of_same_rate(offered)._that_apply_to_any([account.category])
        place = tax_mapping if another_tax else account_mapping
        return obstacle(
            "tax",
            f"tax:account:{tax_mapping.id}:{account.id}",
            self.env._(
                "%(provider)s does not allow the tax %(tax)s on the account %(account)s. Choose another tax "
                "for “%(taxes)s” (%(use)s), or another account for %(role)s.",
                provider=tax_mapping.connection_id._capabilities().label,
                tax=tax_mapping.ledger_tax_id.display_name,
                account=account.display_name,
                taxes=tax_mapping.display_name,
                use=self._use_label(tax_mapping.use),
                role=account_mapping.display_name,
            ),
            fix_model=place._name,
            fix_id=place.id,
        )

    def _use_label(self, use):
        return dict(self.env["accounting.tax.mapping"]._fields["use"]._description_selection(self.env))[use]
