"""What a person decided about the alignment, as the report tells it."""

from __future__ import annotations

from diffreport.model import Link, Pin
from diffreport.report import phrasing
from diffreport.report.lookup import Lookup


def origin_of(pin: Pin) -> str:
    """Return where a pin comes from, why and by whom: "diffreport.pins.toml, line 3: one allegation (A. Editor)"."""
    why = f": {pin.why}" if pin.why else ""
    return f"{pin.origin or 'pinned by the caller'}{why}{f' ({pin.by})' if pin.by else ''}"


def pins(lookup: Lookup) -> tuple[str, ...]:
    """Return every pin that held, in a sentence each."""
    old, new = lookup.labels
    return tuple(
        f"{old}, {lookup.old.phrase(pin.old)} and {new}, {lookup.new.phrase(pin.new)} "
        f"{'belong together' if pin.together else 'are never the same'} ({origin_of(pin)})"
        for pin in lookup.comparison.pins
    )


def summary(lookup: Lookup) -> str:
    """Return the line that stands for the pins, "" if there are none: "Two pairs of paragraphs are pinned"."""
    count = len(lookup.comparison.pins)
    if not count:
        return ""
    pairs = phrasing.sentence_case(phrasing.counted(count, "pair"))
    return f"{pairs} of paragraphs {'is' if count == 1 else 'are'} pinned"


def said_of(link: Link, lookup: Lookup) -> list[str]:
    """Return what pins say of a link, for its notes."""
    out = []
    for pin in lookup.comparison.pins:
        is_old, is_new = bool({*pin.old} & {*link.old}), bool({*pin.new} & {*link.new})
        if pin.together and is_old and is_new:
            out.append(f"Pinned together: {origin_of(pin)}.")
        elif not pin.together and (is_old or is_new):
            other = (
                f"{lookup.labels[1]}, {lookup.new.phrase(pin.new)}"
                if is_old
                else f"{lookup.labels[0]}, {lookup.old.phrase(pin.old)}"
            )
            out.append(f"Pinned apart from {other}: {origin_of(pin)}.")
    return out
