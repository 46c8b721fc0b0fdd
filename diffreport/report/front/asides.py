"""What the front page says apart from single findings: rewrites that run through the document, and questions."""

from __future__ import annotations

from collections.abc import Sequence

from diffreport.model import Kind, Link, Question, Rewrite
from diffreport.report.front.entries import Entry
from diffreport.report.language import phrasing
from diffreport.report.language.speech import Speech
from diffreport.report.lookup import Lookup, row_id

_QUESTIONS = ("unrevised", "total", "parts")
_REWRITES = ("term", "tense")


def rewrites(lookup: Lookup) -> tuple[Entry, ...]:
    """Return the substitutions that run through the document, the most frequent first: each says how often, and leads
    to the first place where the old wording still stands."""
    return tuple(
        _rewrite(one, [link for j in one.exceptions if (link := lookup.link_of_new(j))], lookup)
        for one in ranked(lookup.comparison.rewrites)
    )


def ranked(rewrites: Sequence[Rewrite]) -> list[Rewrite]:
    """Return rewrites, the most frequent first."""
    return sorted(rewrites, key=lambda rewrite: -rewrite.count)


def rewrite_name(rewrite: Rewrite, speech: Speech) -> str:
    """Return what a rewrite is called, with how often: "Term replaced, 34 times"."""
    return speech.say(f"rewrite.{rewrite.kind if rewrite.kind in _REWRITES else 'other'}", n=rewrite.count)


def still_there(count: int, speech: Speech) -> str:
    """Return in how many places the old wording of a rewrite still stands, "" for none."""
    return speech.say("rewrite.still", n=count) if count else ""


def questions(lookup: Lookup) -> tuple[Entry, ...]:
    """Return what the new edition may not agree with itself about, in the order of the text."""
    return tuple(
        _question(one, link, lookup) for one in lookup.comparison.questions if (link := lookup.link_of_new(one.block))
    )


def question_name(question: Question, speech: Speech) -> str:
    """Return what a question is about: "Total?"."""
    return speech.say(f"question.{question.kind if question.kind in _QUESTIONS else 'other'}_name")


def question_text(question: Question, elsewhere: str, speech: Speech) -> str:
    """Return a question in words. `elsewhere` is where the figure was revised, "" if that is not known."""
    about = speech.say("question.about", label=question.label) if question.label else ""
    values = {"stated": question.stated, "other": question.other, "about": about}
    if question.kind == "unrevised" and elsewhere:
        return speech.say("question.unrevised_at", place=elsewhere, **values)
    return speech.say(f"question.{question.kind if question.kind in _QUESTIONS else 'parts'}", **values)


def _rewrite(rewrite: Rewrite, still: Sequence[Link], lookup: Lookup) -> Entry:
    old, new = (phrasing.shortened(side) for side in (rewrite.old, rewrite.new))
    text = f"; {still_there(len(rewrite.exceptions), lookup.speech)}" if rewrite.exceptions else ""
    href, place = next(((h, p) for h, p in (_spot(link, lookup) for link in still) if h), ("", ""))
    return Entry(rewrite_name(rewrite, lookup.speech), old, new, text, href, 0, place)


def _question(question: Question, link: Link, lookup: Lookup) -> Entry:
    elsewhere = lookup.place(question.change) if question.change else ""
    name, text = question_name(question, lookup.speech), question_text(question, elsewhere, lookup.speech)
    href, place = _spot(link, lookup)
    return Entry(name, "", "", text, href, 0, place)


def _spot(link: Link, lookup: Lookup) -> tuple[str, str]:
    """Return the row of a link and its place in words; nothing for a heading, which may have no row of its own."""
    if lookup.comparison.new.blocks[link.new[0]].kind is Kind.HEADING:
        return "", ""
    return f"#{row_id(link, lookup)}", lookup.place_of(link)
