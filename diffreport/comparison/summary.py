"""The numbers of a comparison, counted from its structure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from diffreport import text as _text
from diffreport.comparison.findings import Judged
from diffreport.comparison.letterforms import differences
from diffreport.model import Change, Document, Kind, Link, NoiseCount, Relation, Status, Summary

_CHANGED = (Status.REVISED, Status.NEW, Status.GONE)


def noise_counts(
    old: Document, new: Document, links: Sequence[Link], changes: Iterable[Change]
) -> tuple[NoiseCount, ...]:
    """Return how many single differences of each noise class there are, by name."""
    by_link = {change.link: change for change in changes}
    count = Counter(op.noise for change in by_link.values() for op in change.opcodes if op.noise)
    count.update(link.noise for link in links if link.noise)
    for n, link in enumerate(links):
        olds, news = [old.blocks[i] for i in link.old], [new.blocks[j] for j in link.new]
        if olds and news and (found := differences(olds, news, by_link.get(n))):
            count["typography"] += found
    return tuple(NoiseCount(noise, n) for noise, n in sorted(count.items()))


def summarise(
    old: Document, new: Document, links: tuple[Link, ...], changes: tuple[Change, ...], judged: Judged
) -> Summary:
    """Return the numbers of the masthead.

    Units: words; tables are left out; what moved or differs in print alone counts as kept.
    """
    words = [sum(_text.word_count(b.text) for b in d.blocks if b.kind != Kind.TABLE) for d in (old, new)]
    rewritten = {f.change for f in judged.findings if "rewritten" in f.tags}
    deleted = inserted = 0
    for change in changes:
        link = links[change.link]
        olds, news = [old.blocks[i] for i in link.old], [new.blocks[j] for j in link.new]
        if any(block.kind == Kind.TABLE for block in (*olds, *news)):
            continue
        if change.id in rewritten or link.relation in (Relation.ADDED, Relation.REMOVED):
            deleted += sum(_text.word_count(block.text) for block in olds)
            inserted += sum(_text.word_count(block.text) for block in news)
            continue
        for op in change.opcodes:
            if op.is_content:
                deleted += sum(map(_text.is_word, change.old_tokens[op.i1 : op.i2]))
                inserted += sum(map(_text.is_word, change.new_tokens[op.j1 : op.j2]))
    return Summary(
        findings=len(judged.findings),
        figures=sum(r.status in _CHANGED for r in judged.figures if (f := r.new or r.old) and f.is_amount),
        restated=sum(r.status == Status.RESTATED for r in judged.figures),
        wording=len(judged.wording),
        paragraphs=sum("paragraph" in f.tags for f in judged.findings) + len(judged.told),
        old_words=words[0],
        new_words=words[1],
        deleted_words=deleted,
        inserted_words=inserted,
        kept_percent=round(100 * (1 - deleted / words[0]), 1) if words[0] else 100.0,
    )
