"""Lexicons: the words that tell a change of meaning, by language and by list, as `LANGUAGE.toml` files have them.

A project adds words of its own in `[lexicon.LANGUAGE]` tables of `diffreport.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import prod

from diffreport.errors import UsageError
from diffreport.spots import Spot

ENGLISH = "en"
_FORMS = "forms"  # grammar, which no project adds to
# A phrase that a project adds is no longer, and stands for no more, all its alternatives written out: longer ones
# are sentences, which are never found twice, and every one that is meant is looked up.
_MOST_WORDS, _MOST_MEANT = 12, 1_000
# A word of a phrase, as texts are cut into words: "U.S", "don't", "co-operate", "24-hour", with endings; or a mark
# alone. "2-3" is cut in texts.
_WORD = r"(?:[^\W\d_](?:['’.-]?[^\W_])*|\d+(?:-?[^\W\d_][^\W_]*(?:-[^\W_]+)*)?)(?:/[^\W_]+)*"
_ALTERNATIVES = re.compile(rf"{_WORD}(?:\|{_WORD})*")
_MARK = re.compile(r"[^\w\s*|/]")
_GAP = "*"  # the second of three words and more
_SHOWN = 40  # characters of a phrase that is refused

Lists = Mapping[str, tuple[str, ...]]
# Words that a project adds: by language, by list.
Additions = Mapping[str, Lists]

# Lists that are looked up together: of two phrases at one place the longer one is meant.
GROUPS: dict[str, tuple[str, ...]] = {
    "obligation": (
        "duties", "advice", "permissions", "loopholes", "prohibitions", "inabilities", "discouragements",
        "idioms",
    ),
    "commitment": ("promises", "intentions", "considerations", "considerations_doing"),
    "certainty": ("hedges", "possibilities", "likelihoods", "idioms"),
    "negation": ("negations", "idioms"),
    "deadline": (
        "deadlines_until", "deadlines_alone", "deadlines_before", "deadlines_strict", "deadlines_events",
        "deadlines_spans",
    ),
    "attribution": ("sources", "tellings"),
    "scope": (*(f"scopes_{n}" for n in range(2, 10)), *(f"amounts_{n}" for n in range(2, 12)), "idioms"),
    "addition": ("limits_additions",),
    "limit": ("limits_narrow", "idioms"),
    "definition": tuple(
        f"definitions_{name}" for name in ("alone", "means", "conditional", "generic", "includes", "excludes")
    ),
    "tone": ("tones_1", "tones_2", "tones_3"),
}  # fmt: skip
# The lists that a project may add to.
EXTENSIBLE = tuple(dict.fromkeys(name for group in GROUPS.values() for name in group))


@cache
def languages() -> tuple[str, ...]:
    """Return the languages there is a lexicon of, by their codes, English first."""
    names = sorted(f.name.removesuffix(".toml") for f in files(__name__).iterdir() if f.name.endswith(".toml"))
    return tuple(sorted(names, key=lambda name: name != ENGLISH))


def language_of(tag: str) -> str:
    """Return the language whose lexicon is for texts of a language tag ("en-GB"): English where there is no other."""
    code = re.split("[-_]", tag.strip().lower())[0]
    return code if code in languages() else ENGLISH


@cache
def lists_of(language: str) -> Lists:
    """Return the lists of a language by name; `{be}` and the like are written out, alternatives are not.

    Of a table `[hedges]` the list `words` is named hedges, another one, such as `nouns`, hedges_nouns.
    """
    text = files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    forms = {name: "|".join(str(words).split()) for name, words in tables.get(_FORMS, {}).items()}
    out: dict[str, tuple[str, ...]] = {}
    for table, lists in tables.items():
        for name, words in lists.items():
            if name != "source":
                phrases = _parts(words) if isinstance(words, str) else words
                written = (re.sub(r"\{(\w+)\}", lambda form: forms[form[1]], phrase) for phrase in phrases)
                out[table if name == "words" else f"{table}_{name}"] = tuple(written)
    return out


def _parts(words: str) -> list[str]:
    return [part.strip() for part in words.split(",")] if "," in words else words.split()


def additions_in(spot: Spot, tables: object) -> Additions:
    """Return the words that the `[lexicon.LANGUAGE]` tables of a configuration file add, checked.

    Raises: UsageError naming the file, the line, the key and what is allowed.
    """
    if not isinstance(tables, Mapping):
        raise UsageError(f"{spot} is not a table; begin one with [lexicon.{ENGLISH}]")
    spot.check_known(tables, languages())
    return {language: _lists_in(spot.below(language), table) for language, table in tables.items()}


def _lists_in(spot: Spot, table: object) -> Lists:
    if not isinstance(table, Mapping):
        raise UsageError(f"{spot} is not a table; begin it with [{spot.told}]")
    spot.check_known(table, EXTENSIBLE)
    for name, words in table.items():
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            raise UsageError(
                f'{spot.below(name)}: {_shown(words)} is not a list of words such as ["so the story goes"]'
            )
        for phrase in words:
            if why := _why_never_found(phrase.split()):
                raise UsageError(f"{spot.below(name)}: {_shown(phrase)} {why}")
    return {name: tuple(words) for name, words in table.items()}


def _why_never_found(words: list[str]) -> str:
    """Return what is wrong with a phrase that no text can hold, "" for one that may be looked up."""
    if len(words) > _MOST_WORDS:
        return f"has {len(words):,} words; a phrase has at most {_MOST_WORDS}"
    for n, word in enumerate(words):
        if word == _GAP and (n != 1 or len(words) == 2):
            return f"has {_GAP} in a wrong place; it may be the second of three words and more"
        if word != _GAP and not _ALTERNATIVES.fullmatch(word) and not _MARK.fullmatch(word):
            return f"has {_shown(word)}, which is no word; write word, this|that, stem/s/ed, and marks apart"
    if not any(map(_ALTERNATIVES.fullmatch, words)):
        return "has no word; a phrase has at least one"
    if prod(1 + word.count("|") + word.count("/") for word in words) > _MOST_MEANT:
        return f"stands for too many phrases; write at most {_MOST_MEANT:,} out of its alternatives"
    return ""


def _shown(written: object) -> str:
    text = repr(written)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def joined(*several: Additions) -> Additions:
    """Return the words of all, those of the first before those of the second, each once."""
    out: dict[str, dict[str, tuple[str, ...]]] = {}
    for additions in several:
        for language, lists in additions.items():
            into = out.setdefault(language, {})
            for name, words in lists.items():
                into[name] = tuple(dict.fromkeys((*into.get(name, ()), *words)))
    return out


def recorded(additions: Additions) -> dict[str, str]:
    """Return the added words as a comparison records them: by "lexicon.en.hedges", joined by commas."""
    return {
        f"lexicon.{language}.{name}": ", ".join(words)
        for language, lists in sorted(additions.items())
        for name, words in sorted(lists.items())
    }
