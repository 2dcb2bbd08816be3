"""Importing items: which of Odoo's products each is, what is created and filled in, and the link. No network.
"""

from dataclasses import dataclass

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..providers.values import ItemKind
from .accounting_connection_import import ITEM_GROUPS
from .accounting_import_batch import Result
from .accounting_import_subject import TOLD, plain
from .entry_ownership import values_to_write

_lt = LazyTranslate(__name__)

# Why it is not certain which of Odoo's products an item is
UNDECIDED = {
    "shared_here": _lt("Several products in Odoo are the same"),
    "shared_there": _lt("Another item there is the same, too"),
    "held": _lt("The product in Odoo that is the same is linked to an archived item"),
    "archived": _lt("The product in Odoo that is the same is archived"),
    "refused": _lt("Somebody undid that it is the product in Odoo that seems to be the same"),
    "ignored": _lt("It is ignored"),
}
GROUPS = ("name", "description", "price")
# What a product does not share with other variants of the same template
OWN_FIELDS = frozenset({"default_code", "standard_price"})


@dataclass(frozen=True)
class Known:
    """Which of Odoo's products an item is.

    :ivar undecided: why that is not certain, a key of :data:`UNDECIDED`.
    """

    product_id: int = 0
    is_linked: bool = False
    undecided: str = ""


