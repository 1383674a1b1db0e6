"""Rules that a proof holds or breaks, printed as they are judged."""


class Verdict:
    """Prints each rule; knows whether one was broken."""

    def __init__(self):
        self.broken = []

    def expect(self, holds, sentence):
        """A rule and what was seen of it."""
        print(f"{'ok    ' if holds else 'FAILED'} {sentence}", flush=True)
        if not holds:
            self.broken.append(sentence)

    def evidence(self, lines, most=5):
        """The first of many lines."""
        for line in lines[:most]:
            print(f"         {line}")
        if len(lines) > most:
            print(f"         and {len(lines) - most} more")

    @property
    def code(self):
        """For the shell."""
        return 1 if self.broken else 0


def quantile(values, share):
    """The value that this share of all is at most."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
