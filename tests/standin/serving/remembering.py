"""Answers that stay right until something changes."""

MOST = 8


class Remembered:
    """The last few answers; whoever changes what they rest on calls `forget`."""

    def __init__(self):
        self._answers = {}

    def answer(self, question, work):
        """What `work()` said to that question since the last change, or says now."""
        if question not in self._answers:
            if len(self._answers) >= MOST:
                self._answers.clear()
            self._answers[question] = work()
        return self._answers[question]

    def forget(self):
        self._answers.clear()
