"""How the report says things in its language: a label with its values, a count, a date, a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from string import Formatter

from diffreport.report.language.formats import Formats
from diffreport.report.language.labels import ENGLISH, Label, Labels, labels_in
from diffreport.report.language.phrasing import sentence_case, similarity

_MARKED = re.compile(r"\[(.+?)\]")
_FORMATTER = Formatter()
_COUNTED = re.compile(r"(\d[\d,]*) (.+)")
_TIMES = re.compile(r"(.+) \((\d[\d,]* times)\)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of what is said. One that `is_marked` stood in brackets: a link to `href`, which may also set the filter
    `only`, a key, or a mark."""

    text: str
    href: str = ""
    only: str = ""
    is_marked: bool = False


Phrases = tuple[Phrase, ...]
Value = str | int | Decimal
Say = Callable[..., str]


class Speech:
    """The labels of one language. Values are shown as they are, numbers as the language writes them."""

    def __init__(self, found: Labels) -> None:
        """Take the labels."""
        self.language = found.language
        self.formats = Formats(found.locale)
        self._labels = found.labels
        self._categories = {ENGLISH: Formats(ENGLISH)}
        self._words = found.labels["number.words"].forms["other"].split()
        self._findings: dict[tuple[str, bool], str] = {}

    def say(self, key: str, /, **values: Value) -> str:
        """Return a label with its values; `n` is the count that chooses its form.

        Raises: LookupError saying which label there is not, or which value it needs.
        """
        text = self._text(key, values.get("n"))
        try:
            return text.format(**self._filled(values))
        except KeyError as error:  # only a user's template can leave one out
            raise LookupError(f"label {key} needs {error.args[0]}") from error

    def phrases(self, key: str, link: Phrase | None = None, /, **values: Value | Phrases) -> Phrases:
        """Return a label in pieces: what stands in brackets is `link` with the text from there; what is said in
        phrases keeps its own."""
        plain = self._filled({name: _text(v) if isinstance(v, tuple) else v for name, v in values.items()})
        out: list[Phrase] = []
        count = values.get("n")
        text = self._text(key, None if isinstance(count, tuple) else count)
        for at, part in enumerate(_MARKED.split(text)):
            if at % 2:
                out.append(replace(link or Phrase(""), text=part.format(**plain), is_marked=True))
                continue
            for literal, name, _, _ in _FORMATTER.parse(part):
                out += [Phrase(literal)] if literal else []
                value = values.get(name) if name else ""
                if isinstance(value, tuple):
                    out += value
                elif name:
                    out.append(Phrase(plain[name]))
        return tuple(piece for piece in out if piece.text)

    def named(self, group: str, name: str) -> str:
        """Return the label of a class in a group; of a class that is not known its own name."""
        return self.say(key) if self.has(key := f"{group}.{name}") else name.replace("_", " ")

    def has(self, key: str) -> bool:
        """Tell whether there is such a label."""
        return key in self._labels

    def group(self, name: str) -> Mapping[str, str | Mapping[str, str]]:
        """Return the labels of a group by name, those with forms as their forms: for the script."""
        start = f"{name}."
        found = {key.removeprefix(start): label.forms for key, label in self._labels.items() if key.startswith(start)}
        return {key: forms if len(forms) > 1 else forms["other"] for key, forms in found.items()}

    def number(self, n: int) -> str:
        """Return a count in digits."""
        return self.formats.number(n)

    def percent(self, n: int) -> str:
        """Return a share in whole per cent: "22%"."""
        return self.formats.percent(n)

    def similarity(self, score: float) -> str:
        """Return a score as a reader gets it: "0.84"."""
        return self.formats.number(Decimal(similarity(score)), 2)

    def in_words(self, n: int) -> str:
        """Return a count in words up to twelve, in digits above."""
        return self._words[n] if 0 <= n < len(self._words) else self.formats.number(n)

    def listed(self, parts: Sequence[str]) -> str:
        """Return "a", "a and b", "a, b and c"."""
        separators = self.formats.separators(len(parts))
        return "".join(part + after for part, after in zip(parts, separators, strict=True))

    def joined(self, parts: Sequence[Phrases]) -> Phrases:
        """Return what `listed` does, of phrases."""
        separators = self.formats.separators(len(parts))
        said = ((*part, Phrase(after)) for part, after in zip(parts, separators, strict=True))
        return tuple(piece for pieces in said for piece in pieces if piece.text)

    def date(self, iso: str | None) -> str:
        """Return an ISO date or time as "28 June 2024" or "1 July 2024, 06:00 UTC"; anything else as it is."""
        day, time, is_universal = self.formats.day(iso)
        if not time:
            return day
        return self.say("date.universal" if is_universal else "date.time", date=day, time=time)

    def size(self, n: int) -> str:
        """Return a number of bytes as "812 bytes", "12.3 kB" or "4.0 MB"."""
        if n < 1000:
            return self.say("size.bytes", n=n)
        is_large = n >= 1_000_000
        number = self.formats.number(Decimal(n) / (1_000_000 if is_large else 1000), 1)
        return self.say("size.millions" if is_large else "size.thousands", size=number)

    def finding(self, label: str, *, in_passing: bool = False) -> str:
        """Return the label of a finding, which a comparison has in English; what is not known of it stays so.

        In passing it does not begin with a capital letter, unless its words do.
        """
        if (said := self._findings.get((label, in_passing))) is None:
            said = ", ".join(map(self._finding, label.split(", ")))
            said = self._findings[label, in_passing] = said if in_passing else sentence_case(said)
        return said

    def perhaps(self, what: str) -> str:
        """Return what a doubtful link says of itself: "perhaps moved"."""
        return self.say("text.perhaps.what", what=what)

    def _finding(self, part: str) -> str:
        keys = _keys_of_findings()
        if key := keys.get(_lower(part)):
            return self.say(key)
        if ": " in part:
            what, _, which = part.partition(": ")
            return self.say("finding.about", what=self._finding(what), which=self._finding(which))
        if (counted := _COUNTED.fullmatch(part)) and (key := keys.get(f"{{n}} {counted[2]}")):
            return self.say(key, n=int(counted[1].replace(",", "")))
        if times := _TIMES.fullmatch(part):
            return f"{times[1]} ({self._finding(times[2])})"
        for word in (" and ", " for "):
            first, found, last = part.partition(word)
            if found:
                return self._paired(word, self._finding(first), self._finding(last))
        return _lower(part) if part[1:2].islower() else part

    def _paired(self, word: str, first: str, last: str) -> str:
        return self.listed((first, last)) if word == " and " else self.say("finding.for", new=first, old=last)

    def _text(self, key: str, n: Value | None) -> str:
        label = self._labels.get(key)
        if label is None:
            raise LookupError(f"no label is called {key}")
        forms = label.forms
        if len(forms) == 1 or n is None or isinstance(n, str):
            return forms["other"]
        return forms.get(self._category(label, n), forms["other"])

    def _category(self, label: Label, n: int | Decimal) -> str:
        return (self._categories.get(label.language) or self.formats).category(n)

    def _filled(self, values: Mapping[str, Value]) -> dict[str, str]:
        """Return the values as they are shown, with a count in words, too."""
        filled: dict[str, str] = {}
        for name, value in values.items():
            filled[name] = value if isinstance(value, str) else self.formats.number(value)
            if name == "n":
                filled["words"] = self.in_words(value) if isinstance(value, int) else filled[name]
        return filled


@lru_cache(maxsize=8)
def speech(language: str = ENGLISH, folder: Path | None = None) -> Speech:
    """Return what speaks a language, labels of a user's folder of templates over ours. Raises: UsageError."""
    return Speech(labels_in(language, folder))


def capitalised(phrases: Phrases) -> Phrases:
    """Return what is said with its first letter in upper case."""
    return tuple(replace(p, text=sentence_case(p.text)) if not n else p for n, p in enumerate(phrases))


@lru_cache(maxsize=1)
def _keys_of_findings() -> Mapping[str, str]:
    """Return the keys of the parts of a finding's label by their English, `{n}` for a count."""
    found = labels_in(ENGLISH).labels.items()
    parts = ((key, form) for key, label in found if key.startswith("finding.") for form in label.forms.values())
    return {form: key for key, form in parts}


def _text(phrases: Phrases) -> str:
    return "".join(phrase.text for phrase in phrases)


def _lower(part: str) -> str:
    return part[:1].lower() + part[1:]
