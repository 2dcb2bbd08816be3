"""What can happen in a fault run, and how often it did: a campaign in which something never happens proves
nothing about it.
"""

import json

EVENTS = (
    # people
    "order made",
    "order changed",
    "order cancelled",
    "click",
    "click for several",
    "many orders at once",
    "bulk begun",
    "bulk created",
    "document cancelled",
    "sent again as new",
    "kept from being sent again",
    "problem settled",
    "retried",
    "choice taken back",
    "choice made again",
    "connected again",
    # workers
    "work of the queue",
    "dialog of a click",
    "refresh",
    "work of the bulks",
    "several requests in flight",
    "killed with requests in flight",
    "something between two transactions of a worker",
    "something while a call was on its way",
    # faults
    "answer lost, done",
    "answer lost, not done",
    "answer lost, done late",
    "answer lost in the middle of a batch",
    "500, done",
    "500, not done",
    "not reached",
    "429",
    "503",
    "401",
    "token refreshed",
    "token refresh lost",
    "authorization gone",
    "authorization revoked",
    "request declined as a whole",
    "declined by the books",
    "e-mail declined",
    "killed during a call",
    "killed between two transactions",
    "database restored",
    # the accountant
    "voided or deleted",
    "approved",
    "paid",
    "amount edited",
    "number edited",
    "date edited",
    "contact edited",
    "marker removed",
    "e-mailed there",
    "typed in",
)


class Events:
    """How often each of ``EVENTS`` happened in one run."""

    def __init__(self):
        self.counts = dict.fromkeys(EVENTS, 0)

    def happened(self, event, times=1):
        """:raise KeyError: nobody knows such an event."""
        self.counts[event] = self.counts[event] + times


def report(path, **facts):
    """Tell the campaign about one run: a line of JSON at the end of the file ``path``; nothing without it."""
    if path:
        with open(path, "a") as lines:
            lines.write(json.dumps(facts) + "\n")
