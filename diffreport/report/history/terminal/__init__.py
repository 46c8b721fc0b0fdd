"""A history as text for a terminal: all of it in short, or what became of one paragraph, one figure, some words."""

from __future__ import annotations

from diffreport.report.history.terminal.overview import overview_text

__all__ = ["overview_text"]
