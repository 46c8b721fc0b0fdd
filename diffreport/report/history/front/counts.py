"""What is counted of a history: paragraphs that stand since the first edition, old words, what went and came back."""

from __future__ import annotations

import re
from itertools import pairwise

from diffreport.model import Kind
from diffreport.model.histories import Event, Lineage, Stage
from diffreport.report.history.lookup import Lookup
from diffreport.text import has_unspaced, word_count

# A word of a script that writes spaces, near enough for a share of words: a tenth of the cost of its tokens.
Size = tuple[int, int, int]  # words, those of them that came with the edition, those that went with it
_WORD = re.compile(r"\w\S*")


def words_of(text: str) -> int:
    """Return how many words a text has."""
    return word_count(text) if has_unspaced(text) else len(_WORD.findall(text))


def sizes(lookup: Lookup) -> list[Size]:
    """Return the size of each edition, as the comparisons count: outside of tables; where all of the text is in tables,
    what is in them. Cost: all stages."""
    editions = lookup.history.editions
    if any(issued.words for issued in editions):
        summaries = [issued.extent.summary if issued.extent else None for issued in editions]
        moved = [(s.inserted_words, s.deleted_words) if s else (0, 0) for s in summaries]
        return [(issued.words, *each) for issued, each in zip(editions, moved, strict=True)]
    words, came, went = ([0] * len(editions) for _ in range(3))
    for lineage in lookup.history.lineages:
        for stage in lineage.stages:
            for run in lineage.texts[stage.text]:
                count, n = words_of(run.text), stage.edition
                words[n] += count
                came[n] += count if run.since == n > 0 else 0
                if run.until == n < lookup.last:
                    went[n + 1] += count
    return list(zip(words, came, went, strict=True))


def paragraphs(lookup: Lookup) -> list[Lineage]:
    """Return every lineage that is a paragraph of content: no heading, and no page furniture."""
    return [each for each in lookup.history.lineages if each.kind is not Kind.HEADING and each.noise is None]


def standing(lookup: Lookup) -> list[Lineage]:
    """Return the paragraphs of the last edition."""
    return [each for each in paragraphs(lookup) if lookup.stands(each)]


def since_first(lookup: Lookup) -> list[Lineage]:
    """Return the paragraphs that every edition has, the first as the last."""
    return [each for each in standing(lookup) if len(each.stages) == lookup.last + 1]


def gone(lookup: Lookup) -> list[Lineage]:
    """Return the paragraphs that were removed, the last to go first."""
    return [each for each in paragraphs(lookup) if each.end is not None and not each.end.into]


def merged(lookup: Lookup) -> list[Lineage]:
    """Return the paragraphs that were merged into others, the last to go first."""
    return [each for each in paragraphs(lookup) if each.end is not None and each.end.into]


def returned(lookup: Lookup) -> list[Lineage]:
    """Return the paragraphs that came back after an absence, in the order of the history."""
    return [each for each in paragraphs(lookup) if returns_of(each)]


def returns(lookup: Lookup) -> int:
    """Return how often paragraphs came back: one may have done so several times."""
    return sum(len(returns_of(each)) for each in paragraphs(lookup))


def returns_of(lineage: Lineage) -> list[tuple[Stage, Stage]]:
    """Return the stages with which a paragraph came back, each after the one before its absence."""
    return [(before, stage) for before, stage in pairwise(lineage.stages) if stage.event is Event.RETURNED]


def share_of_first(lookup: Lookup) -> int:
    """Return the share of the latest words that date from the first edition, in whole per cent; 100 only if all do."""
    words = old = 0
    for lineage in standing(lookup):
        for run in lineage.texts[lineage.stages[-1].text]:
            count = words_of(run.text)
            words += count
            old += count if run.since == 0 else 0
    rounded = int(100 * old / words + 0.5) if words else 0
    return 99 if rounded == 100 and old < words else rounded
