"""``faults``: a campaign of runs in which people, faults and kills take turns, as a seed decides.

A seed says everything of its run: what happens, at which accounting system, and whether it is played in one
process, quickly and exactly alike each time, or on real servers that are killed. So one seed and one run
repeat a failure.
"""

import json
import os
import threading
from functools import partial
from itertools import groupby

from .addon_tests import run_fast_model_tests
from .fault_reports import Campaign
from .home import lab_home
from .pytest_tests import run_pytest_part
from .reporting import say
from .side_by_side import PROCESSORS, run_side_by_side
from .templates import prepare_addon_template

SEEDS = "ACCOUNTING_FAULT_SEEDS"
REPORT = "ACCOUNTING_FAULT_REPORT"
IN_PROCESS = "TestFaultRuns"
# So many runs share one start of Odoo at most.
RUNS_A_START = 60
POLL_SECONDS = 1


def is_on_servers(seed):
    """Whether the run of this seed is played on real servers: every tenth is, the first among them."""
    return seed % 10 == 1


def system_number(seed):
    """Which accounting system a run on servers is played at: every other seed is for one of them."""
    return seed // 10 % 2


def run_faults(toolchain, runs=None, seed=None):
    """Play the runs, tell what happened in them; returns the exit code.

    :param runs: how many, 20 by default
    :param seed: of the first run, 1 by default; the others follow it
    """
    first = 1 if seed is None else seed
    seeds = range(first, first + (20 if runs is None else runs))
    on_servers = [each for each in seeds if is_on_servers(each)]
    in_process = [each for each in seeds if not is_on_servers(each)]
    report = lab_home() / "logs" / f"faults-{os.getpid()}.jsonl"
    report.touch()
    jobs = [
        partial(_play_on_servers, toolchain, seeds=list(same_system), report=report)
        for _system, same_system in groupby(sorted(on_servers, key=system_number), key=system_number)
    ]
    share = min(RUNS_A_START, -(-len(in_process) // PROCESSORS)) or 1
    jobs += [
        partial(_play_in_process, toolchain, seeds=in_process[start : start + share], report=report)
        for start in range(0, len(in_process), share)
    ]
    campaign = Campaign(len(seeds))
    try:
        with _Following(report, campaign):
            counts = run_side_by_side(jobs)
    finally:
        report.unlink()
        campaign.tell_events()
        say(f"{campaign.counts} of {len(seeds)} runs")
    return 0 if counts.good and campaign.is_good() else 1


def _play_in_process(toolchain, run, seeds, report):
    run_as_told = _with_environment(run, seeds, report)
    return run_fast_model_tests(toolchain, run_as_told, IN_PROCESS)


def _play_on_servers(toolchain, run, seeds, report):
    prepare_addon_template(toolchain, "test", with_assets=False)
    return run_pytest_part(toolchain, _with_environment(run, seeds, report), "faults")


def _with_environment(run, seeds, report):
    """``run`` that tells the program which seeds to play, and where to report."""
    told = {SEEDS: ",".join(map(str, seeds)), REPORT: str(report)}
    return lambda command, env, **options: run(command, env={**env, **told}, **options)


class _Following:
    """Tells a campaign of every run that is reported, while others go on."""

    def __init__(self, report, campaign):
        self._report, self._campaign = report, campaign
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._follow)

    def __enter__(self):
        self._thread.start()

    def __exit__(self, *_exception):
        self._over.set()
        self._thread.join()

    def _follow(self):
        with self._report.open() as lines:
            rest = ""
            while True:
                is_last = self._over.wait(POLL_SECONDS)
                rest += lines.read()
                *whole, rest = rest.split("\n")
                for line in whole:
                    self._campaign.take(json.loads(line))
                if is_last:
                    return
