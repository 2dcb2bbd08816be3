"""What the tests of orders share beside an active connection."""

from odoo.fields import Command
from odoo.tests import new_test_user

from .common import ConnectorCase


class OrderCase(ConnectorCase):
    """Adds purchase orders, documents in any state, and people with few rights."""

    def purchase_order(self, quantity=2.0, price=60.0, confirm=True, **values):
        """A purchase order of one line, confirmed unless told."""
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "company_id": self.company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_qty": quantity,
                            "price_unit": price,
                            "tax_ids": [Command.set(self.tax_purchase.ids)],
                        }
                    )
                ],
                **values,
            }
        )
        if confirm:
            order.button_confirm()
        return order

    def queue_purchase(self, order, **options):
        """The document of a purchase order, queued as a click would."""
        return order._accounting_queue(order._accounting_prepare(**options))

    def send(self, document, **values):
        """Pretend that the worker brought the document over there."""
        document = document.sudo()
        document._move_to("sending")
        document._move_to(
            "sent", external_id=f"remote-{document.id}", external_number=f"INV-{document.id}", **values
        )

    def void(self, document):
        """Pretend that the accountant voided the document over there."""
        document.sudo()._undo("Voided")
        return self.env["accounting.problem"]._raise(
            self.connection, "undone", f"undone:{document.marker}", "It was voided", documents=document
        )

    def unmap(self, role):
        """Take the account of a role away."""
        self.mapping_of(role).ledger_account_id = False

    def mapping_of(self, role):
        return self.connection.account_mapping_ids.filtered(
            lambda mapping: mapping.role == role and not mapping.category_id and not mapping.product_tmpl_id
        )

    def person(self, *groups):
        """A user of the company with just these groups."""
        login = "-".join(group.rpartition(".")[2] for group in groups)
        return new_test_user(
            self.env,
            login,
            groups=",".join(("base.group_user", *groups)),
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
