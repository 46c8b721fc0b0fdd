"""Everything the template of a corpus's index shows, composed from what all pairs tell together."""

from __future__ import annotations

from dataclasses import dataclass

from diffreport.model.corpora import Corpus
from diffreport.report.corpus import front, lists
from diffreport.report.corpus.heat import Heat, heat
from diffreport.report.corpus.lists import Alike, Failed, Moved, Odd
from diffreport.report.corpus.naming import Address, Names
from diffreport.report.html.page import Number, direction
from diffreport.report.language.speech import Phrase, Phrases, Speech
from diffreport.report.lines import visible

RESULTS = "results.csv"  # beside the index
IN_SIGHT = {"shared": 10, "pairs": 4, "figures": 12, "outliers": 12, "failed": 10}
TITLE_SIZES = {26: "long", 60: "longer", 120: "longest"}  # by the letters that are too many for the size before
FOUND = 8  # pairs: fewer are seen at a glance


@dataclass(frozen=True, slots=True)
class CorpusPage:
    """All that the template of the index gets, as `page` (docs/template-context.md)."""

    title: str
    tab_title: str
    running: str
    description: str
    speaks: str
    direction: str
    span: str
    compared: str
    standfirst: Phrases
    ledger: tuple[Number, ...]
    shared: tuple[Alike, ...]
    more_shared: int
    figures: tuple[Moved, ...]
    outliers: tuple[Odd, ...]
    no_outliers: str
    failed: tuple[Failed, ...]
    more_failed: int
    heat: Heat
    capped: Phrases
    is_searched: bool
    in_sight: dict[str, int]
    results: str

    @property
    def title_size(self) -> str:
        """Return how much smaller than usual the title is set: the longer, the smaller; "" for not."""
        return next((size for most, size in reversed(TITLE_SIZES.items()) if len(self.title) > most), "")


def compose(corpus: Corpus, speech: Speech, address: Address | None) -> CorpusPage:
    """Return the page. Cost: n log n in the rows, linear in what is shown of the rest."""
    names = Names(corpus.rows, address, speech)
    title = corpus.title or names.shared_title or speech.say("corpus.untitled")
    shared, failed = lists.shared(corpus, names, speech), lists.failed(corpus)
    compared = corpus.pairs - corpus.failures
    return CorpusPage(
        title=title,
        # whoever shows it obeys no bidirectional control in it
        tab_title=visible(_told("corpus.title", corpus.title, speech)),
        running=_told("corpus.running", corpus.title, speech),
        description=front.compared(corpus, speech),
        speaks=speech.language.replace("_", "-"),
        direction=direction(speech.language, ()),
        span=_span(title, names, speech),
        compared=front.compared(corpus, speech),
        standfirst=front.standfirst(corpus, names, speech),
        ledger=front.ledger(corpus, speech),
        shared=shared,
        more_shared=len(corpus.shared) - len(shared),
        figures=lists.figures(corpus, names, speech),
        outliers=lists.outliers(corpus, names, speech),
        no_outliers=lists.no_outliers(corpus, speech),
        failed=failed,
        more_failed=corpus.failures - len(failed),
        heat=heat(corpus, names, speech),
        capped=_capped(len(corpus.rows), compared, speech),
        is_searched=len(corpus.rows) >= FOUND,
        in_sight=IN_SIGHT,
        results=RESULTS,
    )


def _told(key: str, title: str, speech: Speech) -> str:
    """Return what the page is about; where the corpus has no title that alone is it."""
    return speech.say(key, title=title) if title else speech.say("corpus.untitled")


def _span(title: str, names: Names, speech: Speech) -> str:
    """Return what is not said of each pair, since it is the same of all: their title, unless that is the corpus's own,
    and their editions."""
    shared = names.shared_title if names.shared_title != title else ""
    if shared and names.shared_span:
        return speech.say("corpus.named", title=shared, span=names.shared_span)
    return shared or names.shared_span


def _capped(shown: int, compared: int, speech: Speech) -> Phrases:
    """Return that not all pairs are shown, and where they are; nothing where all are."""
    if shown >= compared:
        return ()
    return speech.phrases("corpus.heat.capped", Phrase("", RESULTS), n=shown, total=compared)
