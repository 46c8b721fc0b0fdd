"""A report in a language, as the tests about its words read it."""

from __future__ import annotations

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from diffreport.model import Comparison
from diffreport.report.html import render_html
from diffreport.report.presentation import Presentation

ROOT = Path(__file__).parents[2]
OTHERS = ("de", "fr")


def report(comparison: Comparison, language: str, **shown: Path) -> LexborHTMLParser:
    return LexborHTMLParser(render_html(comparison, Presentation(language, **shown)))
