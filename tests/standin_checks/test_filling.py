"""A big organisation, filled in a moment."""


def test_an_organisation_has_as_many_accounts_and_rates_as_wanted(client, control, invoice):
    counts = control("tenants/nz/fill", {"accounts": 600, "tax_rates": 400})["counts"]
    assert (counts["accounts"], counts["tax_rates"]) == (600, 400)
    accounts, rates = client.get("Accounts")["Accounts"], client.get("TaxRates")["TaxRates"]
    assert (len(accounts), len(rates)) == (600, 400)
    for rows, key in ((accounts, "Code"), (accounts, "Name"), (rates, "TaxType"), (rates, "Name")):
        assert len({row[key] for row in rows}) == len(rows)
    account = next(row for row in accounts if row["Code"].startswith("X") and row["Type"] == "REVENUE")
    rate = next(row for row in rates if row["TaxType"] == "TAX101" and row["CanApplyToExpenses"])
    assert rate["EffectiveRate"] == 25
    line = {"AccountCode": account["Code"], "TaxType": "TAX100"}
    assert client.save("Invoices", invoice(line, Status="AUTHORISED"))["TotalTax"] > 0


def test_filling_to_fewer_changes_nothing(control):
    before = control("tenants/nz/fill", {})["counts"]
    assert control("tenants/nz/fill", {"accounts": 1, "tax_rates": 1})["counts"] == before
