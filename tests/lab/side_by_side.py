"""Running parts of the tests side by side, on as many processors as there are."""

import os
from concurrent.futures import ThreadPoolExecutor

from .counts import Counts
from .programs import Programs

MOST = 4


def run_side_by_side(jobs):
    """Run jobs, so many at once as there are processors, beginning with the first; returns their counts.

    :param jobs: functions that return counts; they get a function that runs a program to its end and returns
        its exit code, see :meth:`lab.programs.Programs.run`. What is interrupted, or raises, ends them all.
    """
    programs = Programs()
    with ThreadPoolExecutor(min(os.cpu_count() or 1, MOST)) as pool:
        waiting = [pool.submit(job, programs.run) for job in jobs]
        try:
            return sum((each.result() for each in waiting), Counts())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            programs.interrupt()
            raise
