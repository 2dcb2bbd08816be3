"""The query language (reference, section 3.10)."""

import pytest

from standin_checks.quickbooks.client import decoded, error_of


def names(client, where):
    rows = client.query(f"select * from Customer where {where}").get("Customer", [])
    return [row["DisplayName"] for row in rows]


@pytest.fixture
def people(client):
    for name, email in (("O'Brien", "ob@one.example"), ("back\\slash", ""), ("Ann & Co", "ann@two.example")):
        values = {"PrimaryEmailAddr": {"Address": email}} if email else {}
        client.create("Customer", DisplayName=name, **values)
    return client


def test_rows_come_with_their_position_and_number(client):
    answer = client.query("select * from Customer")
    assert set(answer) == {"Customer", "startPosition", "maxResults"}
    assert (answer["startPosition"], answer["maxResults"]) == (1, 2)


def test_no_rows_are_an_empty_response(client):
    assert client.query("select * from Invoice") == {}


def test_a_count_has_no_rows(client):
    assert client.query("select count(*) from Customer") == {"totalCount": 2}


def test_a_query_may_be_posted_as_text(client):
    headers = {"Content-Type": "application/text"}
    answer = client.call("POST", "query", headers=headers, data=b"select * from Customer")
    assert decoded(answer)["QueryResponse"]["maxResults"] == 2
    headers = {"Content-Type": "application/json"}
    answer = client.call("POST", "query", headers=headers, data=b"select * from Customer")
    assert error_of(answer)["code"] == "500"


def test_a_query_is_needed(client):
    assert error_of(client.call("GET", "query"))["code"] == "2020"


def test_only_active_rows_unless_asked(client):
    assert "Hoyt Productions (deleted)" not in names(client, "DisplayName like '%'")
    assert "Hoyt Productions (deleted)" in names(client, "Active in (true, false)")
    assert names(client, "Active = false") == ["Hoyt Productions (deleted)"]


@pytest.mark.parametrize(
    "where",
    [
        "DisplayName = 'city limousines'",
        "displayname = 'City Limousines'",
        "DisplayName like 'City%'",
        "DisplayName LIKE '%limo%'",
        "DisplayName IN ('City Limousines', 'x')",
        "PrimaryEmailAddr = 'ACCOUNTS@limousines.example'",
        "DisplayName < 'D'",
        "DisplayName <= 'City Limousines'",
        "Id = '1'",
        "Id IN ('1', '999')",
        "Active = true AND CompanyName = 'City Limousines'",
    ],
)
def test_comparisons_know_no_case_for_words_names_and_values(client, where):
    assert names(client, where) == ["City Limousines"]


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (r"DisplayName = 'O\'Brien'", "O'Brien"),
        (r"DisplayName = 'back\\slash'", "back\\slash"),
        ("DisplayName = 'Ann & Co'", "Ann & Co"),
        (r"DisplayName like '%\'%'", "O'Brien"),
    ],
)
def test_quotes_and_backslashes_are_escaped_with_a_backslash(people, where, name):
    assert names(people, where) == [name]


@pytest.mark.parametrize("where", ["DisplayName = 'O''Brien'", r"DisplayName = 'back\slash'"])
def test_other_ways_to_escape_are_refused(people, where):
    assert people.query_error(f"select * from Customer where {where}")["code"] == "4000"


@pytest.mark.parametrize(
    "statement",
    [
        "select * from",
        "select from Customer",
        "* from Customer",
        "select * Customer",
        "select * from Customer where",
        "select * from Customer where DisplayName",
        "select * from Customer where DisplayName 'x'",
        "select * from Customer where DisplayName = x",
        "select * from Customer where DisplayName = 'x' OR Active = true",
        "select * from Customer where NOT Active = true",
        "select * from Customer where DisplayName <> 'x'",
        "select * from Customer where DisplayName != 'x'",
        "select * from Invoice where Balance > 1000",
        "select * from Customer, Vendor",
        "select * from Customer group by Active",
        "select * from Customer where DisplayName = 'x",
        "select * from Customer where DisplayName in 'x'",
        "select * from Customer where (Active = true)",
        "select * from Customer maxresults ten",
        "select * from Customer; drop",
        "insert into Customer",
    ],
)
def test_what_is_not_in_the_grammar_is_a_parse_error(client, statement):
    error = client.query_error(statement)
    assert (error["code"], error["Message"]) == ("4000", "Error parsing query")
    assert error["Detail"].startswith("QueryParserError: Encountered ")


def test_a_parse_error_tells_the_word_and_its_place(client):
    error = client.query_error("select * from Invoice where TxnDate TxnDate")
    assert error["Detail"] == (
        'QueryParserError: Encountered " <IDENTIFIER> "TxnDate "" at line 1, column 37.'
    )


