"""The sets of taxes of generated lines: how Odoo computes them, and the rate of the tax code they map to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TaxSet:
    """
    :ivar taxes: values of ``account.tax`` (without name and use) in the order of their sequence; a tuple
        among them is a group.
    :ivar rate: what the tax code over there charges, in percent, with the four decimals it can have.
    :ivar included: the price contains the taxes.
    :ivar components: the parts of the rate, where there are several and each can be a rate of its own.
    """

    taxes: tuple
    rate: str
    included: bool = False
    components: tuple = ()


def percent(amount, **values):
    return {"amount": amount, "amount_type": "percent", **values}


def _simple(rates, included):
    prefix = "in" if included else "ex"
    return {f"{prefix}{rate}": TaxSet((percent(float(rate)),), rate, included) for rate in rates}


REVERSE_CHARGE = [("base", 100), ("tax", 100), ("tax", -100)]
EXCLUDED = {
    **_simple(("0", "5", "7.7", "10", "12.5", "15", "17.5", "19.6", "21", "23"), included=False),
    "ex5+9.975": TaxSet((percent(5.0), percent(9.975)), "14.975", components=("5", "9.975")),
    "ex5*9.975": TaxSet((percent(5.0, include_base_amount=True), percent(9.975)), "15.4738"),
    "ex(7+2.5)": TaxSet(((percent(7.0), percent(2.5)),), "9.5", components=("7", "2.5")),
    "division10": TaxSet(({"amount": 10.0, "amount_type": "division"},), "11.1111"),
    "reverse21": TaxSet((percent(21.0, repartition=REVERSE_CHARGE),), "0"),
    "fixed0.35+15": TaxSet(({"amount": 0.35, "amount_type": "fixed"}, percent(15.0)), "15"),
    "fixed0.35*15": TaxSet(
        ({"amount": 0.35, "amount_type": "fixed", "include_base_amount": True}, percent(15.0)), "15"
    ),
}
INCLUDED = {
    **_simple(("5", "7.7", "8", "10", "15", "20", "21"), included=True),
    "in10+10": TaxSet((percent(10.0), percent(10.0)), "20", included=True),
    "in5*10": TaxSet(
        (percent(5.0, include_base_amount=True), percent(10.0)),
        "15.5",
        included=True,
        components=("5", "10.5"),
    ),
}
NONE = {"none": TaxSet((), "0")}
TAX_SETS = {**NONE, **EXCLUDED, **INCLUDED}
