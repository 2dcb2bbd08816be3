from .common import ConnectorCase


class TestUnblocking(ConnectorCase):
    """Whatever a person sets up, and wherever: what waited for it goes by itself."""

    def mapping_of(self, role):
        return self.connection.account_mapping_ids.filtered(lambda mapping: mapping.role == role)

    def assert_goes(self, document):
        self.assertEqual(document.state, "queued")
        self.assertFalse(document.problem_ids.filtered("active"))

    def test_an_account_that_is_chosen(self):
        account = self.mapping_of("sales").ledger_account_id
        self.mapping_of("sales").ledger_account_id = False
        document = self.queue()
        self.assertEqual(document.state, "blocked")
        self.mapping_of("sales").ledger_account_id = account
        self.assert_goes(document)

    def test_a_tax_that_is_mapped_anew(self):
        mapping = self.connection.tax_mapping_ids.filtered(lambda one: one.tax_ids == self.tax_sale)
        values = {
            "connection_id": self.connection.id,
            "use": "sale",
            "tax_ids": self.tax_sale.ids,
            "ledger_tax_id": mapping.ledger_tax_id.id,
        }
        mapping.unlink()
        document = self.queue()
        self.assertEqual(document.problem_ids.mapped("kind"), ["tax"])
        self.env["accounting.tax.mapping"].create(values)
        self.assert_goes(document)

    def test_a_lock_that_the_organisation_lifted(self):
        self.connection.period_lock_date = self.connection._today()
        document = self.queue()
        self.assertEqual(document.problem_ids.mapped("kind"), ["lock"])
        self.connection.write({"period_lock_date": False})
        self.assert_goes(document)

    def test_another_choice_changes_nothing(self):
        self.mapping_of("sales").ledger_account_id = False
        document = self.queue()
        self.mapping_of("rounding").sequence = 1
        self.assertEqual(document.state, "blocked")
        self.assertEqual(document.problem_ids.mapped("key"), ["account:sales"])
