"""Regular expressions that are compiled when they are first used.

There are hundreds, some built of tables. To compile them takes longer than to compare two short texts, which need few.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_VALUES = [name for name in dir(re.Pattern) if not name.startswith("__")]


def late(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` does, all but its type. Raises: what that does, but when it is first used."""
    return cast("re.Pattern[AnyStr]", _Late(source, flags))


class _Compiled:
    """Has what a pattern has, as its own."""


class _Late(_Compiled):
    def __init__(self, source: Any, flags: int) -> None:
        self._given = source, flags

    def __getattr__(self, name: str) -> Any:
        """Become a compiled pattern, of which nothing is looked up here again: that would take longer each time."""
        pattern = re.compile(*self._given)
        vars(self).update({value: getattr(pattern, value) for value in _VALUES})
        self.__class__ = _Compiled  # type: ignore[assignment]
        return getattr(pattern, name)
