"""Two stages of a lineage as one text, with the words that went and those that came: known of each word, by no diff."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, takewhile
from operator import itemgetter

from diffreport.model.histories import Lineage, Stage, Words
from diffreport.report.lines import Mark, Piece
from diffreport.text import is_word, tokens

_Marked = tuple[str, Mark]


def redline(lineage: Lineage, old: Stage, new: Stage) -> list[Piece]:
    """Return the text of a stage after an earlier one: the words of `old` that are gone, the new words, and what stayed
    as `new` prints it.

    Cost: linear. Where the two print what stayed in another number of words, all of old stands before all of new.
    """
    before = [*_tokens(lineage, old, lambda words: words.until < new.edition, "old")]
    after = [*_tokens(lineage, new, lambda words: words.since > old.edition, "new")]
    gaps = _gaps(before), _gaps(after)
    if len(gaps[0]) != len(gaps[1]):
        return _joined([*((text, "old") for text, _ in before), *((text, "new") for text, _ in after)])
    return _joined(token for pair in zip(*gaps, strict=True) for token in _woven(*pair))


def _tokens(lineage: Lineage, stage: Stage, differs: Callable[[Words], bool], mark: Mark) -> Iterator[_Marked]:
    for words in lineage.texts[stage.text]:
        of_run = mark if differs(words) else ""
        yield from ((token, of_run) for token in tokens(words.text))


def _gaps(marked: Sequence[_Marked]) -> list[list[_Marked]]:
    """Cut a text behind each word that stays."""
    gaps: list[list[_Marked]] = [[]]
    for token in marked:
        gaps[-1].append(token)
        if not token[1] and is_word(token[0]):
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
