"""What a person decided about the alignment, whatever the aligner would say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pins:
    """What a person decided about the alignment: texts of an old and a new block that belong together, or never do.

    A pin holds for every block with the text, as `Block.text` has it.
    """

    together: tuple[tuple[str, str], ...] = ()
    never: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Take pairs as a file has them, in lists. Raises: ValueError if one is no pair."""
        for name in ("together", "never"):
            object.__setattr__(self, name, tuple((old, new) for old, new in getattr(self, name)))

    def mirrored(self) -> Pins:
        """Return the pins for the same documents exchanged."""
        exchanged = (tuple((new, old) for old, new in pins) for pins in (self.together, self.never))
        return Pins(*exchanged)
