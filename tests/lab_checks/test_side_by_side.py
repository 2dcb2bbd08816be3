"""The parts of the whole run: each once, side by side, and none left behind when one cannot go on."""

import threading
import time

import pytest

from lab.counts import Counts
from lab.home import TESTS
from lab.pytest_tests import LONGEST, pytest_parts
from lab.reporting import LabError
from lab.side_by_side import PROCESSORS, run_side_by_side
from lab.testing import FOLDERS


def test_what_all_counted_is_added_up():
    jobs = [lambda run: Counts(passed=2), lambda run: Counts(failed=1), lambda run: Counts(skipped=3)]
    assert run_side_by_side(jobs) == Counts(2, 1, 3)
    assert run_side_by_side([]) == Counts()


def test_a_job_that_cannot_go_on_ends_the_others():
    begun = []

    def endless(run):
        begun.append(True)
        return run(["sleep", "600"])

    def failing(run):
        while not begun:
            time.sleep(0.01)
        raise LabError("Something is missing.")

    started = time.monotonic()
    with pytest.raises(LabError):
        run_side_by_side([endless, failing, endless, endless])
    assert time.monotonic() - started < 60


def test_as_many_run_at_once_as_there_are_processors_and_two_that_wait_share_one():
    def meeting(number):
        """So many jobs, none of which ends before all of them have begun."""
        everybody = threading.Barrier(number)

        def job(run):
            everybody.wait(60)
            return Counts()

        return [job] * number

    run_side_by_side(meeting(PROCESSORS), meeting(2 * PROCESSORS))


def test_no_more_run_at_once():
    lock, used = threading.Lock(), [0]

    def job(share):
        def work(run):
            with lock:
                used.append(used[-1] + share)
            time.sleep(0.02)
            with lock:
                used.append(used[-1] - share)
            return Counts(passed=1)

        return work

    counts = run_side_by_side([job(1)] * 7, [job(0.5)] * 9)
    assert counts.passed == 16
    assert max(used) <= PROCESSORS


def test_a_program_gets_its_options_and_its_code_comes_back(tmp_path):
    codes = []
    with (tmp_path / "said").open("wb") as output:
        run_side_by_side(
            [lambda run: codes.append(run(["sh", "-c", "echo hello; exit 3"], stdout=output)) or Counts()]
        )
    assert (codes, (tmp_path / "said").read_text()) == ([3], "hello\n")


def test_every_module_of_tests_is_in_exactly_one_part():
    parts = pytest_parts(FOLDERS.values())
    for module in (path for folder in FOLDERS.values() for path in (TESTS / folder).rglob("test_*.py")):
        name = module.relative_to(TESTS)
        assert len([part for part in parts if name.is_relative_to(part)]) == 1, name


def test_no_part_is_named_that_is_not_there():
    assert set(LONGEST) <= set(pytest_parts(FOLDERS.values()))
