"""Spans that read like an editor's hand, from spans that keep the most words.

What is inserted or deleted is slid to where a sentence begins, fragments of equal words between two
changes are dissolved, and a figure is marked with its qualifier. Every rule sees both sides alike, so
that the spans of old and new are the mirror image of those of new and old.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diffreport.comparison.anchored import Span, tag_of
from diffreport.comparison.figures.numerals import YEAR, numeral_value, qualifier_length
from diffreport.text import is_word, remembered

# An equal run of at most this many words between two changes may be dissolved (alignment.md, section 4).
DISSOLVE_WORDS = 6
# So few equal words are an island: a reader does not take them for text that stayed.
_ISLAND_WORDS = 2
# A change so many times an island's weight takes it in, if the change on its other side is half as heavy.
_OVERWHELMING = 3
_ENUMERATED_WORDS = 3
_STOP_WORDS = frozenset(
    (
        "a an and are as at be been by for from had has have he in is it its not of on or she that the their they "
        "this to was were which who will with"
    ).split()
)
_SENTENCE_END = frozenset(".!?。！？؟।")
_MARKS_OF_PAUSE = frozenset(",;:、，；：،؛")


def readable(spans: list[Span], a: Sequence[str], b: Sequence[str]) -> list[Span]:
    """Return spans over keys as an editor would have marked them.

    Shapes: changes and equal runs alternate, in what is given and in what is returned.
    """
    out = _slid(spans, a, b)
    if any(map(_is_short, out[1:-1])):
        out = _dissolved(out, _Sides(a, b, out))
    return _whole_figures(out, a, b)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the spans with neighbours of one kind joined and empty ones left out, each named by what it does."""
    out: list[Span] = []
    for tag, i1, i2, j1, j2 in spans:
        if i1 == i2 and j1 == j2:
            continue
        changed = tag != "equal"
        if out and (out[-1][0] != "equal") == changed:
            _, i1, _, j1, _ = out.pop()
        out.append((tag_of(i1, i2, j1, j2) if changed else tag, i1, i2, j1, j2))
    return out


def run_weight(keys: Iterable[str]) -> float:
    """Return the words of a run, stop words at half weight, punctuation at none."""
    return sum(map(word_weight, keys))


@remembered
def word_weight(key: str) -> float:
    """Return 1.0 for a word, 0.5 for a stop word, 0.0 for what is no word."""
    return (0.5 if key in _STOP_WORDS else 1.0) if is_word(key) else 0.0


def _slid(spans: list[Span], a: Sequence[str], b: Sequence[str]) -> list[Span]:
    """Slide what is only inserted or only deleted to the best of the places where it means the same."""
    out = list(spans)
    for k in range(1, len(out) - 1):
        tag, i1, i2, j1, j2 = out[k]
        if tag in ("equal", "replace"):
            continue
        _, p, _, q, _ = out[k - 1]
        _, _, p_end, _, q_end = out[k + 1]
        keys, start, end = (b, j1, j2) if tag == "insert" else (a, i1, i2)
        n = _best_slide(keys, start, end, (start - min(i1 - p, j1 - q), end + min(p_end - i2, q_end - j2)))
        if not n:
            continue
        out[k - 1] = ("equal", p, i1 + n, q, j1 + n)
        out[k] = (tag, i1 + n, i2 + n, j1 + n, j2 + n)
        out[k + 1] = ("equal", i2 + n, p_end, j2 + n, q_end)
    return joined(out) if out != spans else out


def _best_slide(keys: Sequence[str], start: int, end: int, bounds: tuple[int, int]) -> int:
    """Return how far the run of keys should slide: to its neighbour, a sentence, a pause, else as far as it goes."""
    low, high = start, end
    while low > bounds[0] and keys[low - 1] == keys[low - 1 + end - start]:
        low -= 1
    while high < bounds[1] and keys[high] == keys[high - (end - start)]:
        high += 1
    places = range(low, high - (end - start) + 1)
    if len(places) == 1:
        return 0
    return max((_boundary(keys, at, at in bounds or at + end - start in bounds), at) for at in places)[1] - start


