"""Whether two tellings are of one figure: what their labels, sentences and sections have in common."""

from __future__ import annotations

from functools import lru_cache

from diffreport.comparison.figures.differences import is_same_value
from diffreport.comparison.figures.tellings import Telling, words_of

# Of the shorter sentence's telling words so many are in the other: where labels agree, where neither figure has one of
# its own, and where they have nothing in common.
_SHARED_LABELLED = 0.3
_SHARED_BARE = 0.5
_SHARED_UNLABELLED = 0.6


def agree(old: Telling, new: Telling) -> bool:
    """Tell whether a figure that two editions' comparison follows is still told of one thing.

    A comparison asks which figure stands where another one stood; a series asks whether it may be read as one.
    """
    if new.place.cell or old.place.cell or (old.place.is_field and new.place.is_field):
        return True
    if are_items_apart(old, new) or _are_counts_apart(old, new):
        return False
    if is_same_value(old.figure, new.figure) and old.place.sentence == new.place.sentence:
        return True
    if old.naming & new.naming:
        enough = _SHARED_LABELLED
    else:
        enough = _SHARED_UNLABELLED if old.naming or new.naming else _SHARED_BARE
    return shared(old.words, new.words) >= enough


def are_items_apart(old: Telling, new: Telling) -> bool:
    """Tell whether two tellings are other items of a list: other names stand before other values."""
    if not (old.item and new.item) or not (old.is_listed or new.is_listed):
        return False
    return words_of(old.item).isdisjoint(words_of(new.item)) and not is_same_value(old.figure, new.figure)


def _are_counts_apart(old: Telling, new: Telling) -> bool:
    """Tell whether other things are counted and done: "received 44 cases", "filed 10 suits"."""
    nouns, verbs = [words_of(each.figure.counted) for each in (old, new)], [_verb(each) for each in (old, new)]
    if not all(nouns) or not all(verbs) or is_same_value(old.figure, new.figure):
        return False
    return nouns[0].isdisjoint(nouns[1]) and verbs[0].isdisjoint(verbs[1])


def _verb(telling: Telling) -> frozenset[str]:
    """Return the stem of the word right before an amount, empty where that is one of grammar."""
    before = telling.place.sentence[: telling.place.start].split()
    return words_of(before[-1]) if before else frozenset()


@lru_cache(maxsize=1 << 12)  # a sentence with many figures is asked for each of them
def shared(old: frozenset[str], new: frozenset[str]) -> float:
    """Return how many of the fewer stems are among the others: 0.0 to 1.0."""
    return len(old & new) / (min(len(old), len(new)) or 1)
