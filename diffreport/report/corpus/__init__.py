"""The index of a batch: what all its comparisons tell together, as one self-contained page."""

from __future__ import annotations

from pathlib import Path

from diffreport.model.corpora import Corpus
from diffreport.report.corpus.naming import Address
from diffreport.report.corpus.page import compose
from diffreport.report.html import css_string, filled, overrides, sources, values_of
from diffreport.report.language.speech import speech

_TEMPLATE = "corpus.html.j2"


def render_corpus(
    corpus: Corpus, language: str = "en", templates: Path | None = None, link: Address | None = None
) -> str:
    """Return the index as one HTML document; the same corpus, shown alike, gives the same text.

    `link` gives the address of a pair's report, relative to the page, by the pair's name: of its comparison where it
    has no report, "" where it has neither. One that ends in .html gets the finding as its fragment.
    Cost: n log n in the rows; a thousand take less than a second. Raises: UsageError for a folder of templates with
    nothing in it to take, TemplateError at a fault in one.
    """
    if templates is not None:
        overrides.check(templates)
    said = speech(language, templates)
    page = compose(corpus, said, link)
    running = css_string(page.running)
    style = f":root{{--said-running:{running}}}{sources.style(templates, sources.CORPUS_STYLE)}"
    values = values_of(page, said, (style, sources.script(templates, sources.CORPUS_SCRIPT)))
    return filled(_TEMPLATE, values, templates, overrides.NEEDED_OF_SITE)