def _boundary(keys: Sequence[str], at: int, touches: bool) -> int:
    """Rate the place before a key as the beginning of a change; one that `touches` its neighbour joins it."""
    before = keys[at - 1] if at else "\n"
    if before == "\n":
        return 4
    return 3 if before in _SENTENCE_END else 2 if before in _MARKS_OF_PAUSE else int(touches)


def _is_short(span: Span) -> bool:
    """Tell whether a span is equal and short enough to be dissolved: a word and a mark each."""
    return span[0] == "equal" and span[2] - span[1] <= 2 * DISSOLVE_WORDS


class _Sides:
    """The keys of both sides, the weights of the spans that were asked for, and what stood beside each at first."""

    def __init__(self, a: Sequence[str], b: Sequence[str], spans: Sequence[Span]) -> None:
        self.a, self.b = a, b
        self.beside = dict(zip(spans[1:-1], zip(spans, spans[2:], strict=False), strict=True))
        self._weights: dict[Span, tuple[float, float, int, int]] = {}  # and the figures of old and new

    def size(self, span: Span) -> float:
        """Return the weight of the heavier side."""
        old, new, _, _ = self._weigh(span)
        return max(old, new)

    def hold_figures(self, span: Span) -> bool:
        """Tell whether both sides of a span hold a figure; a year is none."""
        _, _, old, new = self._weigh(span)
        return bool(old and new)

    def united(self, before: Span, run: Span, after: Span) -> Span:
        """Return three spans as one change, weighed by its parts: no key is looked at twice, however many there are."""
        (a, b, m, n), (a2, b2, m2, n2), (a3, b3, m3, n3) = map(self._weigh, (before, run, after))
        span = ("replace", before[1], after[2], before[3], after[4])
        self._weights[span] = (a + a2 + a3, b + b2 + b3, m + m2 + m3, n + n2 + n3)
        return span

    def _weigh(self, span: Span) -> tuple[float, float, int, int]:
        if (weights := self._weights.get(span)) is None:
            _, i1, i2, j1, j2 = span
            old, new = self.a[i1:i2], self.b[j1:j2]
            figures = sum(map(_is_figure, old)), sum(map(_is_figure, new))
            weights = self._weights[span] = (run_weight(old), run_weight(new), *figures)
        return weights


@remembered
def _is_number(key: str) -> bool:
    return numeral_value(key) is not None


@remembered
def _is_figure(key: str) -> bool:
    return _is_number(key) and not YEAR.fullmatch(key)


def _dissolved(spans: Sequence[Span], sides: _Sides) -> list[Span]:
    """Take the equal runs that are only fragments into the changes on both their sides."""
    out: list[Span] = []
    for span in spans:
        out.append(span)
        while len(out) > 2 and span[0] != "equal" and _is_short(out[-2]):
            before, run, after = out[-3:]
            start, end = _kept(run, before, after, sides)
            if start == end:
                out[-3:] = [sides.united(before, run, after)]
                continue
            if end - start < run[2] - run[1]:
                out[-3:] = _narrowed(before, run, after, (start, end))
            break
    return out


def _narrowed(before: Span, run: Span, after: Span, kept: tuple[int, int]) -> list[Span]:
    """Return the part of an equal run that is kept, between the changes that take the rest."""
    (_, i1, i2, j1, j2), (start, end) = run, kept
    middle = i1 + start, i1 + end, j1 + start, j1 + end
    grown = [("replace", i1, middle[0], j1, middle[2]), ("equal", *middle), ("replace", middle[1], i2, middle[3], j2)]
    return joined([before, *grown, after])


