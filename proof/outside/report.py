"""The violations of rules: each rule once, with its first evidence and how often it happened."""
import threading
import time


class Report:
    """Collects evidence from several threads."""

    def __init__(self, rules):
        self.rules = rules
        self.began = time.monotonic()
        self.broken = {}
        self.lock = threading.Lock()

    def add(self, rule, evidence):
        """A violation of a rule that is known; anything else is a bug of the checker."""
        if rule not in self.rules:
            raise KeyError(rule)
        with self.lock:
            count, first, at = self.broken.get(rule, (0, evidence, time.monotonic() - self.began))
            self.broken[rule] = (count + 1, first, at)

    def lines(self):
        """One line for each violated rule, and one for those that hold."""
        kept = [rule for rule in self.rules if rule not in self.broken]
        for rule, (count, evidence, at) in self.broken.items():
            again = f" ({count} times; this at {at:.1f} s)" if count > 1 else f" (at {at:.1f} s)"
            yield f"BROKEN {rule}: {evidence}{again}"
        if kept:
            yield f"kept   {', '.join(kept)}"