class AccountingImportItems(models.AbstractModel):
    _name = "accounting.import.items"
    _description = "Import of Products"
    _inherit = ["accounting.import.subject"]
    _mirror = "accounting.ledger.item"
    _growing = ("product.product", "product.template", "accounting.ledger.item")
    _undecided = UNDECIDED

    # === WHICH === #

    def _scope(self, job):
        """Items that stand for an account are ours. What stands for a product is kept up to date anyway."""
        return SQL(
            """
            entry.service_account_id IS NULL
            AND (%(all)s OR %(decided)s) AND (entry.active OR %(archived)s OR %(decided)s OR %(is_bundle)s)
            """,
            all=job.takes_items,
            archived=job.takes_archived,
            decided=self._may_work_now(),
            is_bundle=SQL("entry.kind = %s", ItemKind.BUNDLE.value),
        )

    def _may_work_now(self):
        """An item that was ambiguous is none any more once a person chose its product, or wants it created;
        what is gone is nothing to work with.
        """
        return SQL(
            "(entry.details_digest IS NOT NULL"
            " AND (entry.product_id IS NOT NULL OR entry.match_wish = 'create'))"
        )

    def _was_changed_here(self, connection):
        """Where something is owned there, what people change of it here is changed back."""
        if all(connection[f"item_{group}_owner"] != "there" for group in ITEM_GROUPS):
            return SQL()
        return SQL(
            """
            entry.id IN (SELECT item.id
                           FROM accounting_ledger_item item
                           JOIN product_product product ON product.id = item.product_id
                           JOIN product_template template ON template.id = product.product_tmpl_id
                          WHERE item.connection_id = %s AND item.details_digest IS NOT NULL
                            AND GREATEST(product.write_date, template.write_date) > item.imported_at)
            """,
            connection.id,
        )

    # === ALL OF A BATCH === #

    def _apply(self, job, entries):
        connection = job.connection_id
        return self._quietly(connection)._apply_all(job, entries)

    def _apply_all(self, job, entries):
        connection = job.connection_id
        which = self._which_they_are(entries)
        means = self._read_means(connection, entries)
        results, facts = {}, {}
        for entry in entries:
            if which[entry].undecided:
                results[entry] = self._undecided_result(entry, which[entry].undecided)
                continue
            try:
                facts[entry] = self._facts_of(entry, connection, means)
            except UserError as error:
                results[entry] = Result(entry, "skipped", [str(error)])
        known = {entry: which[entry].product_id for entry in facts}
        new = {entry: fact for entry, fact in facts.items() if not known[entry]}
        products = self._create_products(connection, new, means)
        written = self._update_products(connection, facts, known, means)
        self._put_back(connection, {entry: known[entry] for entry in facts if which[entry].is_linked})
        every = self.env["product.product"].browse(product_id for product_id in known.values() if product_id)
        products |= {
            entry: each.with_prefetch(every.ids)
            for entry in facts
            if known[entry] and (each := every.browse(known[entry]))
        }
        for entry, product in products.items():
            if not which[entry].is_linked:
                entry.product_id = product
        posted = self._keep_accounts(connection, facts, products, set(new), means)
        for entry, fact in facts.items():
            outcome = "created"
            if known[entry]:
                outcome = "updated" if written[entry] or entry in posted else "unchanged"
                if not which[entry].is_linked:
                    outcome = "linked"
            fact.remarks += self._say_archived(connection, entry, outcome)
            results[entry] = self._result(job, entry, fact, products[entry], outcome)
        return [results[entry] for entry in entries]

    def _which_they_are(self, entries):
        """``{entry: Known}``: the product that is set, else as matching tells."""
        linked = entries.filtered("product_id")
        known = {entry: Known(entry.product_id.id, True) for entry in linked}
        matches = (entries - linked)._match_products()
        for entry in entries - linked:
            match = matches[entry.id]
            known[entry] = Known(match.record_id, False, match.reason)
        return known

    def _result(self, job, entry, fact, product, outcome):
        remarks = self._not_told_yet(job, entry, fact.remarks)
        if remarks and outcome == "unchanged":
            outcome = "updated"
        return Result(entry, outcome, remarks, self._given(fact, product), {"product_id": product.id})

    def _given(self, fact, product):
        """What the product has from there, to tell it from what people entered, and what was told."""
        told = {name: value for group in GROUPS for name, value in fact.groups[group].items()} | fact.uses
        given = [name for name, value in told.items() if value and plain(product[name]) == value]
        return given + [TOLD + remark for remark in fact.remarks]

    # === PRODUCTS === #

    def _create_products(self, connection, facts, means):
        """A product for each entry, in one go."""
        model = self.env["product.product"]
        defaults = model.default_get(list(model._fields)) if facts else {}  # once, not for each product
        products = model.create(
            [
                defaults | self._new_values(connection, entry, fact, means)
                for entry, fact in facts.items()
            ]
        )
        archived = products.filtered(lambda product: not product.active)
        archived.product_tmpl_id.active = False
        return dict(zip(facts, products, strict=True))

    def _new_values(self, connection, entry, fact, means):
        values = {name: value for group in GROUPS for name, value in fact.groups[group].items()}
        values |= {"sale_ok": False, "purchase_ok": False, **fact.uses}
        return values | {
            "type": "service" if fact.item.kind is ItemKind.SERVICE else "consu",
            "company_id": False if connection.shares_products else connection.company_id.id,
            "active": entry.active,
            **self._storable(fact.item),
            **{
                name: [Command.set((means.default_taxes[name] if taxes is None else taxes).ids)]
                for name, taxes in fact.taxes.items()
            },
        }

    def _storable(self, item):
        """What keeps stock there keeps stock here, too, where Odoo keeps any."""
        keeps = item.kind is ItemKind.STOCKED and "is_storable" in self.env["product.product"]._fields
        return {"is_storable": True} if keeps else {}

    def _update_products(self, connection, facts, known, means):
        """Write what the owners let; ``{entry: whether anything was written}``."""
        products = self.env["product.product"].browse({known[entry] for entry in facts if known[entry]})
        written = {}
        for entry, fact in facts.items():
            if not known[entry]:
                continue
            product = products.browse(known[entry]).with_prefetch(products.ids)
            values = self._new_values_for(connection, entry, fact, product)
            if values:
                product.write(values)
            written[entry] = bool(values)
        return written

    def _new_values_for(self, connection, entry, fact, product):
        given = entry.imported_fields or []
        values = {}
        for group in GROUPS:
            owner = connection[f"item_{group}_owner"]
            wanted = self._fitting(group, owner, fact, product)
            current = {name: plain(product[name]) for name in wanted}
            values |= values_to_write(owner, wanted, current, given)
        if connection.item_accounting_owner == "there":
            values |= self._new_taxes_for(connection, fact, product)
        if self._is_one_of_several(product) and values.keys() - OWN_FIELDS:
            values = {name: value for name, value in values.items() if name in OWN_FIELDS}
            fact.remarks.append(
                self.env._("It is one of several variants in Odoo: what they share was left as it is.")
            )
        return values

    def _fitting(self, group, owner, fact, product):
        """Whether it is sold and bought is no blank to be filled in; what stock is worth is a matter of Odoo
        where Odoo computes it.
        """
        wanted = dict(fact.groups[group])
        if group == "name" and owner == "there":
            wanted |= fact.uses
        if "cost_method" in product._fields and product.cost_method != "standard":
            wanted.pop("standard_price", None)
        return wanted

    def _new_taxes_for(self, connection, fact, product):
        """No tax is a decision, too: taxes are replaced where they are owned there, never filled in."""
        values = {}
        for name, taxes in fact.taxes.items():
            current = product[name]._filter_taxes_by_company(connection.company_id)
            if taxes is not None and taxes != current:
                values[name] = [Command.set((product[name] - current | taxes).ids)]
        return values

    def _is_one_of_several(self, product):
        return len(product.product_tmpl_id.with_context(active_test=False).product_variant_ids) > 1