@pytest.mark.parametrize(
    ("statement", "detail"),
    [
        (
            "select * from Bill where NoSuchField = 'x'",
            "QueryValidationError: Property NoSuchField not found for Entity Bill",
        ),
        (
            "select * from Invoice startposition 0",
            "QueryValidationError: value 0 is too small. Min allowed value is 1",
        ),
        (
            "select * from Invoice maxresults 1001",
            "QueryValidationError: value 1001 is too large. Max allowed value is 1000",
        ),
    ],
)
def test_what_makes_no_sense_is_invalid(client, statement, detail):
    error = client.query_error(statement)
    assert (error["code"], error["Message"], error["Detail"]) == ("4001", "Invalid query", detail)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("Invoice", "PrivateNote"),
        ("Invoice", "TotalAmt"),
        ("Invoice", "Line"),
        ("Bill", "PrivateNote"),
        ("VendorCredit", "VendorRef"),
        ("CreditMemo", "DueDate"),
        ("Customer", "Notes"),
        ("Item", "UnitPrice"),
    ],
)
def test_fields_that_are_known_and_not_filterable_are_refused(client, kind, field):
    assert client.query_error(f"select * from {kind} where {field} = 'x'")["code"] == "4001"


@pytest.mark.parametrize("kind", ["customer", "Unicorn", "CUSTOMER"])
def test_a_kind_is_written_as_in_the_reference(client, kind):
    assert client.query_error(f"select * from {kind}")["code"] == "4001"


def test_ids_are_only_compared_for_equality(client):
    assert client.query_error("select * from Customer where Id > '1'")["code"] == "4001"


def test_invoices_are_found_by_number_customer_and_date(client):
    row = client.create("Invoice", **client.invoice(TxnDate="2026-02-03"))
    client.create("Invoice", **client.invoice(TxnDate="2026-02-04"))
    customer = row["CustomerRef"]["value"]
    for where in (
        "DocNumber = '1001'",
        f"DocNumber = '1001' and CustomerRef = '{customer}' and TxnDate = '2026-02-03'",
        "TxnDate < '2026-02-04'",
        "TxnDate >= '2026-02-03' and TxnDate <= '2026-02-03'",
    ):
        found = client.query(f"select * from Invoice where {where}")["Invoice"]
        assert [one["Id"] for one in found] == [row["Id"]]


def test_numbers_are_compared_as_numbers(client):
    for amount in ("9", "100"):
        client.create("Invoice", **client.invoice(client.sales_line(amount)))
    found = client.query("select * from Invoice where Balance > '10.0'")["Invoice"]
    assert [float(row["Balance"]) for row in found] == [100]
    assert client.query_error("select * from Invoice where Balance > 'much'")["code"] == "4001"


def test_moments_are_compared_as_moments(client, control):
    control("clock", {"advance": 5})
    row = client.create("Customer", DisplayName="New")
    stamp = row["MetaData"]["LastUpdatedTime"]
    statement = f"select * from Customer where MetaData.LastUpdatedTime >= '{stamp}'"
    assert [one["DisplayName"] for one in client.query(statement)["Customer"]] == ["New"]
    statement = f"select * from Customer where MetaData.LastUpdatedTime > '{stamp}'"
    assert client.query(statement) == {}


def test_today_has_a_word(client):
    client.create("Invoice", **client.invoice())
    assert client.query("select * from Invoice where TxnDate = CURRENT_DATE")["maxResults"] == 1
    assert client.query("select * from Invoice where TxnDate < CURRENT_DATE") == {}


@pytest.mark.parametrize("words", ["orderby", "order by", "ORDERBY", "Order By"])
def test_rows_can_be_ordered(client, words):
    client.create("Customer", DisplayName="Aardvark")
    rows = client.query(f"select * from Customer {words} DisplayName")["Customer"]
    assert [row["DisplayName"] for row in rows] == ["Aardvark", "City Limousines", "Ridgeway University"]
    rows = client.query(f"select * from Customer {words} DisplayName desc")["Customer"]
    assert rows[0]["DisplayName"] == "Ridgeway University"


def test_pages_are_asked_for_by_position_and_number(client):
    for number in range(5):
        client.create("Customer", DisplayName=f"C{number}")
    statement = "select * from Customer where DisplayName like 'C%' and CompanyName = ' ' orderby DisplayName"
    first = client.query(f"{statement} startposition 1 maxresults 4")
    second = client.query(f"{statement} startposition 5 maxresults 4")
    assert (first["maxResults"], second["startPosition"], second["maxResults"]) == (4, 5, 1)
    assert client.query(f"{statement} startposition 50") == {}


def test_a_page_has_a_hundred_rows_when_nothing_is_said(client):
    with client.standin.world.lock:
        for number in range(150):
            client.company.add(
                "Department", {"Name": f"D{number}", "Active": True}, client.standin.world.clock.now()
            )
    assert client.query("select * from Department")["maxResults"] == 100
    assert client.query("select * from Department maxresults 1000")["maxResults"] == 152


def test_some_fields_only(client):
    [row] = client.query("select DisplayName, Active from Customer where Id = '1'")["Customer"]
    assert row == {
        "DisplayName": "City Limousines",
        "Active": True,
        "Id": "1",
        "domain": "QBO",
        "sparse": False,
    }
    assert client.query_error("select DisplayName, Nonsense from Customer")["code"] == "4001"


def test_a_star_may_be_followed_by_a_field(client):
    assert client.query("select *, Sku from Item")["Item"]
