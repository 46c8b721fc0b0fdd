"""Bars and lines of characters."""

from __future__ import annotations

from collections.abc import Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_HEIGHTS = "▁▂▃▄▅▆▇█"
_GAP = "·"


def bar(value: float, most: float, columns: int) -> str:
    """Return a bar of at most so many columns for a value of 0 to `most`; a value above 0 is always seen."""
    if value <= 0 or most <= 0:
        return ""
    eighths = max(1, round(8 * columns * min(value, most) / most))
    return _EIGHTHS[8] * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def spark(values: Sequence[float | None]) -> str:
    """Return a line of one character a value, as high as it is between the least and the most; None is a gap."""
    given = [value for value in values if value is not None]
    least, most = min(given, default=0.0), max(given, default=0.0)
    if least == most:
        return "".join(_GAP if value is None else _HEIGHTS[3] for value in values)
    top = len(_HEIGHTS) - 1
    return "".join(_GAP if v is None else _HEIGHTS[round((v - least) / (most - least) * top)] for v in values)
