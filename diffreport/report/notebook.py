"""A comparison as a fragment of HTML for notebooks: what was found in short, the findings that matter most in context.

Notebooks sanitise what they show, and are light or dark: the fragment has no style, no script and no address, and tells
old from new by `<del>` and `<ins>` alone. It is of bounded size, whatever the editions are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from diffreport.model import Change, Comparison, Finding
from diffreport.model.histories import History
from diffreport.report.history.terminal import overview_text
from diffreport.report.joined import Joined, joined
from diffreport.report.language.differences import difference, percent
from diffreport.report.language.phrasing import kept_percent
from diffreport.report.lines import Piece, counted, elided, visible
from diffreport.report.lookup import Lookup, look_up, report_title
from diffreport.report.terminal import summary_line

MOST_FINDINGS = 50
_MOST_SHOWN = 400  # characters of a run of words
_MOST_RUNS, _MOST_FIGURES = 24, 8  # of a finding
_CONTEXT = 8  # unchanged words kept beside a mark
_WIDTH = 100  # columns of a history's lines
_MOST_HISTORY = 40_000  # characters

_MARKS = {"old": "del", "new": "ins"}


def comparison_fragment(comparison: Comparison) -> str:
    """Return a comparison as HTML: its counts, and of its findings at most 50, those that matter most.

    Cost: linear in the documents; at most some 100 KB.
    """
    lookup = look_up(comparison)
    title = report_title(comparison.old.edition, comparison.new.edition, lookup.speech)
    labels = " → ".join(map(_shown, dict.fromkeys(lookup.labels)))
    parts = [f"<p><strong>{_shown(title)}</strong>: {labels}<br>{_shown(summary_line(comparison))}</p>"]
    if comparison.lone is None and comparison.findings:
        parts += [_counts(comparison), *_findings(lookup)]
    return _fragment(parts)


def history_fragment(history: History) -> str:
    """Return a history as HTML: its story in short, as a terminal shows it."""
    told = escape(_cut(overview_text(history, width=_WIDTH, color=False), _MOST_HISTORY))
    return _fragment([f"<pre>{told}</pre>"])


def _fragment(parts: Sequence[str]) -> str:
    return "\n".join(("<div>", *parts, "</div>"))


def _counts(comparison: Comparison) -> str:
    s = comparison.summary
    counts = (
        ("Findings", s.findings),
        ("Figures", s.figures),
        ("Wording", s.wording),
        ("Whole paragraphs", s.paragraphs),
        ("Words removed", s.deleted_words),
        ("Words added", s.inserted_words),
    )
    heads = "".join(f"<th>{name}</th>" for name, _ in counts)
    cells = "".join(f"<td>{count:,}</td>" for _, count in counts)
    return (
        f"<table><thead><tr>{heads}<th>Wording kept</th></tr></thead>"
        f"<tbody><tr>{cells}<td>{kept_percent(s)}%</td></tr></tbody></table>"
    )


def _findings(lookup: Lookup) -> Iterator[str]:
    """Yield the findings that matter most, in the order of the text, and how many there are besides."""
    comparison = lookup.comparison
    chosen = sorted(comparison.findings, key=lambda finding: finding.weight)[:MOST_FINDINGS]
    top = replace(comparison, findings=tuple(sorted(chosen, key=lambda finding: finding.n)))
    changes = {change.id: change for change in comparison.changes}
    yield "<ol>"
    for found in joined(replace(lookup, comparison=top)):
        yield f'<li value="{found.finding.n}">{_finding(found, changes[found.finding.change], lookup)}</li>'
    yield "</ol>"
    if (left := len(comparison.findings) - len(chosen)) > 0:
        yield f"<p>and {counted(left, 'finding')} more.</p>"


def _finding(found: Joined, change: Change, lookup: Lookup) -> str:
    finding = found.finding
    perhaps = "perhaps: " if found.is_doubtful else ""
    where = found.citations[1] or found.citations[0]
    head = f"{perhaps}<strong>{_shown(finding.label)}</strong>{f' ({_shown(where)})' if where else ''}"
    pieces = _in_context(change, finding) if finding.opcodes else _whole(found)
    words = "".join(map(_marked, pieces[:_MOST_RUNS])) + ("…" if len(pieces) > _MOST_RUNS else "")
    return "<br>".join(filter(None, (head, words, *_figures(finding, lookup))))


def _in_context(change: Change, finding: Finding) -> list[Piece]:
    """Return the words of a finding under their marks, with some beside them as the new edition has them."""
    pieces: list[Piece] = []
    for k, op in enumerate(change.opcodes):
        old = "".join(change.old_tokens[op.i1 : op.i2])
        new = "".join(change.new_tokens[op.j1 : op.j2])
        if k in finding.opcodes:
            pieces += _sides(old, new, " ")
        elif pieces and not pieces[-1].mark:
            pieces[-1] = Piece(pieces[-1].text + new)
        else:
            pieces.append(Piece(new))
    return elided(pieces, _CONTEXT)


def _whole(found: Joined) -> list[Piece]:
    """Return the words of a finding that is about whole paragraphs or a table; of what only moved they are unmarked."""
    old, new = found.words
    if old == new:
        return [Piece(new)]
    return _sides(old, new, "\n")


def _sides(old: str, new: str, between: str) -> list[Piece]:
    """Return old words and new ones; both are told apart by what stands between them where there are both."""
    pieces = Piece(old, "old"), Piece(between if old and new else ""), Piece(new, "new")
    return [piece for piece in pieces if piece.text]


def _figures(finding: Finding, lookup: Lookup) -> Iterator[str]:
    """Yield what became of the figures of a finding, with how much that is."""
    revisions = lookup.finding_revisions.get(finding.id, ())
    for revision in revisions[:_MOST_FIGURES]:
        sides = (side.text if side else "–" for side in (revision.old, revision.new))
        sizes = ", ".join(filter(None, (difference(revision, lookup.speech), percent(revision, lookup.speech))))
        told = f"{revision.label}{': ' if revision.label else ''}{' → '.join(sides)}{f' ({sizes})' if sizes else ''}"
        yield f"<small>{_shown(told)}</small>"
    if (left := len(revisions) - _MOST_FIGURES) > 0:
        yield f"<small>and {counted(left, 'figure')} more</small>"


def _marked(piece: Piece) -> str:
    text = _shown(piece.text)
    tag = _MARKS.get(piece.mark)
    return f"<{tag}>{text}</{tag}>" if tag else text


def _shown(text: str) -> str:
    """Return a text as HTML that hides nothing and gives no orders, cut where it is long."""
    return "<br>".join(escape(visible(line)) for line in _cut(text, _MOST_SHOWN).split("\n"))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
