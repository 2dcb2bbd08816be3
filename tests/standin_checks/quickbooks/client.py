"""Plain HTTP clients for the checks: one for the API, one that clicks through the consent pages."""

from decimal import Decimal

import requests

from standin_checks.consent_browser import REDIRECT, ConsentBrowser

US = "9130347000000001"
GB = "9130347000000004"
ONE_APP = (
    "ABStandinQuickbooksClientOne0000000000000000000001",
    "standin-quickbooks-secret-one-00000000000",
)
OTHER_APP = (
    "ABStandinQuickbooksClientTwo0000000000000000000002",
    "standin-quickbooks-secret-two-00000000000",
)
TOKEN = "/oauth2/v1/tokens/bearer"


class Client:
    """Calls the API of one company with one access token."""

    def __init__(self, standin, token, realm, session=requests):
        self.standin, self.token, self.realm, self.session = standin, token, realm, session

    @property
    def company(self):
        """The company's state, to look things up in."""
        return self.standin.world.tenants[self.realm]

    def call(self, method, address, body=None, headers=None, realm=None, **options):
        """The raw requests.Response."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/json",
            **(headers or {}),
        }
        return self.session.request(
            method,
            f"{self.standin.base_url}/v3/company/{realm or self.realm}/{address}",
            json=body,
            headers={name: value for name, value in headers.items() if value is not None},
            timeout=10,
            **options,
        )

    def get(self, address, **parameters):
        """The decoded body of a read that succeeds."""
        return decoded(self.call("GET", address, params=parameters))

    def read(self, kind, key):
        return self.get(f"{kind.lower()}/{key}")[kind]

    def write(self, kind, values, **parameters):
        """The object after a write that succeeds."""
        parameters = {"minorversion": "75", **parameters}
        return decoded(self.call("POST", kind.lower(), values, params=parameters))[kind]

    def create(self, kind, **values):
        return self.write(kind, values)

    def sparse(self, kind, row, **values):
        """Change only `values` of an object."""
        return self.write(kind, {**token_of(row), "sparse": True, **values})

    def refused(self, kind, values, **parameters):
        """The one error of a write that is refused."""
        answer = self.call("POST", kind.lower(), values, params=parameters)
        assert answer.status_code == 400, answer.text
        return error_of(answer)

    def code(self, kind, **values):
        """The code with which creating this is refused."""
        return self.refused(kind, values)["code"]

    def query(self, statement):
        """The QueryResponse of a query that succeeds."""
        return self.get("query", query=statement)["QueryResponse"]

    def query_error(self, statement):
        answer = self.call("GET", "query", params={"query": statement})
        assert answer.status_code == 400, answer.text
        return error_of(answer)

    def batch(self, *items, **parameters):
        """The outcomes of a batch by bId."""
        answer = decoded(self.call("POST", "batch", {"BatchItemRequest": items}, params=parameters))
        return {one["bId"]: one for one in answer["BatchItemResponse"]}

    # === what the checks need again and again === #

    def id(self, kind, name):
        """The id of a seeded object by name."""
        return next(
            row["Id"] for row in self.company.rows(kind) if name in (row.get("DisplayName"), row.get("Name"))
        )

    def ref(self, kind, name):
        return {"value": self.id(kind, name)}

    def sales_line(self, amount="100", item="Golf balls", code=None, **detail):
        """A line over an item; `amount` alone, or with Qty and UnitPrice."""
        values = {"ItemRef": self.ref("Item", item), **detail}
        code = code or ("NON" if self.company.country == "US" else None)
        if code in ("TAX", "NON"):
            values["TaxCodeRef"] = {"value": code}
        elif code:
            values["TaxCodeRef"] = self.ref("TaxCode", code)
        return {
            "Amount": float(amount),
            "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": {
                name: float(value) if isinstance(value, Decimal) else value for name, value in values.items()
            },
        }

    def expense_line(self, amount="100", account="Office Expenses", code=None, **detail):
        values = {"AccountRef": self.ref("Account", account), **detail}
        if code:
            values["TaxCodeRef"] = self.ref("TaxCode", code)
        return {
            "Amount": float(amount),
            "DetailType": "AccountBasedExpenseLineDetail",
            "AccountBasedExpenseLineDetail": values,
        }

    def invoice(self, *lines, **values):
        """The body of an invoice that is accepted."""
        return {
            **self._shared(),
            "CustomerRef": self.ref("Customer", "City Limousines"),
            **self._lines(lines, self.sales_line),
            **values,
        }

    def bill(self, *lines, **values):
        return {
            **self._shared(),
            "VendorRef": self.ref("Vendor", "PowerDirect"),
            **self._lines(lines, self.expense_line),
            **values,
        }

    def _lines(self, lines, default):
        code = {"GB": "20.0% S", "CA": "HST ON", "AU": "GST"}.get(self.company.country)
        return {"Line": list(lines) or [default(code=code)]}

    def _shared(self):
        values = {}
        if self.company.country != "US":
            values["GlobalTaxCalculation"] = "TaxExcluded"
        if self.company.multicurrency:
            values["CurrencyRef"] = {"value": self.company.home_currency}
        return values


def decoded(answer):
    assert answer.status_code == 200, answer.text
    return answer.json(parse_float=Decimal)


def error_of(answer):
    """The one error of a fault, the envelope checked."""
    body = answer.json()
    assert set(body) == {"Fault", "time"}
    [error] = body["Fault"]["Error"]
    assert set(error) == {"Message", "Detail", "code", "element"}
    return error


def token_of(row):
    return {"Id": row["Id"], "SyncToken": row["SyncToken"]}


class Browser(ConsentBrowser):
    """Clicks through Intuit's pages and trades codes and refresh tokens."""

    address = "/connect/oauth2"
    app = ONE_APP[0]
    scopes = "com.intuit.quickbooks.accounting"

    def allow(self, *realms, **parameters):
        return super().allow(*(realms or (US,)), **parameters)

    def token(self, app=ONE_APP, headers=None, **form):
        return requests.post(f"{self.base_url}{TOKEN}", data=form, auth=app, headers=headers, timeout=10)

    def exchange(self, code, **options):
        return self.token(grant_type="authorization_code", code=code, redirect_uri=REDIRECT, **options)

    def tokens(self, *realms, app=ONE_APP):
        """A token answer after a whole consent."""
        return decoded(self.exchange(self.allow(*realms, app=app[0])["code"], app=app))

    def refresh(self, token, **options):
        return self.token(grant_type="refresh_token", refresh_token=token, **options)

    def revoke(self, token, app=ONE_APP):
        return requests.post(
            f"{self.base_url}/v2/oauth2/tokens/revoke", json={"token": token}, auth=app, timeout=10
        )
