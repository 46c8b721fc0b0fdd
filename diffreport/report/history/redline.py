"""Two stages of a lineage as one text, with the words that went and those that came: known of each word, by no diff."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, takewhile
from operator import itemgetter

from diffreport.model.histories import Lineage, Stage, Words
from diffreport.report.lines import Mark, Piece
from diffreport.text import is_word, key, tokens

_Marked = tuple[str, Mark]


def redline(lineage: Lineage, old: Stage, new: Stage) -> list[Piece]:
    """Return the text of a stage after an earlier one: the words of `old` that are gone, the new words, and what stayed
    as `new` prints it.

    Cost: linear, unless the two print what stayed in another number of words.
    """
    before = [*_tokens(lineage, old, lambda words: words.until < new.edition, "old")]
    after = [*_tokens(lineage, new, lambda words: words.since > old.edition, "new")]
    anchors = _anchors(before, after)
    gaps = (_gaps(before, {i for i, _ in anchors}), _gaps(after, {j for _, j in anchors}))
    return _joined(token for pair in zip(*gaps, strict=True) for token in _woven(*pair))


def _tokens(lineage: Lineage, stage: Stage, differs: Callable[[Words], bool], mark: Mark) -> Iterator[_Marked]:
    for words in lineage.texts[stage.text]:
        of_run = mark if differs(words) else ""
        yield from ((token, of_run) for token in tokens(words.text))


def _anchors(before: Sequence[_Marked], after: Sequence[_Marked]) -> list[tuple[int, int]]:
    """Return the places of words that stay: in order, but for those that the two print as another number of words."""
    kept = [[n for n, (text, mark) in enumerate(of) if not mark and is_word(text)] for of in (before, after)]
    keys = [[key(of[n][0]) for n in places] for of, places in zip((before, after), kept, strict=True)]
    if len(keys[0]) == len(keys[1]):
        return list(zip(*kept, strict=True))
    blocks = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_matching_blocks()
    return [(kept[0][i + k], kept[1][j + k]) for i, j, size in blocks for k in range(size)]


def _gaps(marked: Sequence[_Marked], anchors: set[int]) -> list[list[_Marked]]:
    """Cut a text behind each of some words."""
    gaps: list[list[_Marked]] = [[]]
    for n, token in enumerate(marked):
        gaps[-1].append(token)
        if n in anchors:
            gaps.append([])
    return gaps


def _woven(old: Sequence[_Marked], new: Sequence[_Marked]) -> Iterator[_Marked]:
    """Yield what stands between two words that stay, and the second of them."""
    alike = takewhile(lambda pair: pair[0] == pair[1] and not pair[0][1], zip(old, new, strict=False))
    shared = sum(1 for _ in alike)
    yield from new[:shared]
    yield from (token for token in old[shared:] if token[1])
    yield from new[shared:]


def _joined(marked: Iterable[_Marked]) -> list[Piece]:
    runs = ((mark, "".join(text for text, _ in run)) for mark, run in groupby(marked, key=itemgetter(1)))
    return [Piece(text, mark) for mark, text in runs]
