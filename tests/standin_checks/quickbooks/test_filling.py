"""A big company, filled in a moment."""


def test_a_company_has_as_many_accounts_and_codes_as_wanted(gb, control):
    counts = control("tenants/gb/fill", {"accounts": 600, "tax_rates": 400})["counts"]
    assert (counts["accounts"], counts["tax_codes"]) == (600, 400)
    accounts = gb.query("select * from Account where Active in (true, false) maxresults 1000")["Account"]
    codes = gb.query("select * from TaxCode maxresults 1000")["TaxCode"]
    assert (len(accounts), len(codes)) == (600, 400)
    for rows in (accounts, codes):
        assert len({row["Name"] for row in rows}) == len(rows)
    line = gb.sales_line("100", code=codes[-1]["Name"])
    assert gb.create("Invoice", **gb.invoice(line))["TotalAmt"] > 100
