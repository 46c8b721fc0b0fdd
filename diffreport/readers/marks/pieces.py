"""A marked text cut into what both editions have, and what one of them has."""

from __future__ import annotations

from typing import NamedTuple

from diffreport.errors import InputError


class Piece(NamedTuple):
    """A run of a marked text, and which editions have it; neither has a comment."""

    text: str
    is_old: bool = True
    is_new: bool = True
    is_comment: bool = False


def unmatched(shown: str, text: str, at: int, wrong: str, remedy: str) -> InputError:
    """Return the error of a mark that does not end as it should; the message names its line."""
    return InputError(shown, f"line {text.count(chr(10), 0, at) + 1:,}: {wrong}", remedy)
