"""From changes to findings: the smallest things a reviewer can judge, labelled, tagged and weighed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import is_

from diffreport import text as _text
from diffreport.comparison.alignment.moved import move_label
from diffreport.comparison.cleanup import run_weight
from diffreport.comparison.figures.differences import is_same_value
from diffreport.comparison.figures.reunion import Apart, Traced, reunited
from diffreport.comparison.ids import Ids, fingerprint
from diffreport.comparison.spoofs import Spoof, Unseen, reads_alike, spoofs, whole
from diffreport.comparison.tables.told import has_other_shape, label_of_table
from diffreport.comparison.wording.quotations import quoted
from diffreport.comparison.wording.signals import Evidence, qualified
from diffreport.model import Change, Finding, Kind, Link, Opcode, Relation, Revision, Status, TableChange, WordingSignal

# Changed runs with at most this many equal words between them, inside one clause, are one finding;
# stop words weigh half.
_JOIN_WEIGHT = 1.0
_MARKS = frozenset(".,;?!\n")
_ENDS = frozenset(".?!\n")  # of sentences
# Fewer changed words than this weigh little, and are no whole sentence.
_FEW_WORDS = 6

_NOUNS = {
    Kind.HEADING: "Heading",
    Kind.PARAGRAPH: "Paragraph",
    Kind.ITEM: "List item",
    Kind.TABLE: "Table",
    Kind.FOOTNOTE: "Footnote",
}
# What a finding says of its figures, one and several, in this order.
_FIGURE_LABELS = {
    "restated": ("Earlier figure restated", "Earlier figures restated"),
    "revised": ("Figure revised", "Figures revised"),
    "qualified": ("Qualifier changed", "Qualifiers changed"),
    "new": ("Figure new", "Figures new"),
    "gone": ("Figure gone", "Figures gone"),
    "date": ("Date changed", "Dates changed"),
    "identifier": ("Reference changed", "References changed"),
}
# The tags of figures that are no amounts.
_NAME_TAGS = {"date": "date", "identifier": "reference"}


@dataclass(frozen=True, slots=True)
class Subject:
    """A change with all that its findings are made of. `kind` is the kind of its blocks."""

    change: Change
    link: Link
    kind: Kind
    texts: tuple[str, str]  # old, new; blocks joined by a newline
    figures: tuple[Traced, ...]
    rewritten: bool = False
    table: TableChange | None = None
    became: str = ""  # what is said instead of "added" or "removed"
    evidence: tuple[Evidence, ...] = ()  # changes of wording, most consequential first


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding before it has a number and an id."""

    subject: Subject
    opcodes: tuple[int, ...]
    label: str
    tags: tuple[str, ...]
    weight: int
    figures: tuple[Traced, ...] = ()
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What can be judged of a comparison: findings in reading order, their figures and signals.

    `told` are the changes of unrevised blocks that the finding of their move, on another change, speaks for.
    """

    findings: tuple[Finding, ...]
    figures: tuple[Revision, ...]
    wording: tuple[WordingSignal, ...]
    told: tuple[str, ...] = ()

    @property
    def tags(self) -> dict[str, tuple[str, ...]]:
        """Return the tags of every change that a finding speaks for, by the change's id."""
        tags: dict[str, dict[str, None]] = {change: {"moved": None} for change in self.told}
        for finding in self.findings:
            tags.setdefault(finding.change, {}).update(dict.fromkeys(finding.tags))
        return {change: tuple(of) for change, of in tags.items()}


def judge(subjects: Sequence[Subject], apart: Apart = frozenset()) -> Judged:
    """Return the findings of all changes, numbered from 1 in reading order, with figures and signals.

    No figure of one change is one of another if the two are `apart`.
    """
    findings: list[Finding] = []
    figures: list[Revision] = []
    wording: list[WordingSignal] = []
    ids = Ids("c")
    labels = _move_labels(subjects)
    for subject in _reunited(subjects, apart):
        claimed: dict[int, str] = {}
        texts = fingerprint(*subject.texts)
        for draft in _drafts(subject, labels.get(subject.change.id)):
            finding = _finding(draft, ids.make(texts, draft.label), len(findings) + 1)
            findings.append(finding)
            claimed |= {id(traced): finding.id for traced in draft.figures}
            if draft.evidence:
                wording.append(_signal(finding, subject.change, draft.evidence))
        figures += [_claimed(t.revision, claimed.get(id(t))) for t in subject.figures]
    told = tuple(change for change, label in labels.items() if not label)
    return Judged(tuple(findings), tuple(figures), tuple(wording), told)


