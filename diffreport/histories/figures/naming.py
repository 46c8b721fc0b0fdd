"""What a figure series is called: by the words of its tellings, so that no two of one section look alike."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from diffreport import text as _text
from diffreport.comparison.figures.numerals import numeral_value
from diffreport.comparison.figures.tellings import Run, Telling, noun_of
from diffreport.comparison.figures.units import UNIT_WORDS
from diffreport.comparison.wording.lexicon import Lexicon

# A name of one word is told further by so many words behind it at most: "persons who disappeared".
_FURTHER_WORDS = 5
# Of a sentence so many words beside the figure tell it from another one of its name.
_BESIDE_WORDS = 6
# They stand in so many characters.
_REACH = 200
_RELATIONS = frozenset("against among by for from in of on that to under who with without".split())
_PARTICIPLES = ("ed", "ing")
_MEASURES = UNIT_WORDS | frozenset("basis percent percentage point points".split())
# The first label of a line of fields: "Age structure: 0-14 years: 27%".
_FIELD = re.compile(r"([A-Z][^:.;\d]{2,40}): ")
_PAUSES = frozenset(',;:.()!?\n"|')
# "b. Disappearance", "3.2 Prisons", "SECTION 4. Women"
_NUMBER = re.compile(r"^(?:section |chapter |part )?(?:[a-z]|[ivx]+|\d[\d.]*)[.)]\s+", re.IGNORECASE)


def named(runs: Sequence[Run], lexicon: Lexicon) -> list[str]:
    """Return the name of each run; two of one section have other names, as far as their words tell them apart.

    Cost: linear in the sentences of their last tellings.
    """
    names = [_name(run, lexicon) for run in runs]
    for add in (_measure, lambda run: _beside(run[-1], lexicon)):
        _told_apart(names, runs, add)
    return names


def _told_apart(names: list[str], runs: Sequence[Run], add: Callable[[Run], str]) -> None:
    """Add to names that are alike what is particular to each; those told once stand apart from the others."""
    alike: dict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for n, (name, run) in enumerate(zip(names, runs, strict=True)):
        alike[name.casefold(), _title(run[-1].section).casefold(), len(run) > 1].append(n)
    for group in alike.values():
        told = {n: add(runs[n]) for n in group} if len(group) > 1 else {}
        if len(set(told.values())) > 1:
            for n, more in told.items():
                if more and more not in names[n]:
                    names[n] = f"{names[n][:-1]}; {more})" if names[n].endswith(")") else f"{names[n]} ({more})"


def _name(run: Run, lexicon: Lexicon) -> str:
    """Return the best label that tellings have of their own, told further where it is one word; else the section's."""
    own = [telling for telling in run if telling.place.named and _says(telling.place.label, lexicon)]
    counted = Counter(telling.place.label.casefold() for telling in own)

    def worth(telling: Telling) -> tuple[bool, bool, bool, int, int]:
        label = telling.place.label
        is_phrase = _text.key(label.split()[0]) not in lexicon.stop  # not "of GDP"
        return (
            telling.place.is_field,
            is_phrase,
            noun_of(telling.place) >= 0,
            counted[label.casefold()],
            telling.edition,
        )

    last = max(own, key=worth, default=None)
    if last is None:
        return ": ".join(filter(None, (_title(run[-1].section), _beside(run[-1], lexicon)))) or run[-1].place.label
    label = last.place.label
    if last.place.cell or last.place.is_field:
        return label
    if (field := _FIELD.match(last.place.sentence)) and not label.startswith(field[1]):
        return f"{field[1]}, {label}"  # "Land boundaries: total: 702 km, Albania 112 km"
    return label if " " in label else _further(last, lexicon)


def _says(label: str, lexicon: Lexicon) -> bool:
    """Tell whether a label says what is counted: no letter, no unit ("basis point"), no grammar alone ("these")."""
    keys = map(_text.key, label.split())
    return any(len(key) > 1 and key not in _MEASURES and key not in lexicon.stop for key in keys)


def _title(section: Sequence[str]) -> str:
    """Return the innermost heading without its number."""
    return _NUMBER.sub("", section[-1]) if section else ""


def _further(telling: Telling, lexicon: Lexicon) -> str:
    """Return a label with the words that follow it: "target for the federal funds rate"."""
    label, sentence = telling.place.label, telling.place.sentence
    here = telling.place.at
    at = sentence.find(label, here, here + _REACH)
    at = at if at >= 0 else sentence.rfind(label, max(0, here - _REACH), here)
    end = at + len(label)
    words = _run(sentence[end : end + _REACH], lexicon, _FURTHER_WORDS) if at >= 0 else []
    # "persons who", "target for", "cases pending"; what leads to the figure is a verb: "the board estimated 40"
    goes_on = words and (words[0] in _RELATIONS or (words[0].endswith(_PARTICIPLES) and noun_of(telling.place) >= 0))
    return " ".join([label, *words]) if goes_on else label


def _measure(run: Run) -> str:
    figure = run[-1].figure
    return figure.unit or ("" if figure.kind == "count" else figure.kind)


def _beside(telling: Telling, lexicon: Lexicon) -> str:
    """Return the words behind a figure in its clause, else those before it."""
    place = telling.place
    if place.cell:
        return ""
    behind = place.sentence[place.end : place.end + _REACH].strip()
    words = _run(behind.removeprefix(place.label), lexicon, _BESIDE_WORDS)
    if not words:
        words = _run(place.sentence[max(0, place.start - _REACH) : place.start], lexicon, _BESIDE_WORDS, from_end=True)
    return " ".join(words)


def _run(text: str, lexicon: Lexicon, most: int, *, from_end: bool = False) -> list[str]:
    """Return the words a text begins or ends with, up to a mark or a number, none of grammar last."""
    tokens = [token for token in _text.tokens(text) if not token.isspace()]
    words: list[str] = []
    for token in reversed(tokens) if from_end else tokens:
        if token in _PAUSES or len(words) == most or numeral_value(_text.key(token)) is not None or token[:1].isdigit():
            break
        words.append(token)
    edge = words[::-1] if from_end else words
    while edge and (_text.key(edge[-1]) in lexicon.stop or not _text.is_word(edge[-1])):
        edge.pop()
    while from_end and edge and _text.key(edge[0]) in lexicon.stop:
        edge.pop(0)
    return edge
