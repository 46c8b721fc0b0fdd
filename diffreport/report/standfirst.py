"""The paragraph under the title that says what changed. It claims nothing that is not a count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from diffreport.model import Finding, Kind, Lone, Revision, Standing, Status, WordingSignal
from diffreport.report import phrasing
from diffreport.report.lookup import Lookup, tags_of
from diffreport.report.provenance import edition_name

# Below this share of the old wording kept, the report calls itself rewritten and opens side by side.
REWRITTEN_PERCENT = 30
MAX_SENTENCES = 3

# What wording signals are about: one, several, the filter that shows them. In order of consequence.
_NOUNS = {
    "hedge": ("hedge", "hedges", "hedge"),
    "obligation": ("duty", "duties", "obligation"),
    "commitment": ("promise", "promises", "obligation"),
    "deadline": ("deadline", "deadlines", "obligation"),
    "negation": ("negation", "negations", "wording"),
    "attribution": ("attribution", "attributions", "attribution"),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of the standfirst; a count links to its finding, or sets the filter `only`."""

    text: str
    href: str = ""
    only: str = ""


Sentence = tuple[Phrase, ...]

# What became of figures: of one, of several.
_OUTCOMES = {
    "rose": ("rose", "rose"),
    "fell": ("fell", "fell"),
    "reads differently": ("reads differently", "read differently"),
    "new": ("is new", "are new"),
    "gone": ("is gone", "are gone"),
}


def is_rewritten(lookup: Lookup) -> bool:
    """Tell whether so little of the old wording is kept that the report opens side by side."""
    summary = lookup.comparison.summary
    return bool(summary.old_words) and summary.kept_percent < REWRITTEN_PERCENT


def standfirst(lookup: Lookup) -> tuple[Phrase, ...]:
    """Return at most three sentences, in order of consequence; what has a count of zero is not said."""
    if lookup.comparison.lone is not None:
        return (Phrase(_lone(lookup.comparison.lone, lookup)),)
    if not lookup.comparison.findings:
        return (Phrase(_nothing(lookup)),)
    sentences = [s for s in (_rules_and_figures(lookup), _wording(lookup), _paragraphs(lookup)) if s]
    if not sentences:
        findings = lookup.comparison.findings
        sentences = [(_count(len(findings), "passage", [f.id for f in findings], "all"), Phrase(" changed."))]
    kept = phrasing.kept_percent(lookup.comparison.summary)
    lead = [(Phrase(f"Largely rewritten: {kept}% of the wording kept."),)]
    sentences = (lead if is_rewritten(lookup) else []) + sentences
    out: list[Phrase] = []
    for sentence in sentences[:MAX_SENTENCES]:
        out += [Phrase(" ")] if out else []
        first, *rest = sentence
        out += [Phrase(phrasing.sentence_case(first.text), first.href, first.only), *rest]
    return tuple(out)


def _lone(lone: Lone, lookup: Lookup) -> str:
    if lone.standing is Standing.FIRST:
        return "First archived edition: nothing to compare with yet."
    seen = f"; it was last seen on {phrasing.date(lone.last_seen)}" if lone.last_seen else ""
    return f"The {edition_name(lookup.labels[0])} was withdrawn{seen}."


def _nothing(lookup: Lookup) -> str:
    comparison = lookup.comparison
    if comparison.rewrites:
        told = phrasing.rewordings(len(comparison.rewrites))
        return phrasing.sentence_case(f"{told}; nothing else of substance changed.")
    noises = [n.noise for n in comparison.noise if n.count]
    if noises:
        names = phrasing.listed(list(dict.fromkeys(map(phrasing.noise_in_passing, noises))))
        return f"Nothing of substance changed. The two editions differ only in {names}, all of it folded below."
    same_bytes = comparison.old.edition.sha256 == comparison.new.edition.sha256
    return "The two editions are identical." if same_bytes else "The text of the two editions is identical."


def _rules_and_figures(lookup: Lookup) -> Sentence:
    rules = [f for f in lookup.comparison.findings if "definition" in f.tags]
    restated = [r for r in lookup.comparison.figures if r.status is Status.RESTATED]
    parts: list[Sentence] = []
    if rules:
        text = (
            "the counting rule changed" if len(rules) == 1 else f"{phrasing.number(len(rules))} counting rules changed"
        )
        parts.append((_link(text, [f.id for f in rules], "definition"),))
    if restated:
        ids = [r.finding for r in restated if r.finding]
        be = "was" if len(restated) == 1 else "were"
        counted = phrasing.counted(len(restated), "figure")
        parts.append((_link(f"{counted} for earlier years {be} restated", ids, "restated"),))
    figures = _figures([r for r in lookup.comparison.figures if r.status is not Status.RESTATED and r.is_of_amount])
    sentence = _chained(parts, ", and ")
    if figures:
        sentence = (*sentence, Phrase("; "), *figures) if sentence else figures
    return (*sentence, Phrase(".")) if sentence else ()


