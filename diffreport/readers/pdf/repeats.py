"""Lines that agree but for their figures: which of them are one header, and which say something else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from diffreport.readers.pdf.lines import Line
from diffreport.text import letters_of, roman_value

ENOUGH = 3  # pages: in a longer document, text stands in one place on two pages by chance
_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"(?<![^\W_])[ivxlc]{1,7}(?![^\W_])", re.IGNORECASE)
_DIGITS = 6  # of a number that counts pages: longer ones, of jobs and files, may end with one
_SLUG = 8  # figures: dates, times and codes of a print job, a few of which change where another sheet was set

Kept = tuple[str, int | None]  # the figures that stay, and how far the last one is from the page's place


def masked(text: str) -> str:
    """Return a text without what varies from page to page: spaces, case, figures."""
    letters = letters_of(_ROMAN.sub("#", _NUMBER.sub("#", text)).replace("#", "0"))
    return re.sub("0+", "#", letters)


def one_header(lines: Sequence[Line]) -> list[Line]:
    """Return those of some lines that agree but for figures which are furniture; none if half of them are not.

    Each of their figures stays, or counts the pages. "Chapter 1" and "Chapter 2" at the top of two pages are
    headings; one "Risk level: 4" among many of 3 is text; of "Chapter 2" on page after page, the first one is.
    Cost: near-linear in the lines.
    """
    by_page = sorted(lines, key=lambda line: line.page)
    if len({line.text for line in by_page}) == 1:
        return by_page
    figures = [_figures(line.text) for line in by_page]
    if len({len(found) for found in figures}) == 1:
        kept = [_kept_in_all(by_page, [found[place] for found in figures]) for place in range(len(figures[0]))]
        if not all(kept):
            return []
        fits = [_is_fit([marks[number] for marks in kept]) for number in range(len(by_page))]
    else:
        fits = _kept_in_all(by_page, ["".join(found) for found in figures])
        if not fits:
            return []
    times = Counter(line.text for line in by_page)
    seen: set[str] = set()
    taken = []
    for line, fit in zip(by_page, fits, strict=True):
        if fit or (line.text in seen and times[line.text] >= ENOUGH):
            taken.append(line)
        seen.add(line.text)
    return taken


def _is_fit(marks: Sequence[bool]) -> bool:
    """Tell whether the figures of a line make it furniture: all of them, or most of a printer's slug."""
    return all(marks) or (len(marks) >= _SLUG and sum(marks) * 2 > len(marks))


def _figures(text: str) -> list[str]:
    return _NUMBER.findall(_ROMAN.sub(lambda match: str(roman_value(match[0].lower())), text))


def _kept_in_all(lines: Sequence[Line], figures: Sequence[str]) -> list[bool]:
    """Return which of one figure's forms are what most lines have, or count the pages as most do; [] if few do.

    A figure may have the page's number behind others, where letters are spaced out: "2013 4 5".
    """
    forms: Counter[Kept] = Counter()
    readings = [_readings(figure, line.page) for figure, line in zip(figures, lines, strict=True)]
    for reading in readings:
        forms.update(reading)
    usual, times = max(forms.items(), key=lambda item: (item[1], not _counts(item[0])), default=(None, 0))
    if times < 2 or times * 2 < len(lines):
        return []
    runs = {line.page: set(reading) for line, reading in zip(lines, readings, strict=True)}
    return [
        usual in reading or (_counts(usual) and _is_in_a_run(line.page, runs))
        for line, reading in zip(lines, readings, strict=True)
    ]


def _readings(figure: str, page: int) -> list[Kept]:
    split = range(max(len(figure) - _DIGITS, 0), len(figure))
    return [(figure, None), *((figure[:at], int(figure[at:]) - page) for at in split)]


def _counts(form: Kept | None) -> bool:
    return form is not None and form[1] is not None


def _is_in_a_run(page: int, runs: dict[int, set[Kept]]) -> bool:
    """Tell whether a figure counts on from the page before, or to the one behind: chapters number their own pages."""
    own = {form for form in runs[page] if _counts(form)}
    return any(not own.isdisjoint(runs.get(page + step, ())) for step in (-1, 1))
