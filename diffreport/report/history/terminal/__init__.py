"""A history as text for a terminal: all of it in short, or what became of one paragraph, one figure, some words."""

from __future__ import annotations

from diffreport.report.history.terminal.bisected import bisected_text
from diffreport.report.history.terminal.figures import figure_text
from diffreport.report.history.terminal.overview import overview_text
from diffreport.report.history.terminal.paragraphs import paragraph_text

__all__ = ["bisected_text", "figure_text", "overview_text", "paragraph_text"]
