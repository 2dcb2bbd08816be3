"""Running parts of the tests side by side, so that every processor is busy."""

import os
from concurrent.futures import ThreadPoolExecutor, as_completed, wait

from .counts import Counts
from .programs import Programs

PROCESSORS = min(os.cpu_count() or 1, 4)


def run_side_by_side(jobs, waiting=()):
    """Run jobs, some at once, beginning with the first; returns their counts.

    :param jobs: functions that return counts; they get a function that runs a program to its end and returns
        its exit code, see :meth:`lab.programs.Programs.run`. What is interrupted, or raises, ends them all.
        There are as many of them at once as processors.
    :param waiting: such functions, too, begun after those: what waits half of its time, for a server's answer
        or a scheduled action. Two of them use one processor.
    """
    programs = Programs()
    with ThreadPoolExecutor(2 * PROCESSORS) as pool:
        running = []
        for job in jobs:
            running.append(pool.submit(job, programs.run))
            pool.submit(wait, running[-1:])  # the place of another that waits
        running += [pool.submit(job, programs.run) for job in waiting]
        try:
            return sum((each.result() for each in as_completed(running)), Counts())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            programs.interrupt()
            raise
