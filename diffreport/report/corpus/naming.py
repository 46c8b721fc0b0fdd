"""What a pair is called where many stand together, and where its report is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from diffreport.model.corpora import Row
from diffreport.report.language.phrasing import readable
from diffreport.report.language.speech import Speech

Address = Callable[[str], str]  # the name of a pair -> where its report is, else its comparison; "" for neither


@dataclass(frozen=True, slots=True)
class Named:
    """A pair: what it is about, and its two editions ("2015 to 2016"), "" where nothing needs to be said of them.

    `href` is that of its report or of a finding in it, else of its comparison, "" for none.
    """

    text: str
    span: str
    href: str


class Names:
    """The names of pairs, told apart: by their titles, else by their series, else by what the manifest calls them."""

    def __init__(self, rows: Iterable[Row], address: Address | None, speech: Speech) -> None:
        """Take the rows of which names are known, and the addresses of reports, None where there are none."""
        self._address = address
        self._speech = speech
        self._rows = {row.name: row for row in rows}
        spans = {self._span(row) for row in self._rows.values()}
        self.shared_span = spans.pop() if len(spans) == 1 else ""
        self.shared_title, self._called = _apart(_titles(self._rows.values()))
        self._titles = Counter(self._called.values())
        self._taken = Counter((self.title(row), self._span(row)) for row in self._rows.values())

    def title(self, row: Row) -> str:
        """Return what a row is about: the title of its documents but for `shared_title`, with which all begin.

        Where those of another series have the same it is the name of the series; "" where all have one title.
        """
        return self._called[row.name]

    def of(self, name: str, finding: str = "") -> Named:
        """Return a pair by its name, with the address of its report, or of a finding in that."""
        href = self._address(name) if self._address else ""
        if finding and href.endswith(".html"):
            href = f"{href}#{finding}"
        row = self._rows.get(name)
        if row is None:  # not among those that are listed
            return Named(name, "", href)
        text, span = self.title(row), self._span(row)
        if self._taken[text, span] > 1 or not (text or span):
            return Named(name, "", href)
        if not text:
            return Named(span, "", href)
        return Named(text, "" if span == self.shared_span else span, href)

    def in_passing(self, name: str, finding: str = "") -> Named:
        """Return a pair where it is named within other words: all in `text`, its editions if need be."""
        named = self.of(name, finding)
        if not named.span or self._titles[named.text] == 1:
            return Named(named.text, "", named.href)
        return Named(self._speech.say("corpus.named", title=named.text, span=named.span), "", named.href)

    def _span(self, row: Row) -> str:
        """Return the two editions of a pair, "" where their labels are but the pair's name again, as those of files."""
        old, new = row.labels
        own = [text.casefold() for text in (row.name, row.series, row.title) if text]
        if not old or not new or old == new or any(text in label.casefold() for text in own for label in row.labels):
            return ""
        return self._speech.say("history.span", first=old, last=new)


def _titles(rows: Iterable[Row]) -> dict[str, str]:
    """Return the title of each row by its name: that of its documents, else of its series, told apart from others."""
    series: dict[str, list[Row]] = {}
    for row in rows:
        series.setdefault(row.series or row.name, []).append(row)
    titles = {key: _titles_of(members) for key, members in series.items()}
    users = Counter(title for of_one in titles.values() for title in {title.casefold() for title in of_one})
    return {
        row.name: title if title and users[title.casefold()] == 1 else readable(key)
        for key, members in series.items()
        for row, title in zip(members, titles[key], strict=True)
    }


def _titles_of(rows: list[Row]) -> list[str]:
    """Return the titles of the rows of a series: the one that most have but for their edition, as in "2023 Report"."""
    titles = [row.title for row in rows]
    if len(set(titles)) > 1:
        ((title, count),) = Counter(_without(row.title, row.labels[1]) for row in rows).most_common(1)
        if title and 2 * count > len(rows):
            return [title] * len(rows)
    return titles


def _without(title: str, label: str) -> str:
    """Return a title without an edition's label, as a word, at its start or end."""
    word = re.escape(label)
    return re.sub(rf"^{word}\b\W*|\W*\b{word}$", "", title) if label else title


def _apart(titles: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return what stands before the colon of all titles, and what is left of each; one title for all is left of none.

    The chapters of a report are called by their countries then.
    """
    different = set(titles.values())
    if len(titles) > 1 and len(different) == 1:
        return different.pop(), dict.fromkeys(titles, "")
    heads = {title.partition(": ")[0] for title in different}
    if len(heads) == 1 and len(different) > 1 and all(title.partition(": ")[2].strip() for title in different):
        return heads.pop(), {name: title.partition(": ")[2].strip() for name, title in titles.items()}
    return "", dict(titles)
