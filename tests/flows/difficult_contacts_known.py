"""Contacts over there who are the same as others, there or here, or are parts of others; see
:mod:`flows.difficult_contacts`.
"""

from flows.difficult_contacts import There, billing, named

KNOWN = [
    # parts
    There(
        "a part of a job",
        words={"quickbooks": {"CompanyName": "a part of a job"}},
        below="a job of a customer",
        values={"parent_id": "a job of a customer"},
        only="quickbooks",
    ),
    There(
        "a job of a customer",
        words={"quickbooks": {"CompanyName": "a job of a customer"}},
        below="a customer with jobs",
        values={"parent_id": "a customer with jobs"},
        children=(("other", False),),
        only="quickbooks",
    ),
    There("a customer with jobs", children=(("other", False),), only="quickbooks"),
    # who is who
    There(
        "an archived one",
        facts={"name": "Archived Twin Ltd"},
        archived=True,
        outcome="",
    ),
    There("its twin, which is not archived", **named("Archived Twin Ltd")),
    There(
        "one that was merged",
        facts={"email": "merged@sea.example"},
        into="what it was merged into",
        outcome="",
        only="xero",
    ),
    There("what it was merged into", facts={"email": "merged@sea.example"}, only="xero"),
    There(
        "the same name twice, the first",
        facts={"name": "Twin Ltd", "email": "one@twin.example"},
        values={"name": "Twin Ltd", "email": "one@twin.example"},
        only="xero",
    ),
    There(
        "the same name twice, the second",
        facts={"name": "Twin Ltd", "email": "two@twin.example"},
        values={"name": "Twin Ltd", "email": "two@twin.example"},
        only="xero",
    ),
    There(
        "the same name in the other list",
        facts={"name": "a supplier (Supplier)", "email": "list@sea.example"},
        supplier=True,
        values={"email": "list@sea.example"},
    ),
    There(
        "Odoo has the e-mail",
        facts={"email": "known@sea.example"},
        here=({"name": "Known by its E-mail", "email": "known@sea.example"},),
        values={"name": "Known by its E-mail"},
        outcome="linked",
    ),
    There(
        "Odoo has the name",
        facts={"name": "KNOWN by its Name", "phone": "+64 3 4"},
        here=({"name": "Known by its name"},),
        values={"name": "Known by its name", "phone": "+64 3 4"},
        outcome="linked",
    ),
    There(
        "Odoo has the name twice",
        here=({"name": "Odoo has the name twice"}, {"name": "Odoo has the name twice"}),
        outcome="skipped",
        told=("Several contacts in Odoo are the same", "matching page"),
    ),
    There(
        "Odoo has the name in another country",
        facts=billing("1 Quay", country="New Zealand"),
        here=({"name": "Odoo has the name in another country", "country_id": "GB"},),
        outcome="skipped",
        told=("in another country",),
    ),
    There(
        "Odoo has archived it",
        here=({"name": "Odoo has archived it", "active": False},),
        outcome="skipped",
        told=("in Odoo that is the same is archived",),
    ),
    There(
        "the e-mail of two there is one in Odoo, the first",
        facts={"email": "shared@sea.example"},
        here=({"name": "Shared Office", "email": "shared@sea.example"},),
        outcome="skipped",
        told=("Another contact there is the same, too",),
    ),
    There(
        "the e-mail of two there is one in Odoo, the second",
        facts={"email": "shared@sea.example"},
        outcome="skipped",
        told=("Another contact there is the same, too",),
    ),
]
