"""The paragraph under the title that says what changed. It claims nothing that is not a count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from diffreport.model import Finding, Kind, Link, Lone, Revision, Standing, Status, WordingSignal
from diffreport.report.front.provenance import at_start, edition_name
from diffreport.report.language import phrasing
from diffreport.report.language.speech import Phrase, Phrases, capitalised
from diffreport.report.lookup import Lookup

# Below this share of the old wording kept, the report calls itself rewritten and opens side by side.
REWRITTEN_PERCENT = 30
MAX_SENTENCES = 3

# What wording signals are about, in order of consequence, with the filter that shows them.
_FILTERS = {
    "hedge": "hedge",
    "obligation": "obligation",
    "commitment": "obligation",
    "deadline": "obligation",
    "negation": "wording",
    "attribution": "attribution",
}
# What else they are about: said where there is nothing of more consequence.
_CLASSES = ("scope", "agency", "tone")
# What became of figures, in the order it is said.
_OUTCOMES = ("rose", "fell", "differs", "new", "gone")


def is_rewritten(lookup: Lookup) -> bool:
    """Tell whether so little of the old wording is kept that the report opens side by side."""
    summary = lookup.comparison.summary
    return bool(summary.old_words) and summary.kept_percent < REWRITTEN_PERCENT


def standfirst(lookup: Lookup) -> Phrases:
    """Return at most three sentences, in order of consequence; what has a count of zero is not said."""
    speech = lookup.speech
    if lookup.comparison.lone is not None:
        return (Phrase(_lone(lookup.comparison.lone, lookup)),)
    if not lookup.comparison.findings:
        return (Phrase(_nothing(lookup)),)
    clauses = [s for s in (_rules_and_figures(lookup), _wording(lookup), _paragraphs(lookup)) if s]
    sentences = [speech.phrases("standfirst.sentence", text=clause) for clause in clauses]
    if not sentences:
        ids = [f.id for f in lookup.comparison.findings]
        sentences = [speech.phrases("standfirst.passages", _link(ids, "all"), n=len(ids))]
    if is_rewritten(lookup):
        kept = speech.percent(phrasing.kept_percent(lookup.comparison.summary))
        sentences.insert(0, speech.phrases("standfirst.rewritten", kept=kept))
    out: list[Phrase] = []
    for sentence in sentences[:MAX_SENTENCES]:
        out += [Phrase(" ")] if out else []
        out += capitalised(sentence)
    return tuple(out)


def _lone(lone: Lone, lookup: Lookup) -> str:
    speech = lookup.speech
    if lone.standing is Standing.FIRST:
        return speech.say("standfirst.first")
    name = edition_name(lookup.labels[0], speech, "the")
    if lone.last_seen:
        told = speech.say("standfirst.withdrawn_since", edition=name, date=speech.date(lone.last_seen))
    else:
        told = speech.say("standfirst.withdrawn", edition=name)
    return at_start(told, lookup.labels)


def _nothing(lookup: Lookup) -> str:
    comparison, speech = lookup.comparison, lookup.speech
    if comparison.rewrites:
        told = speech.say("rewrite.runs", n=len(comparison.rewrites))
        return phrasing.sentence_case(speech.say("standfirst.rewordings", rewordings=told))
    noises = [n.noise for n in comparison.noise if n.count]
    if noises:
        names = dict.fromkeys(speech.named("noise.passing", noise) for noise in noises)
        return speech.say("standfirst.trivial", what=speech.listed(list(names)))
    same_bytes = comparison.old.edition.sha256 == comparison.new.edition.sha256
    return speech.say("standfirst.identical" if same_bytes else "standfirst.same_text")


def _rules_and_figures(lookup: Lookup) -> Phrases:
    speech = lookup.speech
    rules = [f.id for f in lookup.comparison.findings if "definition" in f.tags]
    restated = [r for r in lookup.comparison.figures if r.status is Status.RESTATED]
    said: Phrases = ()
    if rules:
        said = speech.phrases("standfirst.rules", _link(rules, "definition"), n=len(rules))
    if restated:
        link = _link([r.finding for r in restated if r.finding], "restated")
        told = speech.phrases("standfirst.restated", link, n=len(restated))
        said = speech.phrases("standfirst.rules_and", first=said, last=told) if said else told
    figures = _figures(
        [r for r in lookup.comparison.figures if r.status is not Status.RESTATED and r.is_of_amount], lookup
    )
    return _then(said, figures, lookup)


def _figures(revisions: Sequence[Revision], lookup: Lookup) -> Phrases:
    speech = lookup.speech
    changed = [r for r in revisions if r.status in (Status.REVISED, Status.NEW, Status.GONE)]
    count = Counter(map(_outcome, changed))
    outcomes = [name for name in _OUTCOMES if count[name]]
    link = _link([r.finding for r in changed if r.finding], "figure")
    if len(outcomes) == 1:
        return speech.phrases(f"standfirst.figures.{outcomes[0]}", link, n=len(changed))
    what = speech.listed([speech.say(f"standfirst.outcome.{name}", n=count[name]) for name in outcomes])
    return speech.phrases("standfirst.figures.changed", link, n=len(changed), what=what) if changed else ()


def _outcome(revision: Revision) -> str:
    if revision.status in (Status.NEW, Status.GONE):
        return str(revision.status)
    if not revision.delta:
        return "differs"
    return "rose" if revision.delta > 0 else "fell"


def _wording(lookup: Lookup) -> Phrases:
    speech, signals = lookup.speech, lookup.comparison.wording
    groups: dict[str, list[WordingSignal]] = {}
    for signal in signals:
        groups.setdefault(signal.signal, []).append(signal)
    hedges = [name for name in ("hedge_dropped", "hedge_added") if name in groups]
    of_subject = [(s, name) for s in _FILTERS for name in groups if name.partition("_")[0] == s and s != "hedge"]
    others = [name for _, name in of_subject if speech.has(f"standfirst.signal.{name}")]
    said = [_verdict(name, groups[name], lookup) for name in hedges]
    if len(hedges) == 2:  # "Two hedges were dropped and two added"
        said[1] = _verdict("hedge_added", groups["hedge_added"], lookup, "_too")
    told = speech.joined([_verdict(name, groups[name], lookup) for name in others])
    sentence = _then(speech.joined(said), told, lookup)
    return sentence or _of_class(signals, lookup)


def _of_class(signals: Sequence[WordingSignal], lookup: Lookup) -> Phrases:
    """Return "four changes of scope and one change of tone", for signals that have no words of their own."""
    said: list[Phrases] = []
    for name in _CLASSES:
        found = [s.finding for s in signals if s.signal.partition("_")[0] == name]
        if found:
            said.append(lookup.speech.phrases(f"standfirst.class.{name}", _link(found, "wording"), n=len(found)))
    return lookup.speech.joined(said)


def _verdict(name: str, found: Sequence[WordingSignal], lookup: Lookup, how: str = "") -> Phrases:
    """Return "two hedges were dropped" for the signals of one name."""
    link = _link([s.finding for s in found], _FILTERS[name.partition("_")[0]])
    return lookup.speech.phrases(f"standfirst.signal.{name}{how}", link, n=len(found))


def _paragraphs(lookup: Lookup) -> Phrases:
    whole = [f for f in lookup.comparison.findings if "paragraph" in lookup.tags_of(f)]
    kinds = {block.kind for f in whole for block in lookup.blocks_of(f)}
    noun = "passage" if kinds & {Kind.HEADING, Kind.TABLE} else "paragraph"  # a heading is no paragraph
    parts: list[Phrases] = []
    for tag in ("removed", "added", "rewritten", "moved"):
        # what moved and was rewritten is counted once, with the moves
        found = [f for f in whole if tag in f.tags and (tag == "moved" or "moved" not in f.tags)]
        if found:
            links = _moved_links(found, lookup) if tag == "moved" else []
            count = sum(len(link.old) for link in links) if links else len(found)
            key = f"standfirst.too.{tag}" if parts else f"standfirst.{noun}.{tag}"
            said = lookup.speech.phrases(key, _link([f.id for f in found], "paragraph"), n=count)
            parts.append(_how_moved(said, found, links, lookup) if links else said)
    return lookup.speech.joined(parts)


def _moved_links(found: Sequence[Finding], lookup: Lookup) -> list[Link]:
    """Return the links that the findings of moves are about."""
    numbers = {n for f in found for n in lookup.move_of(lookup.link_of_change[f.change])}
    return [lookup.comparison.alignment.links[n] for n in sorted(numbers)]


def _how_moved(said: Phrases, found: Sequence[Finding], links: Sequence[Link], lookup: Lookup) -> Phrases:
    """Return what is said of moved blocks with how many moves there were, and how many blocks were rewritten."""
    speech, count = lookup.speech, sum(len(link.old) for link in links)
    moves = len({link.move for link in links if link.move is not None}) + sum(link.move is None for link in links)
    if moves != count:
        key = "standfirst.moves.together" if moves == 1 else "standfirst.moves.several"
        said = speech.phrases(key, said=said, n=moves)
    if rewritten := sum("rewritten" in f.tags for f in found):
        key = "standfirst.moves.all_rewritten" if rewritten == count else "standfirst.moves.some_rewritten"
        said = speech.phrases(key, said=said, n=rewritten)
    return said


def _link(ids: Sequence[str], only: str) -> Phrase:
    """Return the link of a count: to its one finding, or to the first of several with the filter set."""
    distinct = list(dict.fromkeys(ids))
    return Phrase("", f"#{distinct[0]}", only if len(distinct) > 1 else "") if distinct else Phrase("")


def _then(first: Phrases, last: Phrases, lookup: Lookup) -> Phrases:
    return lookup.speech.phrases("standfirst.then", first=first, last=last) if first and last else first or last
