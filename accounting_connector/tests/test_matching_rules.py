"""Who is the same as whom: the rules for ties, whatever is compared."""

from hypothesis import given
from hypothesis import strategies as some

from odoo.tests import BaseCase

from ..models.matching import COMMON, MOST_CANDIDATES, Candidate, Entry, Matching
from .properties import steady

NAMES = ("number", "email", "name")


def entry(identity, number=None, email=None, name=None, **facts):
    return Entry(identity, (number, email, name), **facts)


def candidate(identity, number=None, email=None, name=None, **facts):
    return Candidate(
        identity, tuple(frozenset({value} - {None}) for value in (number, email, name)), **facts
    )


def matches(entries, candidates, **options):
    matching = Matching(NAMES, entries, candidates, **options)
    return matching.matches({each.id for each in entries})


def match_of(one, *candidates, among=(), **options):
    return matches([one, *among], list(candidates), **options)[one.id]


class TestMatchingRules(BaseCase):
    def test_the_best_key_decides(self):
        match = match_of(
            entry(1, "N", "e", "n"), candidate(10, "N"), candidate(11, email="e"), candidate(12, name="n")
        )
        self.assertEqual((match.record_id, match.by, match.reason), (10, ("number",), ""))

    def test_nothing_is_the_same_as_nothing(self):
        match = match_of(entry(1), candidate(10))
        self.assertEqual((match.record_id, match.candidate_ids, match.is_ambiguous), (0, (), False))

    def test_a_key_that_several_here_share_decides_nothing(self):
        match = match_of(entry(1, "N"), candidate(11, "N"), candidate(10, "N"))
        self.assertEqual((match.record_id, match.reason, match.candidate_ids), (0, "shared_here", (10, 11)))

    def test_the_next_key_breaks_a_tie_among_those_that_share_the_first(self):
        match = match_of(entry(1, "N", name="n"), candidate(10, "N"), candidate(11, "N", name="n"))
        self.assertEqual((match.record_id, match.by), (11, ("number", "name")))

    def test_the_next_key_breaks_no_tie_with_somebody_else(self):
        match = match_of(
            entry(1, "N", name="n"), candidate(10, "N"), candidate(11, "N"), candidate(12, name="n")
        )
        self.assertEqual((match.record_id, match.candidate_ids), (0, (10, 11, 12)))

    def test_a_key_that_several_over_there_share_decides_nothing(self):
        found = matches([entry(1, email="e"), entry(2, email="e")], [candidate(10, email="e")])
        self.assertEqual({match.reason for match in found.values()}, {"shared_there"})

    def test_the_next_key_breaks_a_tie_of_several_over_there(self):
        found = matches(
            [entry(1, email="e"), entry(2, email="e", name="n")], [candidate(10, email="e", name="n")]
        )
        self.assertEqual((found[2].record_id, found[2].by), (10, ("email", "name")))
        self.assertEqual((found[1].record_id, found[1].reason), (0, ""))  # it is taken, as if it were linked

    def test_of_several_over_there_the_one_with_the_better_next_key_is_it(self):
        found = matches([entry(1, "N", "e"), entry(2, "N", name="n")], [candidate(10, "N", "e", "n")])
        self.assertEqual(found[1].record_id, 10)
        self.assertEqual(found[2].record_id, 0)

    def test_who_has_the_better_key_gets_it(self):
        found = matches([entry(1, email="e"), entry(2, "N")], [candidate(10, "N", "e")])
        self.assertEqual((found[1].record_id, found[2].record_id), (0, 10))

    def test_what_is_linked_to_another_is_no_candidate(self):
        match = match_of(
            entry(1, email="e"), candidate(10, email="e", taken=frozenset({None})), candidate(11, email="e")
        )
        self.assertEqual(match.record_id, 11)

    def test_what_is_linked_in_another_list_is_a_candidate(self):
        match = match_of(
            entry(1, email="e", shelves=frozenset({"customer"})),
            candidate(10, email="e", taken=frozenset({"vendor"})),
        )
        self.assertEqual(match.record_id, 10)

    def test_one_may_be_matched_once_a_list(self):
        entries = [entry(each, email="e", shelves=frozenset({each})) for each in (1, 2)]
        found = matches(entries, [candidate(10, email="e")])
        self.assertEqual([match.record_id for match in found.values()], [10, 10])

    def test_what_is_linked_to_an_archived_one_is_for_a_person(self):
        match = match_of(entry(1, "N"), candidate(10, "N", held=frozenset({None})))
        self.assertEqual((match.record_id, match.reason, match.candidate_ids), (0, "held", (10,)))

    def test_archived_records_are_suggested_when_no_other_is_the_same(self):
        archived = candidate(10, "N", active=False)
        self.assertEqual(match_of(entry(1, "N", name="n"), archived).reason, "archived")
        self.assertEqual(match_of(entry(1, "N", name="n"), archived, candidate(11, name="n")).record_id, 11)

    def test_an_archived_twin_over_there_is_in_nobodys_way(self):
        twins = [entry(1, "N"), entry(2, "N", active=False)]
        found = matches(twins, [candidate(10, "N")])
        self.assertEqual((found[1].record_id, found[2].record_id), (10, 0))

    def test_another_number_contradicts_a_name(self):
        match = match_of(entry(1, "N1", name="n"), candidate(10, "N2", name="n"), contradicting=True)
        self.assertEqual((match.record_id, match.reason), (0, "number"))

    def test_a_number_with_the_letters_of_its_country_is_no_other_number(self):
        match = match_of(entry(1, "NZ12", name="n"), candidate(10, "12", name="n"), contradicting=True)
        self.assertEqual(match.record_id, 10)

    def test_another_country_contradicts_a_name_but_no_number(self):
        facts = {"contradicting": True, "known_countries": frozenset({"nz", "au"})}
        here = candidate(10, "N", name="n", countries=frozenset({"nz", "new zealand"}))
        self.assertEqual(match_of(entry(1, name="n", country="au"), here, **facts).reason, "country")
        self.assertEqual(match_of(entry(1, name="n", country="nz"), here, **facts).record_id, 10)
        self.assertEqual(match_of(entry(1, name="n", country="aotearoa"), here, **facts).record_id, 10)
        self.assertEqual(match_of(entry(1, "N", country="au"), here, **facts).record_id, 10)

    def test_what_very_many_share_tells_nothing(self):
        many = [candidate(each, email="none@none") for each in range(10, 10 + COMMON + 1)]
        self.assertEqual(match_of(entry(1, email="none@none"), *many).candidate_ids, ())
        many[5] = candidate(15, email="none@none", name="n")
        self.assertEqual(match_of(entry(1, email="none@none", name="n"), *many).record_id, 15)

    def test_as_many_are_offered_as_a_person_can_look_through(self):
        many = [candidate(each, "N") for each in range(10, 10 + COMMON)]
        self.assertEqual(len(match_of(entry(1, "N"), *many).candidate_ids), MOST_CANDIDATES)