def _figures(revisions: Sequence[Revision]) -> Sentence:
    changed = [r for r in revisions if r.status in (Status.REVISED, Status.NEW, Status.GONE)]
    if not changed:
        return ()
    outcomes = Counter(_outcome(r) for r in changed)
    said = [
        (phrasing.number(outcomes[name]), verbs[0] if outcomes[name] == 1 else verbs[1])
        for name, verbs in _OUTCOMES.items()
        if outcomes[name]
    ]
    count = _count(len(changed), "figure", [r.finding for r in changed if r.finding], "figure")
    if len(said) == 1:
        return (count, Phrase(f" {said[0][1]}"))
    return (count, Phrase(f" changed: {phrasing.listed([' '.join(one) for one in said])}"))


def _outcome(revision: Revision) -> str:
    if revision.status in (Status.NEW, Status.GONE):
        return str(revision.status)
    if not revision.delta:
        return "reads differently"
    return "rose" if revision.delta > 0 else "fell"


def _wording(lookup: Lookup) -> Sentence:
    signals = lookup.comparison.wording
    groups: dict[tuple[str, str], list[WordingSignal]] = {}
    for signal in signals:
        subject, _, verb = signal.signal.partition("_")
        groups.setdefault((subject, verb), []).append(signal)
    hedges = [_verdict(groups[key], key) for key in (("hedge", "dropped"), ("hedge", "added")) if key in groups]
    if len(hedges) == 2:  # "Two hedges were dropped and two added"
        added = phrasing.number(len(groups["hedge", "added"]))
        hedges[1] = (replace(hedges[1][0], text=added), Phrase(" added"))
    others = [
        _verdict(found, key)
        for subject in _NOUNS
        for key, found in groups.items()
        if key[0] == subject and subject != "hedge"
    ]
    parts = [_chained(hedges, " and "), _chained(others, ", ", " and ")]
    sentence = _chained([part for part in parts if part], "; ")
    if not sentence and signals:
        be = "stands" if len(signals) == 1 else "stand"
        ids = [s.finding for s in signals]
        sentence = (_count(len(signals), "wording signal", ids, "wording"), Phrase(f" {be} out"))
    return (*sentence, Phrase(".")) if sentence else ()


def _verdict(found: Sequence[WordingSignal], key: tuple[str, str]) -> Sentence:
    """Return "two hedges were dropped" for the signals of one subject and verb."""
    singular, plural, only = _NOUNS[key[0]]
    be = "was" if len(found) == 1 else "were"
    count = _count(len(found), singular, [s.finding for s in found], only, plural)
    return (count, Phrase(f" {be} {key[1].replace('_', ' ')}"))


def _paragraphs(lookup: Lookup) -> Sentence:
    whole = [f for f in lookup.comparison.findings if "paragraph" in tags_of(f)]
    kinds = {block.kind for f in whole for block in lookup.blocks_of(f)}
    name = "passage" if kinds & {Kind.HEADING, Kind.TABLE} else "paragraph"  # a heading is no paragraph
    parts: list[Sentence] = []
    for tag in ("removed", "added", "rewritten", "moved"):
        # what moved and was rewritten is counted once, with the moves
        found = [f for f in whole if tag in f.tags and (tag == "moved" or "moved" not in f.tags)]
        if found:
            count, how = _moved(found, lookup) if tag == "moved" else (len(found), "")
            noun = phrasing.counted(count, name) if not parts else phrasing.number(count)
            be = "" if parts else " was" if count == 1 else " were"
            parts.append((_link(noun, [f.id for f in found], "paragraph"), Phrase(f"{be} {tag}{how}")))
    return (*_chained(parts, ", ", " and "), Phrase(".")) if parts else ()


def _moved(found: Sequence[Finding], lookup: Lookup) -> tuple[int, str]:
    """Return how many blocks the findings of moves are about, and in how many moves if they moved together."""
    numbers = {n for f in found for n in lookup.move_of(lookup.link_of_change[f.change])}
    links = [lookup.comparison.alignment.links[n] for n in numbers]
    count = sum(len(link.old) for link in links)
    moves = len({link.move for link in links if link.move is not None}) + sum(link.move is None for link in links)
    how = "" if moves == count else " together" if moves == 1 else f" in {phrasing.number(moves)} moves"
    rewritten = sum("rewritten" in f.tags for f in found)
    some = " and rewritten" if rewritten == count else f", {phrasing.number(rewritten)} of them rewritten"
    return count, how + (some if rewritten else "")


def _count(n: int, singular: str, ids: Sequence[str], only: str, plural: str = "") -> Phrase:
    return _link(phrasing.counted(n, singular, plural), ids, only)


def _link(text: str, ids: Sequence[str], only: str) -> Phrase:
    """Return a count that leads to its one finding, or to the first of several with the filter set."""
    distinct = list(dict.fromkeys(ids))
    if not distinct:
        return Phrase(text)
    return Phrase(text, f"#{distinct[0]}", only if len(distinct) > 1 else "")


def _chained(parts: Sequence[Sentence], between: str, last: str = "") -> Sentence:
    out: list[Phrase] = []
    for n, part in enumerate(parts):
        if n:
            out.append(Phrase(last if last and n == len(parts) - 1 else between))
        out += part
    return tuple(out)
