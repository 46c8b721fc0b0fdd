"""Labels that one edition puts before names which stand alone in the other: "Country: Karsova", "Karsova"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

# What a label says the name is. Any other word may say something of it: "Convicted: Marn".
_TYPES = frozenset(
    "annex appendix article canton chapter city country county department district division entity entry name "
    "organization organisation part province region section state territory title topic town volume".split()
)
# So many different names behind a label, and so many of a hundred of them alone in the other edition, are a custom.
_LEAST_NAMES = 10
_LEAST_SHARE = 0.6
# A longer block is a sentence.
_LONGEST = 80
_EDGES = " -\u2013\u2014*\u2022_@#"


def frame_labels(old: Sequence[str], new: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the labels ("Country: ") of each side's texts that the other side does without.

    Cost: linear in texts; those of the other side are looked at if a label is a candidate.
    """
    return _labels(old, new), _labels(new, old)


def _labels(here: Sequence[str], there: Sequence[str]) -> frozenset[str]:
    names: dict[str, set[str]] = {}
    for text in here:
        if len(text) <= _LONGEST and ": " in text:
            label, _, name = text.partition(": ")
            if label.strip(_EDGES).casefold() not in _TYPES:
                continue
            names.setdefault(label, set()).add(name.casefold())
    names = {label: of for label, of in names.items() if len(of) >= _LEAST_NAMES}
    if not names:
        return frozenset()
    used = Counter(text.partition(": ")[0] for text in there if ": " in text)
    alone = {text.strip(_EDGES).casefold() for text in there if len(text) <= _LONGEST}
    return frozenset(
        f"{label}: " for label, of in names.items() if not used[label] and len(of & alone) >= _LEAST_SHARE * len(of)
    )


def framed(text: str, labels: frozenset[str]) -> str:
    """Return the label of a frame that a text begins with, with its colon and space; "" for none."""
    label, colon, name = text.partition(": ")
    return label + colon if name and label + colon in labels and len(text) <= _LONGEST else ""