KEYS = some.tuples(*[some.sampled_from([None, "a", "b"])] * 3)
SHELVES = some.frozensets(some.sampled_from(["customer", "vendor"]), min_size=1)
ENTRIES = some.lists(
    some.builds(Entry, id=some.just(0), keys=KEYS, shelves=SHELVES, active=some.booleans()), max_size=6
)
CANDIDATES = some.lists(
    some.builds(
        Candidate,
        id=some.just(0),
        keys=KEYS.map(lambda keys: tuple(frozenset({value} - {None}) for value in keys)),
        active=some.booleans(),
        taken=some.frozensets(some.sampled_from(["customer", "vendor"])),
    ),
    max_size=6,
)


def numbered(things, start):
    return [type(each)(**{**vars(each), "id": start + place}) for place, each in enumerate(things)]


class TestMatchingProperties(BaseCase):
    @steady(300)
    @given(ENTRIES, CANDIDATES, some.randoms())
    def test_no_record_is_given_twice_and_no_order_matters(self, entries, candidates, random):
        entries, candidates = numbered(entries, 1), numbered(candidates, 100)
        found = matches(entries, candidates)
        by_id = {each.id: each for each in candidates}
        places = []
        for one in entries:
            match = found[one.id]
            if match.record_id:
                record = by_id[match.record_id]
                self.assertTrue(record.active)
                self.assertFalse(record.taken & one.shelves)
                self.assertTrue(match.by)
                places += [(match.record_id, shelf) for shelf in one.shelves]
        self.assertEqual(len(places), len(set(places)))
        shuffled = random.sample(entries, len(entries)), random.sample(candidates, len(candidates))
        self.assertEqual(matches(*shuffled), found)
