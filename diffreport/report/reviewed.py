"""What a review says of the findings of a report, as its notes show it."""

from __future__ import annotations

from dataclasses import dataclass

from diffreport.model import Finding
from diffreport.report.lookup import Lookup
from diffreport.report.review import Judgement

_WORDS = {"accepted": "✓ accepted", "dismissed": "✕ dismissed"}


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
    verdict = judgement.verdict or ""
    if not judgement.said:
        own = Comment(review.reviewer, judgement.comment)
        return verdict, _WORDS.get(verdict, ""), (own,) if own.text else ()
    comments = [
        Comment(f"{s.by} ({s.verdict})" if judgement.is_contested and s.verdict else s.by, s.comment)
        for s in judgement.said
        if s.comment or (judgement.is_contested and s.verdict)
    ]
    return verdict, _WORDS.get(verdict, "? contested" if judgement.is_contested else ""), tuple(comments)
