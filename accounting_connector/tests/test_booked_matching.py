"""Which documents over there may be an order's: what is equal decides, and doubt is never decided."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..providers.values import Kind, RemoteDocument, RemoteState
from ..wizards.booked_matching import MOST_CANDIDATES, Finder, Wanted, exact_ones
from .properties import steady

DAY = date(2026, 3, 31)


def wanted(**facts):
    return Wanted(
        **{
            "kind": Kind.INVOICE,
            "references": ("S00012", "PO 4711"),
            "contact_ids": frozenset({"c-1"}),
            "contact_name": "Deep Blue Ltd",
            "total": Decimal("115.00"),
            "currency": "NZD",
            "confirmed_on": DAY,
            **facts,
        }
    )


def remote(external_id="r-1", **facts):
    return RemoteDocument(
        **{
            "kind": Kind.INVOICE,
            "external_id": external_id,
            "number": "INV-1",
            "reference": "S00012",
            "marker": "",
            "contact_id": "c-1",
            "contact_name": "Deep Blue Ltd",
            "date": DAY,
            "due_date": None,
            "currency": "NZD",
            "state": RemoteState.APPROVED,
            "untaxed": Decimal("100.00"),
            "tax": Decimal("15.00"),
            "total": Decimal("115.00"),
            "amount_due": Decimal("115.00"),
            **facts,
        }
    )


class TestBookedMatching(BaseCase):
    def found(self, *remotes, **facts):
        return Finder(remotes).candidates(wanted(**facts))

    def test_the_reference_may_stand_anywhere_as_a_word_of_its_own(self):
        for facts in (
            {"reference": "s00012"},
            {"reference": "Order S00012, thank you"},
            {"reference": "", "number": "S00012"},
            {"reference": "", "texts": "Chair\nfor (S00012)."},
            {"reference": "your po 4711"},
        ):
            [candidate] = self.found(remote(**facts))
            self.assertTrue(candidate.is_exact, facts)
        for reference in ("S000123", "XS00012", "PO 47112", "4711 PO", ""):
            [candidate] = self.found(remote(reference=reference))
            self.assertFalse(candidate.same_reference, reference)

    def test_a_reference_that_is_on_many_documents_by_chance_is_none(self):
        [candidate] = self.found(remote(reference="7"), references=("S00099", "7"))
        self.assertFalse(candidate.same_reference)

    def test_a_contact_nobody_linked_is_known_by_its_name(self):
        [candidate] = self.found(remote(contact_name="DEEP BLUE LTD"), contact_ids=frozenset())
        self.assertTrue(candidate.same_contact)

    def test_what_says_more_comes_first_then_what_is_nearer(self):
        later = remote("r-later", reference="", date=date(2026, 5, 1))
        nearer = remote("r-nearer", reference="", date=date(2026, 4, 1))
        named = remote("r-named", total=Decimal(7))
        found = self.found(later, nearer, named)
        self.assertEqual([each.remote.external_id for each in found], ["r-named", "r-nearer", "r-later"])

    def test_a_person_chooses_among_a_few(self):
        found = self.found(*(remote(f"r-{number}") for number in range(40)))
        self.assertEqual(len(found), MOST_CANDIDATES)

    @given(st.lists(st.tuples(st.sampled_from(["S1-A", "S1-B"]), st.booleans(), st.booleans()), max_size=8))
    @steady(200)
    def test_only_what_is_beyond_doubt_is_decided(self, shapes):
        remotes = [
            remote(
                f"r-{number}",
                reference=reference,
                contact_id="c-1" if same_contact else "c-2",
                contact_name="",
                total=Decimal("115.00") if same_total else Decimal(1),
            )
            for number, (reference, same_contact, same_total) in enumerate(shapes)
        ]
        orders = {name: wanted(references=(name,), contact_name="") for name in ("S1-A", "S1-B")}
        finder = Finder(remotes)
        sure = exact_ones({name: finder.candidates(facts) for name, facts in orders.items()})
        for name in orders:
            equal = [number for number, shape in enumerate(shapes) if shape == (name, True, True)]
            self.assertEqual(
                [sure[name].remote.external_id] if name in sure else [],
                [f"r-{equal[0]}"] if len(equal) == 1 else [],
            )
