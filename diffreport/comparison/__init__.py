"""Document x document -> comparison. Pure: no files, no network, no clock."""

from __future__ import annotations

from dataclasses import replace

from diffreport import __version__
from diffreport import text as _text
from diffreport.comparison.alignment.align import align
from diffreport.comparison.anchored import is_over_budget
from diffreport.comparison.meaning import Reading, Worded
from diffreport.comparison.noise.habits import Habits, Words, habits_of, words_of
from diffreport.lexicons import Additions, recorded
from diffreport.model import Alignment, Comparison, Document, Fallback, Link, Relation
from diffreport.pins import Pins
from diffreport.settings import Settings

__all__ = ["align", "compare"]


def compare(
    old: Document,
    new: Document,
    settings: Settings | None = None,
    pins: Pins | None = None,
    words: Additions | None = None,
) -> Comparison:
    """Return everything that changed between two documents. `words` are added to the lexicons.

    Shapes: every block of either side is in exactly one link; a link whose sides differ has one change.
    Cost: near-linear in the words of the documents. Blocks are aligned and their words compared at once; what the
        words mean (changes, findings, figures and all that is counted) is found when it is first asked for.
    Raises: nothing; an empty side gives only added or removed blocks.
    """
    settings = settings or Settings()
    alignment = align(old, new, settings, pins or Pins())
    differing = {n: t for n, link in enumerate(alignment.links) if (t := _texts(old, new, link))[0] != t[1]}
    habits = habits_of(old, new, [alignment.links[n] for n in differing])
    links: list[Link] = []
    worded: list[Worded] = []
    fallbacks: list[Fallback] = [*alignment.fallbacks]
    for n, link in enumerate(alignment.links):
        texts = differing.get(n)
        if texts and link.old and link.new:
            link, found = _in_words(link, (old, new), habits, settings)
            worded.append(Worded(n, texts, found))
            fallbacks += _note_length(link, texts)
        elif texts and (noise := habits.of_lone(link, (old, new))):
            link = replace(link, noise=noise)  # no change: it is counted, and folded away
        elif texts or link.moved:
            worded.append(Worded(n, texts or _texts(old, new, link)))
        links.append(link)
    reading = Reading(old, new, tuple(links), worded, settings, words or {})
    known = {
        "engine": f"diffreport {__version__}",
        "settings": {**settings.as_dict(), **recorded(words or {})},
        "old": old,
        "new": new,
        "alignment": Alignment(reading.links, tuple(fallbacks)),
        "rewrites": (),
    }
    return Comparison.unread(known, reading.meaning)


def _texts(old: Document, new: Document, link: Link) -> tuple[str, str]:
    return _text_of(old, link.old), _text_of(new, link.new)


def _text_of(document: Document, indices: tuple[int, ...]) -> str:
    return "\n".join([document.blocks[k].text for k in indices])


def _in_words(
    link: Link, documents: tuple[Document, Document], habits: Habits, settings: Settings
) -> tuple[Link, Words]:
    """Return a link as its words show it, and its words."""
    words = words_of(link, documents, habits, settings)
    if link.relation == Relation.REVISED and not any(op.is_content for op in words[0]):
        link = replace(link, relation=Relation.SAME, revised=False)  # the words are the same, their print is not
    return link, words


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
