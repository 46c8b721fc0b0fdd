"""What stands at the head of the index: what happened across the corpus in a few sentences, and its numbers."""

from __future__ import annotations

from collections.abc import Iterator

from diffreport.model.corpora import Corpus, TopFigure
from diffreport.report.corpus.heat import amount, kept
from diffreport.report.corpus.naming import Names
from diffreport.report.html.page import Number
from diffreport.report.language.speech import Phrase, Phrases, Speech, capitalised

# Per cent, from which on a figure is no headline: it rather counts something else now.
_EXTREME = 1_000
_NO_FIGURE = TopFigure("", "", "", "", 0.0)


def compared(corpus: Corpus, speech: Speech) -> str:
    """Return how many pairs were compared, how many of them are the same, and how many failed."""
    parts = [speech.say("corpus.compared", n=corpus.pairs - corpus.failures)]
    if corpus.unchanged:
        parts.append(speech.say("corpus.unchanged", n=corpus.unchanged))
    if corpus.failures:
        parts.append(speech.say("corpus.failures", n=corpus.failures))
    return speech.listed(parts)


def standfirst(corpus: Corpus, names: Names, speech: Speech) -> Phrases:
    """Return what is new across the corpus, in sentences; counts lead to where more is told."""
    said = tuple(map(capitalised, _sentences(corpus, names, speech)))
    return tuple(piece for n, phrases in enumerate(said) for piece in ((Phrase(" "),) if n else ()) + phrases)


def _sentences(corpus: Corpus, names: Names, speech: Speech) -> Iterator[Phrases]:
    count = corpus.pairs - corpus.failures
    if not corpus.pairs:
        yield speech.phrases("corpus.stand.empty")
    elif count and not corpus.counts.findings:
        yield speech.phrases("corpus.stand.same", n=count)
    if corpus.shared:
        most = max(each.pairs for each in corpus.shared)
        to = Phrase("", "#shared")
        yield speech.phrases(
            "corpus.stand.shared", to, n=len(corpus.shared), most=most, total=corpus.documents or count
        )
    yield from _figures(corpus, names, speech)
    if changed := [row for row in corpus.rows if amount(row.counts)]:
        row = max(changed, key=lambda row: (amount(row.counts), row.name))
        pair, counts = names.in_passing(row.name), row.counts
        moved = {"inserted": counts.inserted_words, "deleted": counts.deleted_words}
        share = speech.percent(kept(counts))
        to = Phrase("", pair.href or "#pairs")
        yield speech.phrases("corpus.stand.most", to, n=count, pair=pair.text, kept=share, **moved)
    if corpus.failures:
        yield speech.phrases("corpus.stand.failed", Phrase("", "#failed"), n=corpus.failures)


def _figures(corpus: Corpus, names: Names, speech: Speech) -> Iterator[Phrases]:
    if not corpus.counts.figures:
        return
    to = Phrase("", "#figures")
    name, figure = corpus.figures[0] if corpus.figures else ("", _NO_FIGURE)
    if not figure.label or not abs(figure.percent) < _EXTREME:
        yield speech.phrases("corpus.stand.figures", to, n=corpus.counts.figures)
        return
    values = {"label": figure.label, "old": figure.old, "new": figure.new, "pair": names.in_passing(name).text}
    yield speech.phrases("corpus.stand.moved", to, n=corpus.counts.figures, **values)


def ledger(corpus: Corpus, speech: Speech) -> tuple[Number, ...]:
    """Return the numbers of all pairs together; where none could be compared there are but two."""
    counts = corpus.counts
    paragraphs = counts.added + counts.removed + counts.moved
    numbers = {
        "compared": corpus.pairs - corpus.failures,
        "failed": corpus.failures,
        "findings": counts.findings,
        "figures": counts.figures,
        "restated": counts.restated,
        "wording": counts.wording,
        "revised": counts.revised,
        "paragraphs": paragraphs,
    }
    lines = [Number(speech.say(f"corpus.ledger.{name}"), speech.number(n)) for name, n in numbers.items()]
    if not numbers["compared"]:
        return tuple(lines[:2])
    return (*lines, Number(speech.say("corpus.ledger.kept"), speech.percent(kept(counts))))
