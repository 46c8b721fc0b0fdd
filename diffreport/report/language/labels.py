"""Labels: everything the report says of its own, by key, in one language over English.

`templates/labels/LANGUAGE.toml` holds it. A file of a user's folder of templates adds a language, or stands over ours
label by label; what a language does not have is said in English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from diffreport import resources
from diffreport.errors import UsageError
from diffreport.spots import shown, why_unread

ENGLISH = "en"
# A label has no other keys where it is a table of forms.
CATEGORIES = frozenset(("zero", "one", "two", "few", "many", "other"))
# A count fills both, but where the script puts it in.
COUNTS = frozenset(("n", "words"))
_OF_SCRIPT = ("script.", "history.text.", "live.")

# A tag as browsers take them (BCP 47, without extensions): language, script, region, variants. "_" may join it, too.
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}|[a-z]{5,8})(?:[-_][a-z]{4})?(?:[-_](?:[a-z]{2}|\d{3}))?"
    r"(?:[-_]([a-z\d]{5,8}|\d[a-z\d]{3})(?!.*[-_]\1(?:[-_]|$)))*",
    re.ASCII | re.IGNORECASE,
)
_FORMATTER = Formatter()


@dataclass(frozen=True, slots=True)
class Label:
    """A text with `{placeholders}`, in each form that its language has: by the name of a CLDR plural category, where
    "other" is the only one of a text without forms. `language` is that of the text."""

    forms: Mapping[str, str]
    language: str


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels for a report in `language`, as it was asked for; `locale` is whose numbers and dates it has."""

    language: str
    locale: str
    labels: Mapping[str, Label]


def languages(folder: Path | None = None) -> list[str]:
    """Return the languages that a report can be in, `folder` holding a user's templates."""
    names = {path.stem for place in _folders(folder) for path in place.glob("*.toml")}
    return sorted(filter(_LANGUAGE.fullmatch, names))


def labels_in(language: str, folder: Path | None = None) -> Labels:
    """Return the labels for a language, "de" also for "de-AT".

    Raises: UsageError naming the languages there are; naming the file, the label and what is wrong with it.
    """
    name = name_of(language, folder)
    labels: dict[str, Label] = {}
    english: Mapping[str, Label] = {}  # ours, whatever a user's says
    locale = language if name.casefold() != language.casefold() else ""
    for each in dict.fromkeys((ENGLISH, name)):
        for place in reversed(_folders(folder)):
            if (path := place / f"{each}.toml").is_file():
                if resources.leads_out(path, place.parent):
                    raise UsageError(f"{path}: is a link to a file outside of the folder; put the file itself there")
                found = dict(_flat(path, _read(path)))
                own = found.pop("locale", None)
                if each == name and own and locale in ("", name):
                    locale = own.forms["other"]
                    _check_locale(locale, f"{path}: locale {locale!r}")
                _check(path, found, english)
                labels = {**labels, **{key: Label(label.forms, each) for key, label in found.items()}}
                english = english or labels
    return Labels(language, locale or name, labels)


def placeholders(text: str) -> frozenset[str]:
    """Return the names between braces in a label.

    Raises: ValueError where braces do not match, or hold more than a name: a width could make any length of a value.
    """
    names = set()
    for _, name, width, conversion in _FORMATTER.parse(text):
        if width or conversion:
            raise ValueError(f"{{{name}}} says how it is to be written; leave the name alone in the braces")
        if name is not None:
            names.add(name)
    return frozenset(names)


def name_of(language: str, folder: Path | None = None) -> str:
    """Return the name of the file of labels for a language: its own, else that of the language without its region.

    Raises: UsageError naming the languages there are, or saying that it is no language tag.
    """
    known = {name.casefold().replace("_", "-"): name for name in languages(folder)}
    if not _LANGUAGE.fullmatch(language):
        raise UsageError(f"language {language!r}: is no language tag (BCP 47); use one of {', '.join(known.values())}")
    parts = language.casefold().replace("_", "-").split("-")
    for end in range(len(parts), 0, -1):
        if (name := "-".join(parts[:end])) in known:
            if end < len(parts):
                _check_locale(language, f"language {language!r}")
            return known[name]
    raise UsageError(
        f"language {language!r}: there are no labels in it; use one of {', '.join(known.values())}, "
        "or put labels/LANGUAGE.toml into the folder of --templates"
    )


def _check_locale(locale: str, where: str) -> None:
    """Refuse a locale of which nobody knows how it writes numbers and dates. Raises: UsageError."""
    from babel import Locale, UnknownLocaleError, parse_locale

    try:
        name = locale.replace("-", "_")
        if Locale.parse(name).territory not in (None, territory := parse_locale(name)[1]) and territory:
            raise UnknownLocaleError(name)  # another region's was found instead
    except (UnknownLocaleError, ValueError) as error:
        raise UsageError(f"{where}: there is no such locale; write one such as de_CH, or the language alone") from error


def _folders(folder: Path | None) -> list[Path]:
    """Return where files of labels are, those that count most first."""
    return [path / "labels" for path in (folder, resources.find("templates")) if path is not None]


def _read(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, RecursionError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({why_unread(error)}); correct it") from error


def _flat(path: Path, table: Mapping[str, object], above: Sequence[str] = ()) -> Iterator[tuple[str, Label]]:
    """Yield the labels of a table by their dotted keys."""
    for name, value in table.items():
        key = ".".join((*above, name))
        if isinstance(value, str):
            yield key, Label({"other": value}, "")
        elif isinstance(value, dict) and value and value.keys() <= CATEGORIES:
            if not isinstance(value.get("other"), str) or not all(isinstance(form, str) for form in value.values()):
                raise UsageError(f"{path}: {key} has no form `other`, or one that is no text; write them in quotes")
            yield key, Label(value, "")
        elif isinstance(value, dict):
            yield from _flat(path, value, (*above, name))
        else:
            raise UsageError(f"{path}: {key} is {shown(value)}; write it in quotes")


def _check(path: Path, found: Mapping[str, Label], known: Mapping[str, Label]) -> None:
    """Refuse labels that nothing says, and placeholders that nothing fills; the first file of all is right."""
    for key, label in found.items() if known else ():
        if key not in known:
            raise UsageError(f"{path}: no label is called {key}; look at the names in labels/{ENGLISH}.toml")
        wanted = _filled(key, known[key])
        for text in label.forms.values():
            try:
                wrong = placeholders(text) - wanted
            except ValueError as error:
                raise UsageError(f"{path}: {key}: {error}; write {{{{ and }}}} for braces that are meant") from error
            if wrong:
                allowed = f"it may have {_named(wanted)}" if wanted else "it has no values"
                raise UsageError(f"{path}: {key}: nothing fills {_named(wrong)}; {allowed}")


def _filled(key: str, english: Label) -> frozenset[str]:
    """Return the placeholders that a label gets values for."""
    names = frozenset().union(*map(placeholders, english.forms.values()))
    has_count = names & COUNTS or len(english.forms) > 1
    return names | COUNTS if has_count and not key.startswith(_OF_SCRIPT) else names


def _named(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