def _move_labels(subjects: Sequence[Subject]) -> dict[str, str]:
    """Return the labels of moves of several blocks, by the change of the first unrevised one; "" by the change
    of each other unrevised one, for which it speaks."""
    moves: dict[int, list[Subject]] = {}
    for subject in subjects:
        if subject.link.move is not None:
            moves.setdefault(subject.link.move, []).append(subject)
    labels: dict[str, str] = {}
    for move in moves.values():
        label = move_label([s.kind for s in move for _ in s.link.old])
        for subject in filter(_only_moved, move if len(move) > 1 else ()):
            labels[subject.change.id] = label
            label = ""
    return labels


def _only_moved(subject: Subject) -> bool:
    """Tell whether a block stands elsewhere and no word of it is another."""
    revised = subject.rewritten or any(op.is_content for op in subject.change.opcodes)
    return subject.link.relation == Relation.MOVED and not revised


def _reunited(subjects: Sequence[Subject], apart: Apart) -> Iterator[Subject]:
    """Yield the subjects without the figures that only went from one block without a partner to another."""
    lone = {s.change.id for s in subjects if not s.link.old or not s.link.new}
    left: dict[str, list[Traced]] = {}
    for traced in reunited([traced for s in subjects for traced in s.figures], lone, apart):
        left.setdefault(traced.revision.change, []).append(traced)
    for subject in subjects:
        kept = tuple(left.get(subject.change.id, ()))
        same = len(kept) == len(subject.figures) and all(map(is_, kept, subject.figures))
        yield subject if same else replace(subject, figures=kept)


def _claimed(revision: Revision, finding: str | None) -> Revision:
    return replace(revision, finding=finding) if finding != revision.finding else revision


def _signal(finding: Finding, change: Change, found: Evidence) -> WordingSignal:
    words = tuple(map(_text.normalise, found.words))
    old, new = quoted(change, finding.opcodes) if finding.opcodes else words
    return WordingSignal(change.id, finding.id, found.signal.name, old, new, (words[0], words[1]))


def _finding(draft: Draft, name: str, n: int) -> Finding:
    change = draft.subject.change.id
    return Finding(name, n, change, draft.opcodes, draft.tags, draft.label, draft.weight)


def _drafts(subject: Subject, of_move: str | None) -> list[Draft]:
    """Return the findings of one change: one about the whole, or one for each run of changed words, or both.

    `of_move` is set on an unrevised block of a move of several: the move's label, "" where another block has it.
    """
    if of_move is not None:
        return [_whole(subject, of_move, ("moved", "paragraph"))] if of_move else []
    relation = subject.link.relation
    if relation in (Relation.ADDED, Relation.REMOVED):
        label = subject.became or f"{_NOUNS[subject.kind]} {relation.value}"
        return [_whole(subject, label, (relation.value, "paragraph"))]
    if subject.kind == Kind.TABLE:
        return _table(subject)
    runs = content_runs(subject.change)
    if relation == Relation.MOVED:
        if subject.rewritten:
            return [_whole(subject, "Moved and rewritten", ("moved", "rewritten", "paragraph"))]
        label = "Moved and revised" if runs else f"{_NOUNS[subject.kind]} moved"
        return [_whole(subject, label, ("moved", "paragraph"), tuple(k for run in runs for k in run))]
    if subject.rewritten:
        return [_whole(subject, "Rewritten", ("rewritten", "paragraph"))]
    figures = _by_run(subject, runs)
    told = _by_evidence(subject, runs)
    unseen = Unseen(subject.change.old_tokens, subject.change.new_tokens)
    drafts = [
        _run(subject, run, figures[run], told.get(run), unseen.of(subject.change.opcodes[k] for k in run))
        for run in runs
        if not _only_break(subject.change, run)
    ]
    if relation in (Relation.SPLIT, Relation.MERGED) and (runs or subject.link.moved):
        breaks = tuple(k for run in runs if _only_break(subject.change, run) for k in run)
        noun = _NOUNS[subject.kind]
        label = f"{noun} split" if relation == Relation.SPLIT else f"{noun}s merged"
        drafts.insert(0, Draft(subject, breaks, label, ("structure", "paragraph"), 3))
    return drafts


