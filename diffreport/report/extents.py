"""How much changed, as one sentence: apart from the rest, for it is told of comparisons that nobody makes again."""

from __future__ import annotations

from diffreport.model import Extent, Summary
from diffreport.report.language import phrasing
from diffreport.report.language.speech import speech
from diffreport.report.lines import counted


def extent_line(extent: Extent) -> str:
    """Return how much changed between two editions as one sentence."""
    s, trivial, rewrites = extent
    if not s.findings:
        if rewrites:
            told = speech().say("rewrite.runs", n=rewrites)
            return f"No finding, but {told}; {counted(trivial, 'trivial difference')}."
        return f"No change of substance; {counted(trivial, 'trivial difference')}." if trivial else "No change."
    parts = ", ".join(_parts(s))
    words = f"{counted(s.deleted_words, 'word')} removed, {s.inserted_words:,} added"
    kept = f"{phrasing.kept_percent(s)}% of the old wording kept ({words})"
    return f"{counted(s.findings, 'finding')}{': ' if parts else ''}{parts}; {kept}."


def _parts(s: Summary) -> list[str]:
    counts = (
        (s.figures, "figure", "figures"),
        (s.restated, "earlier figure restated", "earlier figures restated"),
        (s.wording, "wording signal", "wording signals"),
        (s.paragraphs, "whole paragraph", "whole paragraphs"),
    )
    return [counted(n, singular, plural) for n, singular, plural in counts if n]
