"""Comments of a Word document: the findings of a comparison, and what reviewers said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote

from diffreport.model import Change, Finding
from diffreport.report.citations import in_report
from diffreport.report.language.phrasing import sentence_case
from diffreport.report.lines import visible
from diffreport.report.lookup import Lookup
from diffreport.report.marked.notes import note
from diffreport.report.redline.tracked import AUTHOR, Fate, Pen, escaped, moment, signature
from diffreport.report.review import Statement

_INITIALS = "dr"
_NOBODY = "reviewer"  # who is not known by name
_MOST_AUTHOR = 255  # characters that Word takes
_WORDS = re.compile(r"\w+")
# What stands in an address as it is: what is quoted already stays so.
_OF_ADDRESSES = "%/:?#[]@!$&'()*+,;=~"


class Anchor(NamedTuple):
    """The numbers of the comments that are tied to one place in the text."""

    comments: tuple[int, ...] = ()

    @property
    def start(self) -> str:
        """Return what stands before the text that is commented on."""
        return "".join(f'<w:commentRangeStart w:id="{number}"/>' for number in self.comments)

    def end(self, pen: Pen, fate: Fate = Fate.KEPT) -> str:
        """Return what stands behind that text; the signs of the comments come and go with text of the given fate."""
        ends = "".join(f'<w:commentRangeEnd w:id="{number}"/>' for number in self.comments)
        signs = "".join(
            f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{number}"/></w:r>'
            for number in self.comments
        )
        return ends + pen.around(fate, signs) if signs else ""

    def around(self, text: str, pen: Pen, fate: Fate = Fate.KEPT) -> str:
        """Return runs with the comments tied to them."""
        return f"{self.start}{text}{self.end(pen, fate)}"


@dataclass(slots=True)
class Comments:
    """The comments of a document, written as their places are reached: one a finding, and one a reviewer's word.

    `date` is that of the findings; `links` are the addresses that comments lead to, by the number of their relation.
    """

    lookup: Lookup
    date: str
    written: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def add(self, finding: Finding, change: Change) -> Anchor:
        """Write the comments of a finding; return where in the text they are to be tied to."""
        first = len(self.written)
        link = self.lookup.comparison.alignment.links[change.link]
        told = note(finding, link, change, self.lookup)
        paragraphs = [
            _paragraph(f"{finding.n}. {told.label}", "<w:b/>"),
            *(_paragraph(line.sentence) for line in told.lines),
        ]
        places = ", ".join(place.text for place in told.evidence)
        address = in_report(self.lookup.shown.report, finding.id)
        paragraphs.append(self._link(address, places) if address else _paragraph(places))
        self._write(AUTHOR, _INITIALS, self.date, paragraphs)
        for by, at, text in _said(finding, self.lookup):
            self._write(by, initials(by), moment(at), [_paragraph(line) for line in text.split("\n")])
        return Anchor(tuple(range(first, len(self.written))))

    def of(self, findings: Sequence[Finding], change: Change) -> Anchor:
        """Write the comments of findings that stand in one place; return where they are to be tied to."""
        return Anchor(tuple(number for finding in findings for number in self.add(finding, change).comments))

    def _write(self, author: str, short: str, date: str, paragraphs: list[str]) -> None:
        number = len(self.written)
        signed = signature(visible(author)[:_MOST_AUTHOR], date)
        content = "".join(paragraphs)
        self.written.append(f'<w:comment w:id="{number}"{signed} w:initials="{escaped(short)}">{content}</w:comment>')

    def _link(self, address: str, words: str) -> str:
        self.links.append(quote(address, _OF_ADDRESSES))
        return (
            f'<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr><w:hyperlink r:id="rId{len(self.links)}">'
            '<w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
            f'<w:t xml:space="preserve">{escaped(visible(words))}</w:t></w:r></w:hyperlink></w:p>'
        )


def _paragraph(text: str, properties: str = "") -> str:
    dressed = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return (
        '<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>'
        f'<w:r>{dressed}<w:t xml:space="preserve">{escaped(visible(text))}</w:t></w:r></w:p>'
    )


def _said(finding: Finding, lookup: Lookup) -> Iterator[tuple[str, str, str]]:
    """Yield who said something of a finding, when, and what: the verdict, then the comment."""
    review = lookup.shown.review
    judgement = review.findings.get(finding.id) if review else None
    if review is None or judgement is None:
        return
    said = judgement.told_by(review.reviewer).said or (
        Statement("", judgement.verdict, judgement.comment, judgement.at),
    )
    for statement in said:
        verdict = sentence_case(lookup.speech.say(f"script.{statement.verdict}")) if statement.verdict else ""
        if text := "\n".join(filter(None, (verdict, statement.comment))):
            yield statement.by or _NOBODY, statement.at, text


def initials(name: str) -> str:
    """Return the first letters of a name's words: "A. Baker" is "AB"."""
    return "".join(word[0].upper() for word in _WORDS.findall(name))[:4]
