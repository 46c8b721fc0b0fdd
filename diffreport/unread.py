"""Values some of whose fields are read only when the first of them is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self


class Unread:
    """Base of a frozen, slotted dataclass whose last fields may be read later; it is the same value either way."""

    __slots__ = ("_read",)

    @classmethod
    def unread(cls, known: Mapping[str, Any], read: Callable[[], Any]) -> Self:
        """Return a value with the fields that are known; `read` returns a NamedTuple of the others, and is called once.

        Two threads that ask at the same time may both read: they read the same.
        """
        made = object.__new__(cls)
        for name, value in (*known.items(), ("_read", read)):
            object.__setattr__(made, name, value)
        return made

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Read the fields that are missing. Raises: AttributeError if there is no such field."""
            if name not in self.__dataclass_fields__:
                raise AttributeError(f"{type(self).__name__!r} has no {name!r}")
            if (read := self._read) is not None:
                for field, value in read()._asdict().items():
                    object.__setattr__(self, field, value)
                object.__setattr__(self, "_read", None)
            return object.__getattribute__(self, name)