def _whole(subject: Subject, label: str, tags: tuple[str, ...], opcodes: tuple[int, ...] = ()) -> Draft:
    figures = subject.figures
    changed = [t for t in figures if t.revision.status.is_change]
    long = max(map(_text.word_count, subject.texts)) >= _FEW_WORDS and subject.kind != Kind.HEADING
    weight = 1 if long else 2
    if "moved" in tags and "rewritten" not in tags:
        weight = 2 if opcodes else 3
    found = next(iter(subject.evidence), None)
    if found:
        weight = min(weight, found.signal.weight)
        tags = (*tags, *dict.fromkeys(("wording", found.signal.tag)))
    draft = Draft(subject, opcodes, label, (*tags, *_figure_tags(changed)), weight, figures, found)
    return _with_spoofs(draft, _spoofs(subject))


def _spoofs(subject: Subject) -> list[Spoof]:
    """Return what cannot be seen of a whole change: of its words, or in a text that is all new."""
    change = subject.change
    if not subject.link.old:
        return whole(subject.texts[1])
    return spoofs(change.opcodes, change.old_tokens, change.new_tokens)


def _with_spoofs(draft: Draft, found: Sequence[Spoof]) -> Draft:
    """Return a finding with what cannot be seen of it named behind its label: nothing weighs more."""
    if not found:
        return draft
    label = ", ".join([draft.label, *(_lower(spoof.label) for spoof in found)])
    tags = dict.fromkeys((*draft.tags, *(spoof.tag for spoof in found)))
    return replace(draft, label=label, tags=tuple(tags), weight=1)


def _table(subject: Subject) -> list[Draft]:
    if not any(op.is_content for op in subject.change.opcodes):
        return [_whole(subject, "Table moved", ("moved", "paragraph"))] if subject.link.moved else []
    restated = any(t.revision.status == Status.RESTATED for t in subject.figures)
    shape = not subject.figures or (subject.table is not None and has_other_shape(subject.table))
    tags = [("restated", restated), ("structure", shape)]
    label = label_of_table(subject.table, [t.revision for t in subject.figures]) if subject.table else "Table changed"
    told = (*_figure_tags(subject.figures), *(tag for tag, is_so in tags if is_so))
    if subject.link.moved:
        label, told = label.replace("Table:", "Table moved:"), ("moved", "paragraph", *told)
    draft = Draft(subject, (), label, told, 1 if subject.figures else 2, subject.figures)
    return [_with_spoofs(draft, _spoofs(subject))]


def _by_run(subject: Subject, runs: Sequence[tuple[int, ...]]) -> dict[tuple[int, ...], list[Traced]]:
    """Return the changed figures that each run touches; a figure that two runs touch goes to the first."""
    run_of = {k: run for run in runs for k in run}
    out: dict[tuple[int, ...], list[Traced]] = {run: [] for run in runs}
    for traced in subject.figures:
        if traced.revision.status.is_change:
            touched = sorted(k for k in traced.opcodes(subject.change.opcodes) if k in run_of)
            if touched:
                out[run_of[touched[0]]].append(traced)
    return out


def _by_evidence(subject: Subject, runs: Sequence[tuple[int, ...]]) -> dict[tuple[int, ...], Evidence]:
    """Return the most consequential change of wording that each run shows; each is told once."""
    out: dict[tuple[int, ...], Evidence] = {}
    ops, run_of = [subject.change.opcodes[k] for run in runs for k in run], [run for run in runs for _ in run]
    for found in subject.evidence:
        first = found.first_of(ops)
        if first is not None:
            out.setdefault(run_of[first], found)
    return out


def _run(
    subject: Subject, run: tuple[int, ...], here: list[Traced], told: Evidence | None, unseen: list[Spoof]
) -> Draft:
    """Return the finding about one run of changed words, its figures, what it shows of wording and what is unseen."""
    change = subject.change
    ops = [change.opcodes[k] for k in run]
    hedge = qualified([(r.old, r.new) for r in (t.revision for t in here) if r.old and r.new and r.old.is_amount])
    found = min(filter(None, (told, hedge)), key=lambda e: e.rank, default=None)
    labels = [*_figure_labels(here), *([found.signal.label] if found else [])]
    sides = (
        [t for op in ops for t in change.old_tokens[op.i1 : op.i2]],
        [t for op in ops for t in change.new_tokens[op.j1 : op.j2]],
    )
    size = max(sum(map(_text.is_word, side)) for side in sides)
    weights = [found.signal.weight] if found else []
    weight = min((2 if size >= _FEW_WORDS else 3, *weights, *_figure_weights(here)))
    if unseen and not labels and reads_alike(ops, change.old_tokens, change.new_tokens):
        first, *others = unseen
        return _with_spoofs(Draft(subject, run, first.label, (first.tag,), 1), others)
    label = ", ".join([labels[0], *map(_lower, labels[1:])]) if labels else _plain_label(subject, ops[0], *sides)
    return _with_spoofs(Draft(subject, run, label, _tags(here, found), weight, tuple(here), found), unseen)


