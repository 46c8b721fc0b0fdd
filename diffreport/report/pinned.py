"""What a person decided about the alignment, as the report tells it."""

from __future__ import annotations

from diffreport.model import Link, Pin
from diffreport.report.language.speech import Speech
from diffreport.report.lookup import Lookup


def origin_of(pin: Pin, speech: Speech) -> str:
    """Return where a pin comes from, why and by whom: "diffreport.pins.toml, line 3: one allegation (A. Editor)"."""
    why = f": {pin.why}" if pin.why else ""
    return f"{pin.origin or speech.say('pin.caller')}{why}{f' ({pin.by})' if pin.by else ''}"


def pins(lookup: Lookup) -> tuple[str, ...]:
    """Return every pin that held, in a sentence each."""
    return tuple(
        lookup.speech.say(
            "pin.together" if pin.together else "pin.apart",
            old=_side(0, pin, lookup),
            new=_side(1, pin, lookup),
            origin=origin_of(pin, lookup.speech),
        )
        for pin in lookup.comparison.pins
    )


def _side(side: int, pin: Pin, lookup: Lookup) -> str:
    """Return where a pin stands in the old (0) or the new edition (1)."""
    place = lookup.new.phrase(pin.new) if side else lookup.old.phrase(pin.old)
    return lookup.speech.say("pin.place", label=lookup.labels[side], place=place)


def said_of(link: Link, lookup: Lookup) -> list[str]:
    """Return what pins say of a link, for its notes."""
    olds, news = (
        {n for block in blocks for n in pins_of.get(block, ())}
        for pins_of, blocks in zip(lookup.pins_of_blocks, (link.old, link.new), strict=True)
    )
    out = []
    for number in sorted(olds | news):
        pin, is_old, is_new = lookup.comparison.pins[number], number in olds, number in news
        if pin.together and is_old and is_new:
            out.append(lookup.speech.say("pin.note_together", origin=origin_of(pin, lookup.speech)))
        elif not pin.together and (is_old or is_new):
            origin, other = origin_of(pin, lookup.speech), _side(int(is_old), pin, lookup)
            out.append(lookup.speech.say("pin.note_apart", other=other, origin=origin))
    return out
