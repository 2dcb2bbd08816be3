"""A fault campaign says what failed, and what it proves nothing about."""

import pytest

from lab import fault_reports, faults


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Stories of failed runs go nowhere else."""
    (tmp_path / "logs").mkdir()
    monkeypatch.setattr(fault_reports, "lab_home", lambda: tmp_path)
    return tmp_path


def report(seed, error="", **events):
    facts = {"seed": seed, "place": "in process", "system": "like Xero", "story": ["it began"]}
    return {**facts, "events": events, "error": error}


def test_a_tenth_of_five_hundred_runs_is_on_servers():
    assert sum(map(faults.is_on_servers, range(1, 501))) == 50


def test_a_failed_run_names_its_seed_and_keeps_its_story(home, capsys):
    campaign = fault_reports.Campaign(2)
    campaign.take(report(7, error="sent twice", killed=1))
    campaign.take(report(8, killed=0))
    assert "make faults RUNS=1 SEED=7" in capsys.readouterr().out
    assert (home / "logs" / "fault-run-7.txt").read_text() == "it began\nsent twice\n"
    assert not campaign.is_good()
    assert str(campaign.counts) == "1 passed, 1 failed, 0 skipped"


def test_a_run_that_never_reports_has_failed():
    campaign = fault_reports.Campaign(2)
    campaign.take(report(1))
    assert str(campaign.counts) == "1 passed, 1 failed, 0 skipped"


@pytest.mark.parametrize(
    ("place", "runs", "is_good"),
    [
        ("in process", 99, True),
        ("in process", 100, False),
        ("on servers", 49, True),
        ("on servers", 50, False),
    ],
)
def test_many_runs_in_which_something_never_happened_prove_nothing(place, runs, is_good):
    campaign = fault_reports.Campaign(runs)
    for seed in range(runs):
        campaign.take({**report(seed, killed=1, revoked=0), "place": place})
    assert campaign.is_good() is is_good
