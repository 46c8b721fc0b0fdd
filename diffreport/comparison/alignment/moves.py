"""Link what left its place, and what stands beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from diffreport.comparison.alignment.anchors import agrees
from diffreport.comparison.alignment.chain import Pair
from diffreport.comparison.alignment.gaps import ALIKE
from diffreport.comparison.alignment.links import FREE
from diffreport.comparison.alignment.pairing import Pairing

# Shorter blocks do not move alone.
_WORDS = 5
# Of a text that stands in several places, one place less here and one more there is no move, unless it is longer.
_REPEATED_WORDS = 16
# A moved pair needs this share of its content, or, where most of its words are the same, a like share of it.
_CONTENT = 0.3
_LIKE_CONTENT = 0.6
# A label alone brings no two blocks together out of place: apart from it they are more alike than strangers (.1).
_APART_FROM_LABEL = 0.2
# Without content: so much alike, and nothing else near it.
_ALONE = 0.8
_DISTANCE = 0.25
# What stands in its place now is as good as this much less like it.
_REFILLED = 0.05
# A pair beside a link needs less than one that is to be found anywhere.
_BESIDE = 0.3


def link_moves(pairing: Pairing, uprooted: Sequence[Pair]) -> None:
    """Link what left its place: exact texts first, then the most similar of what is still free."""
    p, s = pairing.partners, pairing.similarity
    for i, j in uprooted:
        if p.may_link(i, j) and (s.words(i, j) >= _WORDS or p.old.is_named(i)):
            p.link(i, j, "anchor", sure=True)
    olds = [i for i in p.free_old() if len(s.old_codes[i]) >= _WORDS]
    news = [j for j in p.free_new() if len(s.new_codes[j]) >= _WORDS]
    scored = sorted((-s.score(i, j), i, j) for i, j in pairing.likely(olds, news)[0])
    by_old, by_new = defaultdict(list), defaultdict(list)
    for score, i, j in scored:
        by_old[i].append(-score)
        by_new[j].append(-score)
    for score, i, j in scored:
        if -score < pairing.settings.move_score:
            break
        if not p.may_link(i, j) or s.without_label(i, j) < _APART_FROM_LABEL:
            continue
        repeated = score == -1.0 and (p.old.is_repeated(i) or p.new.is_repeated(j))
        if repeated and (s.words(i, j) < _REPEATED_WORDS or not s.have_content(i, j)):
            continue
        alone = not s.have_content(i, j) and _is_alone(-score, by_old[i]) and _is_alone(-score, by_new[j])
        told = s.tells(i, j, _CONTENT, _LIKE_CONTENT)
        if (told or alone or s.share_figures(i, j)) and not _was_refilled(pairing, i, j):
            p.link(i, j, "move", sure=True)


def _was_refilled(pairing: Pairing, i: int, j: int) -> bool:
    """Tell whether what stands now where an old block stood, or stood where a new one stands, is alike too.

    A form that every edition fills anew has not moved, even if last month's answer stands elsewhere.
    """
    p, s = pairing.partners, pairing.similarity
    least = s.order(i, j) - _REFILLED
    return any(
        ((b := _place(p.of_old, p.of_new, i, step)) not in (FREE, j) and s.likeness(i, b) >= least)
        or ((a := _place(p.of_new, p.of_old, j, step)) not in (FREE, i) and s.likeness(a, j) >= least)
        for step in (1, -1)
    )


def _place(here: Sequence[int], there: Sequence[int], k: int, step: int) -> int:
    """Return the linked block that stands on the other side where block k stands on this one, or FREE."""
    beside = here[k - step] if 0 <= k - step < len(here) else FREE
    place = beside + step
    return place if beside != FREE and 0 <= place < len(there) and there[place] != FREE else FREE


def _is_alone(score: float, scores: Sequence[float]) -> bool:
    """Tell whether a score is high and no other one comes near it."""
    return score >= _ALONE and sum(other > score - _DISTANCE for other in scores) == 1


def follow_neighbours(pairing: Pairing) -> None:
    """Link what stands beside a link on both sides: neighbours of a moved block may have gone with it."""
    p, s = pairing.partners, pairing.similarity
    queue = p.pairs()
    while queue:
        i, j = queue.pop()
        for a, b in ((i + 1, j + 1), (i - 1, j - 1)):
            if not p.may_link(a, b):
                continue
            score, told = s.score(a, b), s.tells(a, b)
            if score < max(_BESIDE if told else ALIKE, pairing.least_score(a, b)) or pairing.belong_elsewhere(a, b):
                continue
            if told or agrees(p, a, b):
                p.link(a, b, "beside", sure=told)
                queue.append((a, b))
