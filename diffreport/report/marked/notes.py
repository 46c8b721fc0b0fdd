"""The notes in the margin: every finding in words, so that no reader depends on the marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from diffreport import text as _text
from diffreport.model import Change, Finding, Link, Relation, Revision, Status
from diffreport.report import pinned, reviewed
from diffreport.report.citations import Citation
from diffreport.report.language import phrasing
from diffreport.report.language.differences import checks, difference, percent
from diffreport.report.language.speech import Say, Speech
from diffreport.report.lookup import Lookup, shown_words

# More lines than this are a list, not a note: the figures table has them all.
MAX_LINES = 5
QUOTED_WORDS = 10

# Labels that name nothing: "50 of these".
_POINTING = frozenset("these those them this that they such".split())


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a note: `old` became `new` (either may be empty), what it is about, by how much."""

    old: str = ""
    new: str = ""
    text: str = ""
    delta: str = ""

    @property
    def sentence(self) -> str:
        """Return the line without type to tell its parts: "deaths: 315 → 342, +27 (+8.6%)", "four inquiries: gone"."""
        became = " → ".join(filter(None, (self.old, self.new)))
        if not became and self.text.endswith(":"):
            return f"{self.text} {self.delta}"
        return ", ".join(filter(None, (": ".join(filter(None, (self.text, became))), self.delta)))


@dataclass(frozen=True, slots=True)
class Note:
    """A finding in the margin, with what a review says of it."""

    id: str
    n: int
    tags: str
    label: str
    lines: tuple[Line, ...]
    evidence: tuple[Citation, ...]
    verdict: str = ""
    verdict_words: str = ""
    comments: tuple[reviewed.Comment, ...] = ()


def note(finding: Finding, link: Link, change: Change, lookup: Lookup) -> Note:
    """Return the margin note of a finding."""
    link = lookup.link_of(finding) if finding.id in lookup.moves else link
    lines = _about_whole(finding, link, change, lookup)
    figures = [_figure_line(r, lookup) for r in lookup.finding_revisions.get(finding.id, ()) if _is_told(r)]
    lines += [line for line in figures if line]
    said = {(line.old, line.new) for line in lines}
    for signal in lookup.finding_signals.get(finding.id, ()):
        first, second = shown_words(signal)
        pair = (_brief(first), _brief(second))
        if pair not in said:
            lines.append(_became(*pair, lookup.speech))
            said.add(pair)
    if not lines or (finding.opcodes and len(lines) == 1 and "moved" in finding.tags):
        lines.append(_quoted(finding, change, lookup.speech))
    if len(lines) > MAX_LINES:
        rest = len(lines) - MAX_LINES + 1
        lines = [*lines[: MAX_LINES - 1], Line(text=lookup.speech.say("note.more", n=rest))]
    lines += [Line(text=told) for told in pinned.said_of(link, lookup)]
    label, tags = _label(finding, lookup), " ".join(lookup.tags_of(finding))
    judged = reviewed.judged(finding, lookup)
    return Note(finding.id, finding.n, tags, label, tuple(lines), evidence(link, lookup), *judged)


def _label(finding: Finding, lookup: Lookup) -> str:
    """Return what a finding is called; of a whole paragraph, that it is so perhaps, where the link is doubtful."""
    speech, tags = lookup.speech, lookup.tags_of(finding)
    if "doubtful" in tags and "paragraph" in tags:
        return phrasing.sentence_case(speech.perhaps(speech.finding(finding.label, in_passing=True)))
    return speech.finding(finding.label)


def evidence(link: Link, lookup: Lookup) -> tuple[Citation, ...]:
    """Return where a link stands in both editions: "2023 ¶ 1", "2024 ¶ 1, p. 3"; links to the editions' files."""
    sides = zip(lookup.labels, (lookup.old, lookup.new), lookup.addresses, (link.old, link.new), strict=True)
    return tuple(
        Citation(f"{label} {places.evidence(indices)}", address.at(indices[0], places.blocks))
        for label, places, address, indices in sides
        if indices
    )


