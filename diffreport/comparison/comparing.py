"""Two documents compared: blocks aligned, their words compared, and what these mean read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from diffreport import __version__
from diffreport import text as _text
from diffreport.comparison.alignment.align import align
from diffreport.comparison.anchored import is_over_budget
from diffreport.comparison.meaning import Reading, Worded
from diffreport.comparison.noise.folios import folios_told
from diffreport.comparison.noise.habits import Habits, habits_of, words_of
from diffreport.comparison.noise.rewrites import rewrites_in
from diffreport.comparison.words import Words
from diffreport.lexicons import Additions, recorded
from diffreport.model import Alignment, Comparison, Document, Fallback, Link, Relation, Rewrite
from diffreport.model.wire import no_garbage
from diffreport.pins import Pins
from diffreport.settings import Settings


@no_garbage()
def compare(
    old: Document,
    new: Document,
    settings: Settings | None = None,
    pins: Pins | None = None,
    additions: Additions | None = None,
) -> Comparison:
    """Return everything that changed between two documents. `additions` are words for the lexicons.

    Shapes: every block of either side is in exactly one link; a link whose sides differ has one change.
    Cost: near-linear in the words of the documents. Blocks are aligned and their words compared at once; what the
        words mean (changes, findings, figures and all that is counted) is found when it is first asked for.
    Raises: nothing; an empty side gives only added or removed blocks.
    """
    settings, pins = settings or Settings(), pins or Pins()
    alignment = align(old, new, settings, pins)
    differing = {n: t for n, link in enumerate(alignment.links) if (t := _texts(old, new, link))[0] != t[1]}
    habits = habits_of(old, new, alignment.links, differing)
    words, rewrites = _words((old, new), alignment.links, differing, habits, settings)
    held = pins.held(old, new)
    links, worded = _worded((old, new), alignment.links, differing, words, habits)
    notes = [note for n in words for note in _note_length(links[n], differing[n])]
    reading = Reading(old, new, links, worded, settings, additions or {}, held)
    known = {
        "engine": f"diffreport {__version__}",
        "settings": {**settings.as_dict(), **recorded(additions or {})},
        "old": old,
        "new": new,
        "alignment": Alignment(links, (*alignment.fallbacks, *notes)),
        "rewrites": rewrites,
        "pins": held,
        "lone": None,
    }
    return Comparison.unread(known, reading.meaning)


def _texts(old: Document, new: Document, link: Link) -> tuple[str, str]:
    return _text_of(old, link.old), _text_of(new, link.new)


def _text_of(document: Document, indices: tuple[int, ...]) -> str:
    return "\n".join([document.blocks[k].text for k in indices])


def _words(
    documents: tuple[Document, Document],
    links: Sequence[Link],
    differing: Iterable[int],
    habits: Habits,
    settings: Settings,
) -> tuple[dict[int, Words], tuple[Rewrite, ...]]:
    """Return the words of the links that differ and have both sides, and what was rewritten throughout."""
    words = {n: words_of(links[n], documents, habits, settings) for n in differing if links[n].old and links[n].new}
    folios_told(links, words)
    found = rewrites_in(documents, links, words)
    for n, of in words.items():
        if own := found.variants(of, habits.variants):
            words[n] = found.directed(words_of(links[n], documents, habits._replace(variants=own), settings))
    return words, found.told(words.values())


def _worded(
    documents: tuple[Document, Document],
    links: Sequence[Link],
    differing: Mapping[int, tuple[str, str]],
    words: Mapping[int, Words],
    habits: Habits,
) -> tuple[tuple[Link, ...], list[Worded]]:
    """Return the links as their words show them, and what differs or moved of them."""
    shown: list[Link] = []
    worded: list[Worded] = []
    for n, link in enumerate(links):
        texts = differing.get(n)
        if texts and n in words:
            link = _in_words(link, words[n])
            worded.append(Worded(n, texts, words[n]))
        elif texts and (noise := habits.of_lone(link, documents)):
            link = replace(link, noise=noise)  # no change: it is counted, and folded away
        elif texts or link.moved:
            worded.append(Worded(n, texts or _texts(*documents, link)))
        shown.append(link)
    return tuple(shown), worded


def _in_words(link: Link, words: Words) -> Link:
    """Return a link as its words show it."""
    if link.relation == Relation.REVISED and not any(op.is_content for op in words[0]):
        return replace(link, relation=Relation.SAME, revised=False)  # the words are the same, their print is not
    return link


def _note_length(link: Link, texts: tuple[str, str]) -> list[Fallback]:
    """Return a note if two texts are too long to be compared whole."""
    if not is_over_budget(len(texts[0]), len(texts[1])):
        return []  # no word is shorter than a letter
    words = [_text.word_count(text) for text in texts]
    if not is_over_budget(*words):
        return []
    where = f"old block {link.old[0]}, new block {link.new[0]}"
    why = f"{words[0]:,} by {words[1]:,} words are over the budget: they were compared in pieces"
    return [Fallback(where, why)]
