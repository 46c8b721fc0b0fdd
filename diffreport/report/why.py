"""Why blocks were linked, or were not: the pass in words, the similarity, and who came next."""

from __future__ import annotations

from dataclasses import dataclass

from diffreport.model import Kind, Link
from diffreport.report import phrasing
from diffreport.report.lookup import Lookup, row_id
from diffreport.report.places import opening

_OPENING_WORDS = 3

# What a pass did, for whoever reads a report (docs/alignment.md says what each asks for).
_PASSES = {
    "pin": "a person said so",
    "anchor": "the same text",
    "title": "both are the title, one shorter than the other",
    "passages": "its passages stand there in order",
    "lines": "word for word, in other lines",
    "gap": "best match in its place",
    "beside": "beside a link, and alike",
    "move": "best match at another place",
    "island": "between two that moved together",
    "form": "tables of one header and the same keys",
    "unmatched": "nothing was like enough",
}


@dataclass(frozen=True, slots=True)
class Why:
    """Why a row is what it is. `text` is the pass, the similarity, and that of the runner-up; `place` is where the
    runner-up stands, `href` its row ("" for a heading, which may have none), `opening` how it begins."""

    text: str
    place: str
    href: str
    opening: str


def pass_name(why: str) -> str:
    """Return what a pass did: "the best fit between its neighbours"; one that is not known as it is called."""
    return _PASSES.get(why, why.replace("_", " "))


def why(link: Link, lookup: Lookup) -> Why | None:
    """Return why a link was made; None where there is nothing to tell: blocks without a partner, and nothing near."""
    text = phrasing.sentence_case(pass_name(link.why))
    is_pair = bool(link.old and link.new)
    if is_pair:
        text += f", similarity {phrasing.similarity(link.score)}"
    rival = link.runner_up
    if rival is None:
        return Why(f"{text}.", "", "", "") if is_pair else None
    text += f"; {'next' if is_pair else 'nearest'}, {phrasing.similarity(rival.score)}: "
    return Why(text, *_whereabouts(link, rival.block, lookup))


def _whereabouts(link: Link, index: int, lookup: Lookup) -> tuple[str, str, str]:
    """Return where a runner-up stands, its row, and how it begins; a heading may have no row of its own."""
    is_new = bool(link.old)
    places, document = (lookup.new, lookup.comparison.new) if is_new else (lookup.old, lookup.comparison.old)
    block = document.blocks[index]
    place = places.phrase([index]) + ("" if is_new else f" of {lookup.labels[0]}")
    other = lookup.comparison.alignment.links[lookup.links_of_blocks[is_new][index]]
    href = "" if block.kind is Kind.HEADING else f"#{row_id(other, lookup)}"
    return place, href, opening(block, _OPENING_WORDS)
