"""What a review says of the findings of a report, as its notes show it."""

from __future__ import annotations

from dataclasses import dataclass

from diffreport.model import Finding
from diffreport.report.lookup import Lookup
from diffreport.report.review import Judgement, Statement

_SIGNS = {"accepted": "✓", "dismissed": "✕"}


@dataclass(frozen=True, slots=True)
class Comment:
    """What a reviewer said of a finding. `by` has the verdict with the name where reviewers differ; "" names nobody."""

    by: str
    text: str


def known(lookup: Lookup) -> dict[str, Judgement]:
    """Return the judgements on findings that there are, in their order."""
    review = lookup.shown.review
    judgements = review.findings if review else {}
    return {f.id: judgements[f.id] for f in lookup.comparison.findings if f.id in judgements}


def judged(finding: Finding, lookup: Lookup) -> tuple[str, str, tuple[Comment, ...]]:
    """Return the verdict on a finding, the words for it, and the comments; all empty without a review."""
    review = lookup.shown.review
    judgement = review.findings.get(finding.id) if review else None
    if review is None or judgement is None:
        return "", "", ()
    words = _words(judgement.verdict, lookup)
    if not judgement.said:
        own = Comment(review.reviewer, judgement.comment)
        return judgement.verdict or "", words, (own,) if own.text else ()
    if judgement.is_contested and not words:
        words = f"? {lookup.speech.say('note.contested')}"
    comments = (_comment(s, judgement.is_contested, lookup) for s in judgement.said)
    return judgement.verdict or "", words, tuple(c for c in comments if c is not None)


def _words(verdict: str | None, lookup: Lookup) -> str:
    return f"{_SIGNS[verdict]} {lookup.speech.say(f'script.{verdict}')}" if verdict else ""


def _comment(statement: Statement, is_contested: bool, lookup: Lookup) -> Comment | None:
    """Return what one of several reviewers said; where they differ the verdict belongs to it."""
    if is_contested and statement.verdict:
        verdict = lookup.speech.say(f"script.{statement.verdict}")
        return Comment(lookup.speech.say("script.said_by", by=statement.by, verdict=verdict), statement.comment)
    return Comment(statement.by, statement.comment) if statement.comment else None