def _kept(run: Span, before: Span, after: Span, sides: _Sides) -> tuple[int, int]:
    """Return which keys of an equal run stay equal.

    A run with a figure stays: an unchanged figure must never look revised. A sentence's end stays too,
    because two sentences' changes are two things to judge.
    """
    keys = sides.a[run[1] : run[2]]
    nothing, whole = (0, 0), (0, len(keys))
    if "\n" in keys:
        return whole
    if "." in keys:
        return _sentence_end(keys, (before, after), sides)
    if not _is_light(run, (before, after), sides) or any(map(_is_number, keys)):
        return nothing if _is_other_bound(run, sides) else whole
    if sides.hold_figures(before) and sides.hold_figures(after):
        return whole  # two figures, each with its own: joined they could change places
    if not run_weight(keys) and before[0] == after[0] == "replace":
        # "red, two" -> "blue, three": each member of an enumeration is marked for itself
        return whole if max(map(sides.size, (before, after))) <= _ENUMERATED_WORDS else nothing
    return nothing


def _is_light(run: Span, beside: tuple[Span, Span], sides: _Sides) -> bool:
    """Tell whether an equal run between two changes is only a fragment of what was rewritten.

    An island drowns in changes that have grown over others; a longer run is held against its own neighbours.
    """
    words = sum(map(is_word, sides.a[run[1] : run[2]]))
    weight = sides.size(run)
    if words > _ISLAND_WORDS:
        return words <= DISSOLVE_WORDS and weight < min(map(sides.size, sides.beside[run]))
    least, most = sorted(map(sides.size, beside))
    return weight <= least or (
        weight <= 2 * least and weight * _OVERWHELMING <= most and beside[0][0] == beside[1][0] == "replace"
    )


def _is_other_bound(run: Span, sides: _Sides) -> bool:
    """Tell whether a figure ends a range on one side and begins one on the other: "4.25-4.50" -> "4.50-4.75"."""
    _, i1, i2, j1, j2 = run
    if i2 - i1 > 1 or not _is_number(sides.a[i1]):
        return False
    before = sides.a[max(0, i1 - 1) : i1], sides.b[max(0, j1 - 1) : j1]
    after = sides.a[i2 : i2 + 1], sides.b[j2 : j2 + 1]
    is_dashed = [side == ["-"] for side in (before[0], after[1], before[1], after[0])]
    return is_dashed in ([True, True, False, False], [False, False, True, True])


def _sentence_end(keys: Sequence[str], beside: tuple[Span, Span], sides: _Sides) -> tuple[int, int]:
    """Return what stays of a run with a full stop: of an island no word that the change beside it outweighs."""
    if sum(map(is_word, keys)) > _ISLAND_WORDS:
        return 0, len(keys)
    stop, rest = keys.index("."), len(keys) - list(reversed(keys)).index(".")
    start = stop if _is_outweighed(keys[:stop], beside[0], sides) else 0
    return start, rest if _is_outweighed(keys[rest:], beside[1], sides) else len(keys)


def _is_outweighed(keys: Sequence[str], change: Span, sides: _Sides) -> bool:
    weight = run_weight(keys)
    return (
        change[0] == "replace" and 0 < weight * _OVERWHELMING <= sides.size(change) and not any(map(_is_number, keys))
    )


def _whole_figures(spans: list[Span], a: Sequence[str], b: Sequence[str]) -> list[Span]:
    """Draw an equal qualifier into the change of its figure: "approximately 300" is marked whole."""
    out = list(spans)
    for k in range(1, len(out)):
        tag, i1, i2, j1, j2 = out[k]
        if tag != "replace" or not (_is_number(a[i1]) and _is_number(b[j1])):
            continue
        _, p1, p2, q1, q2 = out[k - 1]
        n = min(max(qualifier_length(a, i1), qualifier_length(b, j1)), p2 - p1)
        if not n:
            continue
        out[k - 1] = ("equal", p1, p2 - n, q1, q2 - n)
        out[k] = (tag, i1 - n, i2, j1 - n, j2)
    return joined(out) if out != spans else out
