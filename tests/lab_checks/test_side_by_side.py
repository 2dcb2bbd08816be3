"""The parts of the whole run: each once, side by side, and none left behind when one cannot go on."""

import time

import pytest

from lab.counts import Counts
from lab.home import TESTS
from lab.pytest_tests import LONGEST, pytest_parts
from lab.reporting import LabError
from lab.side_by_side import run_side_by_side
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