def _about_whole(finding: Finding, link: Link, change: Change, lookup: Lookup) -> list[Line]:
    """Return what is to be said about the paragraph as a whole, if the finding is about that."""
    if finding.opcodes and "paragraph" not in finding.tags:
        return []
    old, new, say = lookup.comparison.old.blocks, lookup.comparison.new.blocks, lookup.speech.say
    if "rewritten" in finding.tags:
        told = _stayed(change, say) if change.opcodes else []
        return [*told, *_from(link, lookup)] or [Line(text=_length([new[j].text for j in link.new], say))]
    if link.relation is Relation.ADDED:
        return [Line(text=_length([new[j].text for j in link.new], say))]
    if link.relation is Relation.REMOVED:
        return [Line(text=_length([old[i].text for i in link.old], say))]
    is_revised = any(_is_wording(change, n) for n in range(len(change.opcodes)))
    unchanged = "" if is_revised else say("note.no_word")
    if link.relation is Relation.SPLIT:
        return [_sentences(say("note.split", n=len(link.new)), unchanged)]
    if link.relation is Relation.MERGED:
        return [_sentences(say("note.merged", n=len(link.old)), unchanged)]
    if link.moved:
        return _from(link, lookup, _others(finding, lookup) or unchanged)
    if change.link in lookup.tables:
        return _table_lines(finding, change, lookup)
    return []


def _stayed(change: Change, say: Say) -> list[Line]:
    return [Line(text=phrasing.sentence_case(say("note.rewritten", stayed=stayed(change, say))))]


def _sentences(first: str, second: str) -> Line:
    told = " ".join(filter(None, map(phrasing.sentence_case, (first, second))))
    return Line(text=told.replace("….", "…"))  # a heading cut short ends its sentence


def stayed(change: Change, say: Say) -> str:
    """Return how much of a rewritten paragraph its new text left alone: "27 of 114 words stayed in place"."""
    total = sum(map(_text.is_word, change.old_tokens))
    gone = [t for op in change.opcodes if op.is_content for t in change.old_tokens[op.i1 : op.i2]]
    kept = total - sum(map(_text.is_word, gone))
    return say("note.stayed", kept=kept, n=total) if kept else say("note.none_stayed", n=total)


def _from(link: Link, lookup: Lookup, more: str = "") -> list[Line]:
    """Return where a moved paragraph came from, and whatever else is to be said of the move."""
    if not link.moved:
        return []
    section = lookup.comparison.old.blocks[link.old[0]].section
    place, say = lookup.old.phrase(link.old), lookup.speech.say
    if section:
        told = say("note.from_under", place=place, section=phrasing.bare(phrasing.shortened(section[-1], 8)))
    else:
        told = say("note.from", place=place)
    return [_sentences(told, more)]


def _others(finding: Finding, lookup: Lookup) -> str:
    """Return how many of a move of several have a finding of their own as well; nothing where none has."""
    own = [n for n in lookup.moves.get(finding.id, ()) if any(f is not finding for f in lookup.findings_of(n))]
    return lookup.speech.say("note.others", n=len(own)) if own else ""


