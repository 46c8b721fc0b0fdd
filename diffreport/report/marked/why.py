"""Why blocks were linked, or were not: the pass in words, the similarity, and who came next."""

from __future__ import annotations

from dataclasses import dataclass

from diffreport.model import Kind, Link
from diffreport.report.language.phrasing import sentence_case
from diffreport.report.lookup import Lookup, row_id
from diffreport.report.places import opening

_OPENING_WORDS = 3


@dataclass(frozen=True, slots=True)
class Why:
    """Why a row is what it is. `text` is the pass, the similarity, and that of the runner-up; `place` is where the
    runner-up stands, `href` its row ("" for a heading, which may have none), `opening` how it begins."""

    text: str
    place: str
    href: str
    opening: str


def why(link: Link, lookup: Lookup) -> Why | None:
    """Return why a link was made; None where there is nothing to tell: blocks without a partner, and nothing near."""
    speech, rival, is_pair = lookup.speech, link.runner_up, bool(link.old and link.new)
    text = sentence_case(speech.named("pass", link.why))
    if is_pair:
        text = speech.say("why.alike", why=text, similarity=speech.similarity(link.score))
    if rival is None:
        return Why(speech.say("why.alone", why=text), "", "", "") if is_pair else None
    key = "why.next" if is_pair else "why.nearest"
    return Why(
        speech.say(key, why=text, similarity=speech.similarity(rival.score)), *_whereabouts(link, rival.block, lookup)
    )


def _whereabouts(link: Link, index: int, lookup: Lookup) -> tuple[str, str, str]:
    """Return where a runner-up stands, its row, and how it begins; a heading may have no row of its own."""
    is_new = bool(link.old)
    places, document = (lookup.new, lookup.comparison.new) if is_new else (lookup.old, lookup.comparison.old)
    block = document.blocks[index]
    place = places.phrase([index])
    if not is_new:
        place = lookup.speech.say("text.moved_here_place", place=place, old=lookup.labels[0])
    other = lookup.comparison.alignment.links[lookup.links_of_blocks[is_new][index]]
    href = "" if block.kind is Kind.HEADING else f"#{row_id(other, lookup)}"
    return place, href, opening(block, _OPENING_WORDS)
