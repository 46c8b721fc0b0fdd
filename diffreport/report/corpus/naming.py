"""What a pair is called where many stand together, and where its report is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
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
        self._series: dict[str, set[str]] = {}
        for row in self._rows.values():
            self._series.setdefault(row.title.casefold(), set()).add(row.series or row.name)
        spans = {self._span(row) for row in self._rows.values()}
        self.shared_span = spans.pop() if len(spans) == 1 else ""
        self._titles = Counter(map(self.title, self._rows.values()))
        self._taken = Counter((self.title(row), self._span(row)) for row in self._rows.values())

    def title(self, row: Row) -> str:
        """Return what a row is about: the title of its documents, unless those of another series have the same."""
        if row.title and len(self._series.get(row.title.casefold(), ())) < 2:
            return row.title
        return readable(row.series or row.name)

    def of(self, name: str, finding: str = "") -> Named:
        """Return a pair by its name, with the address of its report, or of a finding in that."""
        href = self._address(name) if self._address else ""
        if finding and href.endswith(".html"):
            href = f"{href}#{finding}"
        row = self._rows.get(name)
        if row is None:  # not among those that are listed
            return Named(name, "", href)
        text, span = self.title(row), self._span(row)
        if self._taken[text, span] > 1:
            return Named(name, "", href)
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
