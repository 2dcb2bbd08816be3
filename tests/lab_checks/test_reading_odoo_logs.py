"""What Odoo's log says about tests is counted so that nothing bad passes for good."""

import pytest

from lab.addon_tests import read_log
from lab.counts import Counts

STAMP = "2026-11-21 22:23:37,606 27458"
TESTS = "db odoo.addons.accounting_connector.tests.test_a"
STARTED = f"{STAMP} INFO {TESTS}: Starting TestA.test_one ... "
CHOSEN = [{"class": "TestA", "method": "test_one"}]


@pytest.mark.parametrize(
    ("lines", "code", "counts"),
    [
        ([STARTED], 0, Counts(passed=1)),
        ([STARTED, f"{STAMP} ERROR {TESTS}: FAIL: TestA.test_one", "Traceback"], 1, Counts(failed=1)),
        ([STARTED, f"{STAMP} ERROR {TESTS}: ERROR: Subtest TestA.test_one (i=1)"], 1, Counts(failed=1)),
        ([STARTED, f"{STAMP} INFO {TESTS}: skipped TestA.test_one : no Chrome"], 0, Counts(skipped=1)),
        ([], 0, Counts(failed=1)),
        ([STARTED, f"{STAMP} ERROR db odoo.sql_db: bad query"], 0, Counts(passed=1, failed=1)),
        ([STARTED, f"{STAMP} WARNING db odoo.http: slow"], 0, Counts(passed=1)),
        ([STARTED], 1, Counts(passed=1, failed=1)),
    ],
    ids=["passed", "failed", "subtest", "skipped", "not run", "error elsewhere", "warning", "bad exit code"],
)
def test_counts(tmp_path, lines, code, counts):
    log = tmp_path / "odoo.log"
    log.write_text("\n".join(lines))
    assert read_log(log, CHOSEN, code) == counts


def test_a_skipped_test_is_not_a_passed_one():
    assert Counts(passed=3).good
    assert not Counts(passed=3, skipped=1).good
    assert not Counts(passed=3, failed=1).good
