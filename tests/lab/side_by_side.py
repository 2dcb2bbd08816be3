"""Running parts of the tests side by side, on as many processors as there are."""

import os
from concurrent.futures import ThreadPoolExecutor, as_completed

from .counts import Counts
from .programs import Programs

# More than there are processors would make waiting a matter of luck.
LANES = min(os.cpu_count() or 1, 4)


def run_side_by_side(jobs):
    """Run jobs, some at once, beginning with the first; returns their counts.

    :param jobs: functions that return counts; they get a function that runs a program to its end and returns
        its exit code, see :meth:`lab.programs.Programs.run`. What is interrupted, or raises, ends them all.
    """
    programs = Programs()
    with ThreadPoolExecutor(LANES) as pool:
        waiting = [pool.submit(job, programs.run) for job in jobs]
        try:
            return sum((each.result() for each in as_completed(waiting)), Counts())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            programs.interrupt()
            raise
