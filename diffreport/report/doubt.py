"""Which links are doubtful: the alignment made them, and hardly would have, or another partner was as good."""

from __future__ import annotations

from collections.abc import Mapping

from diffreport.model import Alignment, Link
from diffreport.settings import Settings

# Passes that weigh scores; the others rest on equal texts, on passages or keys, or on a person.
_WEIGHED = frozenset({"gap", "beside", "island", "move"})
# A score is near the least one if it is less than this above it. Read on 921 changed links of 15 pairs of real
# editions, half of the links in place so near were wrong (of those within 0.15 one in four), and of the moves,
# which need twice the score, one in four.
_NEAR_IN_PLACE, _NEAR_MOVE = 0.10, 0.05
# A runner-up that no one took is as good as the partner if it scores at most this much less: a word or two.
_AS_GOOD = 0.05


def doubtful(alignment: Alignment, settings: Mapping[str, str | int | float | bool]) -> frozenset[int]:
    """Return the positions of the links that the report must not state as certain.

    Only pairs of one block and one: the score of a split is the lower, the more parts there are.
    """
    known = Settings().as_dict() | dict(settings)
    enough = dict.fromkeys(_WEIGHED, float(known["place_score"]) + _NEAR_IN_PLACE)
    enough["move"] = float(known["move_score"]) + _NEAR_MOVE
    holder = {link.new[0]: link for link in alignment.links if link.new}
    return frozenset(
        n
        for n, link in enumerate(alignment.links)
        if link.why in _WEIGHED
        and link.score < 1
        and len(link.old) == len(link.new) == 1
        and (link.score < enough[link.why] or _has_rival(link, holder))
    )


def _has_rival(link: Link, holder: Mapping[int, Link]) -> bool:
    """Tell whether the runner-up is as good: free and nearly as alike, or more alike and not held by a better one.

    One that is just as alike and taken says nothing: of sentences that repeat themselves their order decides.
    """
    rival = link.runner_up
    if rival is None:
        return False
    taken = holder.get(rival.block)
    if taken is None:  # a further part of a split
        return False
    if not taken.old:
        return rival.score >= link.score - _AS_GOOD
    return rival.score > link.score and taken.score < rival.score + _AS_GOOD
