"""What to say where a reference names nothing: the closest match first, then what there is."""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterator, Mapping, Sequence
from types import MappingProxyType

_LISTED = 12  # names in an error message: the last ones
_CLOSE = 3  # names that may have been meant
_LEAST_PREFIX = 2  # characters
_KEYWORDS = ("latest", "previous")
_NOTHING: Mapping[str, str] = MappingProxyType({})


def choice(
    wanted: str,
    existing: Sequence[str],
    quarantined: Container[str] = (),
    published: Mapping[str, str] = _NOTHING,
) -> str:
    """Return what to say of the names that exist: the closest matches, then a list.

    `published` maps labels to dates of publication, which may be what was meant.
    """
    if not existing:
        return "there is none yet"
    close = _close(wanted, existing, published)
    listed = ", ".join(f"{name} (quarantined)" if name in quarantined else name for name in existing[-_LISTED:])
    more = f" and {len(existing) - _LISTED} more" if len(existing) > _LISTED else ""
    return f"{_asked(close)}{'there is only' if len(existing) == 1 else 'there are'} {listed}{more}"


def _asked(close: Sequence[str]) -> str:
    *others, last = close or [""]
    return f"did you mean {', '.join(others)}{' or ' if others else ''}{last}? " if last else ""


def _close(wanted: str, existing: Sequence[str], published: Mapping[str, str]) -> list[str]:
    """Return what may be meant, the closest first."""
    for names in _kinds(wanted.casefold(), existing, published):
        if names:
            return names[-_CLOSE:]
    return difflib.get_close_matches(wanted, [*existing, *(_KEYWORDS if published else ())], n=1)


def _kinds(wanted: str, existing: Sequence[str], published: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the names that fit a wanted one in each of several ways, the surest first."""
    folded = {name: name.casefold() for name in existing}
    yield [name for name, low in folded.items() if low == wanted]
    if len(wanted) < _LEAST_PREFIX:
        return
    yield [name for name, low in folded.items() if _begins(low, wanted) or _begins(wanted, low)]
    yield [f"{name} (published {date})" for name, date in published.items() if _begins(date, wanted)]
    yield [name for name, low in folded.items() if low.startswith(wanted)]


def _begins(text: str, start: str) -> bool:
    """Tell whether a text begins with another one, and goes on with another word: "2015-06" with "2015"."""
    return text.startswith(start) and not text[len(start) :][:1].isalnum()
