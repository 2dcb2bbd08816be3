"""A call budget for tests of adapters that make more calls in a moment than a provider takes in a minute."""

from providers.call_counts import CallCounts


class Uncounted(CallCounts):
    """Knows what answers tell, and counts no calls."""

    def change(self, work, finished=None):
        result = super().change(work, finished)
        for known in self._known.get("windows", {}).values():
            known.pop("slots", None)
        return result