def _table_lines(finding: Finding, change: Change, lookup: Lookup) -> list[Line]:
    """Return what came, went or moved in a table, and the cells that differ; its figures have lines of their own."""
    table = lookup.tables[change.link]
    revisions = lookup.finding_revisions.get(finding.id, ())
    figures = {(r.old.text, r.new.text) for r in revisions if r.old is not None and r.new is not None}
    told = []
    for cell in table.cells:
        if cell.noise is None and cell.delta is None and (cell.old, cell.new) not in figures:
            pair, column = table.rows[cell.row], table.columns[cell.column]
            names = (_brief(pair.new_key or pair.old_key), _brief(column.new_name or column.old_name))
            line, where = _became(_brief(cell.old), _brief(cell.new), lookup.speech), ", ".join(filter(None, names))
            told.append(replace(line, text=" ".join(filter(None, (line.text, f"({where})" if where else "")))))
    added = sum(r.old is None for r in table.rows)
    removed = sum(r.new is None for r in table.rows)
    places = [c.new_name or c.old_name for c in table.columns if c.relation is Relation.MOVED]
    moved = sum(r.relation is Relation.MOVED for r in table.rows)
    speech = lookup.speech
    rows = (("note.rows_added", added), ("note.rows_removed", removed), ("note.rows_moved", moved))
    counts = [speech.say(key, n=n) for key, n in rows if n]
    if places:
        counts.append(speech.say("note.columns_moved", n=len(places), which=speech.listed(places)))
    if not counts and not told and not revisions:
        return [Line(text=speech.say("note.turned"))]
    summary = phrasing.sentence_case(speech.say("note.shape", told=speech.listed(counts)))
    return [*([Line(text=summary)] if counts else []), *told]


def _is_told(revision: Revision) -> bool:
    return revision.status not in (Status.REPEATED, Status.SAME)


def _noun(revision: Revision, lookup: Lookup) -> str:
    """Return what a figure counts; nothing where its label only says under which heading it stands, or points."""
    link = lookup.comparison.alignment.links[lookup.link_of_change[revision.change]]
    old, new = lookup.comparison.old.blocks, lookup.comparison.new.blocks
    sections = [block.section for block in (*(old[i] for i in link.old), *(new[j] for j in link.new))]
    is_bare = revision.label.casefold() in _POINTING or any(revision.label in section[-1:] for section in sections)
    return "" if is_bare else revision.label


def _figure_line(revision: Revision, lookup: Lookup) -> Line | None:
    noun, speech = _noun(revision, lookup), lookup.speech
    old, new = (f.text if f is not None else "" for f in (revision.old, revision.new))
    if old and new:
        change = difference(revision, speech)
        relative = percent(revision, speech)
        sized = f"{change} ({relative})" if change and relative else change
        return Line(old, new, noun, "; ".join(filter(None, (sized, checks(revision, speech)))))
    if old or new:
        delta = speech.say("note.is_new" if new else "note.is_gone")
        return Line(text=speech.say("note.alone", figure=f"{old or new} {noun}".strip()), delta=delta)
    return None


def _quoted(finding: Finding, change: Change, speech: Speech) -> Line:
    """Return the changed words of a finding themselves."""
    runs = [change.opcodes[n] for n in finding.opcodes if n < len(change.opcodes)]
    old = " … ".join(t for op in runs if (t := phrasing.bare("".join(change.old_tokens[op.i1 : op.i2]))))
    new = " … ".join(t for op in runs if (t := phrasing.bare("".join(change.new_tokens[op.j1 : op.j2]))))
    return _became(phrasing.shortened(old, QUOTED_WORDS), phrasing.shortened(new, QUOTED_WORDS), speech)


def _brief(words: str) -> str:
    return phrasing.shortened(phrasing.bare(words), QUOTED_WORDS)


def _became(old: str, new: str, speech: Speech) -> Line:
    if old and new:
        return Line(old, new)
    if old or new:
        delta = speech.say("note.added" if new else "note.dropped")
        return Line(text=speech.say("note.quote", text=old or new), delta=delta)
    return Line(text=speech.say("note.breaks"))


def _is_wording(change: Change, position: int) -> bool:
    op = change.opcodes[position]
    tokens = (*change.old_tokens[op.i1 : op.i2], *change.new_tokens[op.j1 : op.j2])
    return op.is_content and any(not t.isspace() for t in tokens)


def _length(texts: Sequence[str], say: Say) -> str:
    return say("note.words", n=sum(map(_text.word_count, texts)))