def _tags(figures: Sequence[Traced], found: Evidence | None) -> tuple[str, ...]:
    tags = _figure_tags(figures)
    if any(t.revision.status == Status.RESTATED for t in figures):
        tags.append("restated")
    if found:
        tags += ["wording", found.signal.tag]
    return tuple(dict.fromkeys(tags))


def _figure_tags(figures: Sequence[Traced]) -> list[str]:
    """Return the tags of changed figures: figure, date, reference."""
    kinds = {f.kind for t in figures if (f := t.revision.new or t.revision.old)}
    return ["figure"] * bool(kinds - set(_NAME_TAGS)) + [tag for kind, tag in _NAME_TAGS.items() if kind in kinds]


def _figure_labels(figures: Sequence[Traced]) -> list[str]:
    count = Counter(_became(t.revision) for t in figures)
    return [many if count[what] > 1 else one for what, (one, many) in _FIGURE_LABELS.items() if count[what]]


def _became(revision: Revision) -> str:
    """Return what became of a figure, as the labels tell it."""
    old, new = revision.old, revision.new
    if not old or not new:
        return revision.status.value
    if not new.is_amount:
        return new.kind
    qualified = revision.status == Status.REVISED and is_same_value(old, new)
    return "qualified" if qualified else revision.status.value


def _figure_weights(figures: Sequence[Traced]) -> list[int]:
    return [1 if t.revision.old and t.revision.new else 2 for t in figures]


def _plain_label(subject: Subject, first: Opcode, old: Sequence[str], new: Sequence[str]) -> str:
    """Return the label of a run without figure or signal: a sentence or several, some words, or other words."""
    if subject.kind == Kind.HEADING:
        return "Heading reworded"
    if all(any(not token.isspace() for token in side) for side in (old, new)):
        return "Reworded"
    side = new or old
    before = subject.change.new_tokens[: first.j1] if new else subject.change.old_tokens[: first.i1]
    above = next((t for t in reversed(before) if t in _ENDS or _text.is_word(t)), ".")
    begins = above in _ENDS or next((t for t in side if not t.isspace()), "") in _ENDS
    whole = begins and sum(map(_text.is_word, side)) >= _FEW_WORDS
    ends = sum(token in _ENDS for token in side)
    noun = "Words" if not whole or not ends else "Sentence" if ends == 1 else "Sentences"
    return noun + (" added" if any(map(_text.is_word, new)) else " removed")


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def content_runs(change: Change) -> list[tuple[int, ...]]:
    """Return the positions of content opcodes, those that belong together in one tuple."""
    runs: list[list[int]] = []
    for k, op in enumerate(change.opcodes):
        if not op.is_content:
            continue
        if runs and _belong_together(change, runs[-1][-1], k):
            runs[-1].append(k)
        else:
            runs.append([k])
    return [tuple(run) for run in runs]


def _belong_together(change: Change, last: int, k: int) -> bool:
    """Tell whether only a few equal words of one clause stand between two changed runs."""
    a, b = change.opcodes[last], change.opcodes[k]
    between = change.new_tokens[a.j2 : b.j1]
    if _has_break(change, a) or _has_break(change, b) or _MARKS & set(between):
        return False
    if _MARKS & {*change.new_tokens[a.j2 - 1 : a.j2], *change.old_tokens[a.i2 - 1 : a.i2]}:
        return False
    return run_weight(list(map(_text.key, between))) <= _JOIN_WEIGHT


def _has_break(change: Change, op: Opcode) -> bool:
    return "\n" in change.old_tokens[op.i1 : op.i2] or "\n" in change.new_tokens[op.j1 : op.j2]


def _only_break(change: Change, run: tuple[int, ...]) -> bool:
    """Tell whether a run changes nothing but where a paragraph ends."""
    ops = [change.opcodes[k] for k in run]
    tokens = [t for op in ops for t in (*change.old_tokens[op.i1 : op.i2], *change.new_tokens[op.j1 : op.j2])]
    return "\n" in tokens and not any(map(_text.is_word, tokens))
