"""Long lists are read page by page: nothing is lost or read again after an interruption, changes alone
afterwards.
"""

from dataclasses import replace
from datetime import timedelta

from ..models.accounting_connection_reading import FULL_READ_EVERY, GOES_ON_FOR
from ..providers import errors, kept_details
from ..providers.contact_details import Due, DueRule, Person
from ..providers.values import Contact, PostalAddress
from .common import ConnectorCase, Killed

FULL = Contact(
    "Deep Blue Ltd",
    external_id="c-1",
    email="a@deep.example",
    phone="1",
    addresses=(PostalAddress("billing", ("1 Quay", "Dock"), "Nelson", "Tasman", "7010", "New Zealand"),),
    persons=(Person("Ann", "Fisher", "ann@deep.example"),),
    sale_due=Due(20, DueRule.ON_DAY_OF_NEXT_MONTH),
    is_customer=True,
)


class ReadingCase(ConnectorCase):
    def setUp(self):
        super().setUp()
        self.books.page_size = 10
        self.ledger = self.env["accounting.ledger.contact"].with_context(active_test=False)

    def fill(self, count):
        self.books.contacts = [
            Contact(f"Contact {number:03}", external_id=f"c-{number:03}", is_customer=True)
            for number in range(count)
        ]

    def read(self, **options):
        try:
            with self.enter_registry_test_mode():
                provider = self.connection._make_provider()
                return self.connection._read_long_list(provider, "contacts", **options)
        finally:
            self.env.invalidate_all()

    def read_until(self, interruption, call):
        """Read; ``interruption`` is raised in the call of that number. What was committed before stays."""
        made = []

        def interrupt(name):
            made.append(name)
            if len(made) == call:
                raise interruption

        self.books.during_call = interrupt
        try:
            self.read()
        except type(interruption):
            return
        finally:
            self.books.during_call = lambda name: None
        self.fail("It was not interrupted.")

    def mirrored(self):
        return self.ledger.search([("connection_id", "=", self.connection.id)])

    def calls(self):
        made, self.books.calls[:] = self.books.calls.count("contacts"), []
        return made


class TestReading(ReadingCase):
    def test_a_reading_goes_on_after_the_last_page_that_was_kept(self):
        self.fill(45)
        for interruption in (errors.Unavailable("503"), Killed()):
            self.read_until(interruption, call=3)
        self.assertEqual(len(self.mirrored()), 40)
        self.calls()
        self.assertTrue(self.read())
        self.assertEqual(self.calls(), 1)
        self.assertEqual(len(self.mirrored()), 45)
        self.assertFalse(self.connection.reading_ids)

    def test_what_was_kept_before_an_interruption_is_not_taken_for_gone(self):
        self.fill(25)
        self.read_until(Killed(), call=3)
        self.wait(hours=2)
        self.read()
        self.assertEqual(len(self.mirrored().filtered("active")), 25)

    def test_a_reading_of_long_ago_is_begun_anew(self):
        self.fill(25)
        self.read_until(Killed(), call=2)
        self.wait(seconds=GOES_ON_FOR.total_seconds() + 60)
        self.calls()
        self.read()
        self.assertEqual(self.calls(), 3)

    def test_reading_stops_after_the_time_it_has_and_goes_on_later(self):
        self.fill(25)
        self.assertFalse(self.read(seconds=0))
        self.assertEqual(len(self.mirrored()), 10)
        self.assertEqual(self.connection.reading_ids.entry_count, 10)
        self.assertTrue(self.read())
        self.assertEqual(len(self.mirrored()), 25)

    def test_changes_alone_are_read_afterwards_and_everything_once_a_week(self):
        self.fill(25)
        self.books.contacts = [
            replace(each, updated_at=self.books.now() - timedelta(days=1)) for each in self.books.contacts
        ]
        self.read()
        self.wait(hours=1)
        self.calls()
        self.books.change_contact("c-003", name="Changed")
        self.read()
        self.assertEqual(self.calls(), 1)
        self.assertIn("Changed", self.mirrored().mapped("name"))
        self.wait(seconds=FULL_READ_EVERY.total_seconds())
        self.read()
        self.assertEqual(self.calls(), 3)

    def test_two_readings_of_changes_overlap(self):
        self.fill(1)
        self.read()
        self.books.contacts.append(
            Contact("Late", external_id="late", updated_at=self.books.now() - timedelta(seconds=90))
        )
        self.read()
        self.assertIn("Late", self.mirrored().mapped("name"))

    def test_a_week_s_reading_does_not_go_on_with_changes_alone(self):
        self.fill(25)
        self.read()
        for contact in self.books.contacts:
            self.books.change_contact(contact.external_id, phone="1")
        self.read(seconds=0)
        self.wait(hours=1)
        self.connection.contacts_read_fully_at -= FULL_READ_EVERY
        del self.books.contacts[5]
        self.read()
        self.assertEqual(self.mirrored().filtered(lambda row: not row.active).external_id, "c-005")

    def test_what_is_gone_stays_and_is_offered_no_more(self):
        self.fill(3)
        self.read()
        self.wait(hours=1)
        self.books.delete_contact("c-001")
        self.read()
        gone = self.mirrored().filtered(lambda row: not row.active)
        self.assertEqual((gone.external_id, gone.name), ("c-001", "Contact 001"))

    def test_a_reading_somebody_else_ended_is_no_obstacle(self):
        self.fill(25)
        calls = []

        def end(name):
            calls.append(name)
            if len(calls) == 2:
                self.connection._in_own_transaction(lambda connection: connection.reading_ids.unlink())

        self.books.during_call = end
        self.read()
        self.assertEqual(len(self.mirrored()), 25)


class TestDetails(ReadingCase):
    def test_all_details_are_kept(self):
        self.books.contacts = [FULL]
        self.read()
        self.assertEqual(kept_details.contact_from_json(self.mirrored().details), FULL)

    def test_characters_no_database_takes_lose_no_page(self):
        self.books.contacts = [Contact("De\x00ep \ud800Sea", external_id="bad", notes="\x00"), FULL]
        self.read()
        self.assertEqual(self.mirrored().mapped("name"), ["De ep ?Sea", "Deep Blue Ltd"])

    def test_the_digest_tells_whether_the_details_changed(self):
        self.books.contacts = [replace(FULL, version="1", updated_at=self.books.now())]
        self.read()
        digest, changed_at = self.mirrored().details_digest, self.mirrored().details_changed_at
        self.wait(hours=1)
        self.books.change_contact("c-1")
        self.read()
        self.assertEqual(self.mirrored().details_digest, digest)
        self.assertEqual(self.mirrored().details_changed_at, changed_at)
        self.books.change_contact("c-1", persons=(Person("Bob"),))
        self.read()
        self.assertNotEqual(self.mirrored().details_digest, digest)
        self.assertGreater(self.mirrored().details_changed_at, changed_at)
