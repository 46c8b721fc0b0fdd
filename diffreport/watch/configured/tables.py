"""A table of the configuration file, from which values are taken by key, each checked, each error with its line."""

from __future__ import annotations

import glob
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from diffreport.archive.retrieval import holds_secret, is_header_name
from diffreport.errors import SourceError, UsageError
from diffreport.spots import Spot, meant, shown
from diffreport.watch.configured import values
from diffreport.watch.fetching.addresses import parsed
from diffreport.watch.plan import Pattern, Secret

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)


class Table:
    """A table, and where it stands. A key that it has not is taken from the defaults, if there are some.

    Every method but `refuse` returns the value of a key, or what is to be if the table has none; and raises UsageError
    naming file, line, key and what is allowed.
    """

    __slots__ = ("_defaults", "spot", "values")

    def __init__(self, spot: Spot, value: object, known: Sequence[str], defaults: Table | None = None) -> None:
        """Take a value for a table with none but the known keys."""
        if not isinstance(value, Mapping):
            raise UsageError(f"{spot} is {shown(value)}; it is to be a table: {', '.join(known)}")
        spot.check_known(value, known)
        self.spot, self.values, self._defaults = spot, value, defaults

    def __contains__(self, name: str) -> bool:
        return name in self.values or (self._defaults is not None and name in self._defaults)

    def _owner(self, name: str) -> Table:
        return self if name in self.values or self._defaults is None else self._defaults._owner(name)

    def get(self, name: str) -> object:
        """Return the value as it is written, None if there is none."""
        return self._owner(name).values.get(name)

    def at(self, name: str) -> Spot:
        """Return where a key stands."""
        return self._owner(name).spot.below(name)

    def refuse(self, name: str, remedy: str) -> NoReturn:
        """Say that the value of a key is none, and what to write."""
        raise UsageError(f"{self.at(name)} is {shown(self.get(name))}; {remedy}")

    def refuse_entry(self, name: str, entry: str, remedy: str) -> NoReturn:
        """Say that one of the texts of a key is none, and what to write."""
        value, spot = self.get(name), self.at(name)
        spot = spot.below(value.index(entry)) if isinstance(value, list) else spot
        raise UsageError(f"{spot} is {shown(entry)}; {remedy}")

    def need(self, name: str, example: str) -> None:
        """Check that a key is there."""
        if name not in self:
            raise UsageError(f"{self.spot} has no {name}; write {name} = {example}")

    def need_any(self, *names: str) -> None:
        """Check that at least one of several keys is there."""
        if not any(name in self for name in names):
            raise UsageError(f"{self.spot} has none of {', '.join(names)}; give one at least")

    def one_of(self, names: Sequence[str]) -> str:
        """Return the one key that is there of several that exclude each other."""
        found = [name for name in names if name in self]
        if not found:
            raise UsageError(f"{self.spot} has none of {', '.join(names)}; give one")
        if len(found) > 1:
            raise UsageError(f"{self.at(found[1])} is too much beside {found[0]}; give one of {', '.join(names)}")
        return found[0]

    def check_goes_with(self, name: str, other: str, value: str, allowed: Sequence[str]) -> None:
        """Refuse a key if another one has not one of the values that it goes with."""
        if name in self and value not in allowed:
            quoted = " or ".join(f'"{each}"' for each in allowed)
            raise UsageError(f"{self.at(name)} goes with {other} = {quoted}; leave it out")

    def read(self, name: str, reading: Callable[[object], Value | None], remedy: str) -> Value | None:
        """Return what a function makes of the value, None if there is none; None of the function is an error."""
        if name not in self:
            return None
        found = reading(self.get(name))
        return self.refuse(name, f"write {remedy}") if found is None else found

    def text(self, name: str, default: str = "") -> str:
        """Return one line of text."""
        value = self.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            self.refuse(name, "write it in quotes")
        if not values.is_line(value):
            self.refuse(name, "write one line, or leave it out")
        return value

    def texts(self, name: str, example: str) -> tuple[str, ...]:
        """Return texts of a line each; one alone may stand without brackets. () if there is no such key."""
        if name not in self:
            return ()
        value = self.get(name)
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not found or not all(isinstance(t, str) and values.is_line(t) for t in found):
            self.refuse(name, f"write {example}")
        return tuple(found)

    def choices(self, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Return texts that are among those allowed; () if there is no such key."""
        found = self.texts(name, f"one or several of {', '.join(allowed)}")
        for value in found:
            if value not in allowed:
                self.refuse_entry(name, value, f"{meant(value, allowed)}use one of {', '.join(allowed)}")
        return found

    def choice(self, name: str, default: Choice) -> Choice:
        """Return one of the values of an enumeration."""
        value, allowed = self.get(name), [str(each) for each in type(default)]
        if value is None:
            return default
        if value not in allowed:
            self.refuse(name, f"{meant(str(value), allowed)}use one of {', '.join(allowed)}")
        return type(default)(str(value))

    def flag(self, name: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self.get(name)
        if value is None:
            return default
        return value if isinstance(value, bool) else self.refuse(name, "write true or false, without quotes")

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        """Return a whole number in a range."""
        value = self.get(name)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.refuse(name, f"write a whole number from {least} to {most:,}".replace(",", ""))
        return value

    def seconds(self, name: str, default: float, most: float) -> float:
        """Return a duration above nought, in seconds."""
        found = self.read(name, values.duration, values.DURATION)
        if found is not None and not 0 < found <= most:
            self.refuse(name, f"write more than 0s, and at most {most:.0f}s")
        return default if found is None else found

    def pattern(self, name: str) -> Pattern | None:
        """Return a regular expression, searched whatever the case."""
        if name not in self:
            return None
        value = self.get(name)
        if not isinstance(value, str) or not value:
            self.refuse(name, "write a regular expression in quotes, best in single ones")
        if len(value) > values.LONGEST_PATTERN:
            raise UsageError(f"{self.at(name)} has {len(value)} characters; write at most {values.LONGEST_PATTERN}")
        try:
            with warnings.catch_warnings():  # of what later versions read otherwise
                warnings.simplefilter("error")
                return re.compile(value, re.IGNORECASE)
        except (re.error, OverflowError, RecursionError, Warning) as error:
            raise UsageError(
                f"{self.at(name)} is {shown(value)}, no regular expression ({error}); correct it"
            ) from error

    def path(self, name: str, *, is_pattern: bool = False) -> Path | None:
        """Return a path, or a pattern of paths; one that is relative is beside the file."""
        if name not in self:
            return None
        value = self.text(name)
        if "://" in value:
            self.refuse(name, "write a path of this machine")
        try:
            folder = self.spot.lines.file.absolute().parent
            return (Path(glob.escape(str(folder))) if is_pattern else folder) / Path(value).expanduser()
        except RuntimeError:  # ~ of nobody
            self.refuse(name, "write the path in full")

    def address(self, name: str) -> str:
        """Return a web address, "" if there is none; in no message it stands whole."""
        value = self.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse(name, 'write it in quotes, as "https://example.org/report"')
        try:
            parsed(value)
        except SourceError as error:
            raise UsageError(f"{self.at(name)} {error.wrong}; {error.remedy}") from None
        return value

    def secret(self, name: str) -> Secret | None:
        """Return where a secret is: NAME_env is a variable, NAME_file a file."""
        variable, file = f"{name}_env", f"{name}_file"
        found = [each for each in (variable, file) if each in self]
        if not found:
            return None
        if len(found) > 1:
            raise UsageError(f"{self.at(file)} is too much beside {variable}; give one of both")
        if found == [file]:
            return Secret(file=self.path(file))
        if not values.is_variable(self.text(variable)):  # it may be the secret itself: not to be repeated
            raise UsageError(f"{self.at(variable)} is no name of a variable; write one, not what it holds")
        return Secret(variable=self.text(variable))

    def password(self) -> Secret | None:
        """Return where the password of `user` is: a table has both, or none."""
        password = self.secret("password")
        if bool(self.text("user")) != bool(password):
            raise UsageError(f"{self.spot} has one of user and password_env; give both, or none")
        return password

    def token_header(self) -> str:
        """Return the header that a token goes into, "" for the usual one."""
        name = self.text("token_header")
        if name and not is_header_name(name):
            self.refuse("token_header", 'write the name of a header, as "X-Api-Key"')
        if name and "token_env" not in self and "token_file" not in self:
            raise UsageError(f"{self.at('token_header')} is without a token; write token_env or token_file, too")
        return name

    def headers(self, name: str, refused: frozenset[str]) -> tuple[tuple[str, str], ...]:
        """Return headers of a request that are no one else's to set."""
        if name not in self:
            return ()
        value = self.get(name)
        if not isinstance(value, Mapping):
            self.refuse(name, 'write a table, as { Accept-Language = "fr" }')
        for header, content in value.items():
            spot = self.at(name).below(header)
            if not is_header_name(header):
                raise UsageError(f"{spot} is no name of a header; correct it")
            if header.lower() in refused:
                raise UsageError(f"{spot} is not to be set; leave it out")
            if holds_secret(header, str(content)):
                wrong = "would be a secret in a file that is none"
                raise UsageError(f'{spot} {wrong}; write token_header = "{header}" and token_env = "VARIABLE"')
            is_line = isinstance(content, str) and content.isascii() and values.is_line(content)
            if not is_line or content != content.strip():
                raise UsageError(f"{spot} is no content of a header; write one line of ASCII in quotes")
        return tuple(sorted(value.items()))


def tables_in(spot: Spot, value: object, name: str) -> Iterator[tuple[Spot, object]]:
    """Yield the entries of an array of tables. Raises: UsageError if it is none."""
    if not isinstance(value, list):
        raise UsageError(f"{spot} is not a list of tables; begin each with [[{name}]]")
    for number, entry in enumerate(value):
        yield spot.below(number), entry
