"""What the front page says apart from single findings: rewrites that run through the document, and questions."""

from __future__ import annotations

from collections.abc import Sequence

from diffreport.model import Kind, Link, Question, Rewrite
from diffreport.report import phrasing
from diffreport.report.lists import Entry
from diffreport.report.lookup import Lookup, row_id

QUESTION_NAMES = {"unrevised": "Not revised here?", "total": "Total?", "parts": "Parts?"}
_REWRITE_NAMES = {"term": "Term replaced", "tense": "Tense changed"}


def rewrites(lookup: Lookup) -> tuple[Entry, ...]:
    """Return the substitutions that run through the document, the most frequent first: each says how often, and leads
    to the first place where the old wording still stands."""
    found = ranked(lookup.comparison.rewrites)
    links = _links_of_new(lookup) if found else {}
    return tuple(_rewrite(one, [links[j] for j in one.exceptions if j in links], lookup) for one in found)


def ranked(rewrites: Sequence[Rewrite]) -> list[Rewrite]:
    """Return rewrites, the most frequent first."""
    return sorted(rewrites, key=lambda rewrite: -rewrite.count)


def rewrite_name(rewrite: Rewrite) -> str:
    """Return what a rewrite is called, with how often: "Term replaced, 34 times"."""
    return f"{_REWRITE_NAMES.get(rewrite.kind, 'Replaced')}, {phrasing.digits(rewrite.count, 'time')}"


def still_there(count: int) -> str:
    """Return in how many places the old wording of a rewrite still stands, "" for none."""
    return f"still there in {phrasing.counted(count, 'place')}" if count else ""


def questions(lookup: Lookup) -> tuple[Entry, ...]:
    """Return what the new edition may not agree with itself about, in the order of the text."""
    asked = lookup.comparison.questions
    links = _links_of_new(lookup) if asked else {}
    return tuple(_question(one, links[one.block], lookup) for one in asked if one.block in links)


def question_text(question: Question, elsewhere: str) -> str:
    """Return a question in words. `elsewhere` is where the figure was revised, "" if that is not known."""
    about = f" ({question.label})" if question.label else ""
    if question.kind == "unrevised":
        where = f" in {elsewhere}" if elsewhere else " elsewhere"
        return f"“{question.stated}” became “{question.other}”{where}, and still stands here{about}."
    if question.kind == "total":
        return f"The total says {question.stated}; what stands beside it adds up to {question.other}{about}."
    return f"The whole is {question.stated}; its parts add up to {question.other}{about}."


def _rewrite(rewrite: Rewrite, still: Sequence[Link], lookup: Lookup) -> Entry:
    old, new = (phrasing.shortened(side) for side in (rewrite.old, rewrite.new))
    text = f"; {still_there(len(rewrite.exceptions))}" if rewrite.exceptions else ""
    href, place = next(((h, p) for h, p in (_spot(link, lookup) for link in still) if h), ("", ""))
    return Entry(rewrite_name(rewrite), old, new, text, href, 0, place)


def _question(question: Question, link: Link, lookup: Lookup) -> Entry:
    elsewhere = lookup.place(question.change) if question.change else ""
    name = QUESTION_NAMES.get(question.kind, "Consistent?")
    href, place = _spot(link, lookup)
    return Entry(name, "", "", question_text(question, elsewhere), href, 0, place)


def _spot(link: Link, lookup: Lookup) -> tuple[str, str]:
    """Return the row of a link and its place in words; nothing for a heading, which may have no row of its own."""
    if lookup.comparison.new.blocks[link.new[0]].kind is Kind.HEADING:
        return "", ""
    return f"#{row_id(link, lookup)}", lookup.place_of(link)


def _links_of_new(lookup: Lookup) -> dict[int, Link]:
    return {j: link for link in lookup.comparison.alignment.links for j in link.new}
