"""A lexicon in the form in which it is looked up: phrases of keys by their first word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import product
from typing import NamedTuple

from diffreport import text as _text
from diffreport.lexicons import GROUPS, Additions, Lists, lists_of

Phrase = tuple[str, ...]

# What may stand inside a phrase: "is also required to", "has formally committed to".
_SHORTEST_ADVERB = 5
# In a phrase it stands, as second word, for one to so many words: "gave * undertaking".
_GAP, _GAP_WORDS = "*", 4
_PAUSES = frozenset(",;:.()")


class Cue(NamedTuple):
    """A phrase of a lexicon in a text: half-open positions, and the lists that have it."""

    start: int
    end: int
    phrase: Phrase
    lists: frozenset[str]

    def within(self, *lists: str) -> bool:
        """Tell whether one of the lists has the phrase."""
        return not self.lists.isdisjoint(lists)


# Phrases with one first word by their second one, longer ones first; "" has that of one word alone, "* word" those
# whose second word is a gap before this one, and "*" tells that there are such.
_Phrases = dict[str, list[tuple[Phrase, frozenset[str]]]]


class Lexicon:
    """The words of one language."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._phrases: dict[str, frozenset[Phrase]] = {}  # of the lists that were asked for as a whole
        self._single: dict[str, frozenset[str]] = {}
        self._stems: dict[str, str] = {}
        self._begins = {name: self._by_first_word(group) for name, group in GROUPS.items()}
        self._first = frozenset().union(*self._begins.values())
        self._tables: dict[tuple[str, str], _Phrases] = {}  # by group and by first words that a text has had
        # words that make a limit or a rule of a figure
        self.ruling = self._begins["deadline"].keys() | frozenset(
            key for name in GROUPS["definition"] for phrase in self._listed(name) for key in phrase
        ) - self.words("forms_stop")
        self._fillers = self.words("forms_fillers")
        self.adverb = lists.get("forms_adverb", ()) or ("\0",)
        self.endings = sorted((key for (key,) in self._listed("forms_endings")), key=len, reverse=True)
        self.stop = self.words("forms_stop")
        self.names, self.before_names = self.words("forms_names"), self.words("forms_before_names")
        self.verb_endings = lists.get("forms_verb_endings", ())
        self.participle_endings = lists.get("forms_participle_endings", ())
        self.gerund_endings = lists.get("forms_gerund_endings", ())
        self.prefixes = tuple(self.words("forms_prefixes"))
        self.be = self.words("forms_be")
        self._lines = {name: lists.get(name, ()) for name in ("contrasts", "nouns_kin", "tones_scales")}
        self.contrasts = self._groups_of("contrasts")
        self.adjective_endings = lists.get("nouns_adjective_endings", ())
        self.verbs = self.words("verbs")
        self.irregular = {form: forms[0] for forms in self._listed("passives") for form in forms}

    def _groups_of(self, name: str) -> list[frozenset[str]]:
        return [frozenset(map(_text.key, line.split())) for line in self._lines[name]]

    @cached_property
    def graded(self) -> dict[str, list[tuple[int, int]]]:
        """Return by stem of a word that judges the number of its scale and its degree there, from 0."""
        found: dict[str, list[tuple[int, int]]] = {}
        for n, line in enumerate(self._lines["tones_scales"]):
            for degree, words in enumerate(line.split("<")):
                for stem in dict.fromkeys(self.stem(_text.key(word)) for word in words.split()):
                    found.setdefault(stem, []).append((n, degree))
        return found

    @cached_property
    def kin(self) -> dict[str, frozenset[str]]:
        """Return by stem the stems of all words for the same thing."""
        groups = [frozenset(map(self.stem, group)) for group in self._groups_of("nouns_kin")]
        found: dict[str, frozenset[str]] = {}
        for group in groups:
            for stem in group:
                found[stem] = found.get(stem, frozenset()) | group
        return found

    def words(self, name: str) -> frozenset[str]:
        """Return the single words of a list, as keys."""
        if name not in self._single:
            self._single[name] = frozenset(phrase[0] for phrase in self._listed(name) if len(phrase) == 1)
        return self._single[name]

    def _listed(self, name: str) -> frozenset[Phrase]:
        if name not in self._phrases:
            self._phrases[name] = frozenset(_meant(self._lists.get(name, ())))
        return self._phrases[name]

    def is_begun(self, name: str, keys: Sequence[str]) -> bool:
        """Tell whether keys are the first ones of a phrase of a list."""
        return any(phrase[: len(keys)] == tuple(keys) for phrase in self._listed(name))

    def is_filler(self, key: str) -> bool:
        """Tell whether a word says nothing of its own: "also", "therefore"."""
        return key in self._fillers

    def places(self, keys: Sequence[str]) -> list[int]:
        """Return where in a text a phrase may begin."""
        first = self._first
        return [k for k, key in enumerate(keys) if key in first]

    def cues(self, group: str, keys: Sequence[str], places: Iterable[int]) -> list[Cue]:
        """Return the phrases of a group that begin at one of the places, from left to right; they do not overlap."""
        out: list[Cue] = []
        begins, end = self._begins[group], 0
        for k in places:
            if k >= end and keys[k] in begins and (found := self._longest(self._beginning(group, keys[k]), keys, k)):
                out.append(found)
                end = found.end
        return out

    def _beginning(self, group: str, key: str) -> _Phrases:
        """Return the phrases of a group that begin with a word."""
        if (group, key) not in self._tables:
            self._tables[group, key] = _table(key, self._begins[group][key])
        return self._tables[group, key]

    def _by_first_word(self, group: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """Return the phrases of a group as they are written, each with a list that has it, by their first words."""
        found: dict[str, list[tuple[str, str]]] = {}
        for name in group:
            for phrase in self._lists.get(name, ()):
                for key in _alternatives(phrase.split(maxsplit=1)[0]):
                    found.setdefault(key, []).append((phrase, name))
        return found

    def stem(self, key: str) -> str:
        """Return what the forms of a word have in common, roughly."""
        if key not in self._stems:
            self._stems[key] = self._stem(key)
        return self._stems[key]

    def _stem(self, key: str) -> str:
        if key in self.irregular:
            return self.irregular[key]
        for ending in self.endings:
            if key.endswith(ending) and len(key) - len(ending) >= 3:
                key = key[: -len(ending)]
                break
        doubled = len(key) > 3 and key[-1] == key[-2] and key[-1] not in "sl"
        return key[:-1] if doubled else key

    def _longest(self, phrases: _Phrases, keys: Sequence[str], k: int) -> Cue | None:
        """Return the longest phrase that begins at k, also with an adverb behind its first word."""
        at = k + 1
        for second in range(at, min(at + 2, len(keys))):
            for phrase, lists in phrases.get(keys[second], ()):
                if tuple(keys[second : second + len(phrase) - 1]) == phrase[1:]:
                    return Cue(k, second + len(phrase) - 1, phrase, lists)
            if not self._may_stand_inside(keys[second]):
                break
        if _GAP in phrases:
            for start in range(at + 1, min(at + 1 + _GAP_WORDS, len(keys))):
                if keys[start - 1] in _PAUSES:
                    break
                for phrase, lists in phrases.get(f"{_GAP} {keys[start]}", ()):
                    if tuple(keys[start : start + len(phrase) - 2]) == phrase[2:]:
                        return Cue(k, start + len(phrase) - 2, phrase, lists)
        return Cue(k, at, *phrases[""][0]) if "" in phrases else None

    def _may_stand_inside(self, key: str) -> bool:
        return key in self._fillers or (len(key) >= _SHORTEST_ADVERB and key.endswith(self.adverb))


def _table(first: str, written: Iterable[tuple[str, str]]) -> _Phrases:
    """Return phrases that begin with a word, each written with every list that has it, as they are looked up."""
    lists: dict[Phrase, set[str]] = {}
    for line, name in written:
        for phrase in product((first,), *map(_alternatives, line.split()[1:])):
            lists.setdefault(phrase, set()).add(name)
    table: _Phrases = {}
    for phrase in sorted(lists, key=lambda phrase: (-len(phrase), phrase)):
        second = phrase[1] if len(phrase) > 1 else ""
        if second == _GAP:
            table[_GAP] = []
            second = f"{_GAP} {phrase[2]}"
        table.setdefault(second, []).append((phrase, frozenset(lists[phrase])))
    return table


def lexicon_of(language: str, additions: Additions) -> Lexicon:
    """Return the lexicon of a language with what a project adds to it. Cost: read once, if nothing is added."""
    added = additions.get(language)
    return Lexicon(_extended(lists_of(language), added)) if added else _shipped(language)


@cache
def _shipped(language: str) -> Lexicon:
    return Lexicon(lists_of(language))


def _extended(lists: Lists, added: Mapping[str, tuple[str, ...]]) -> Lists:
    return {name: (*lists.get(name, ()), *added.get(name, ())) for name in {**lists, **added}}


def _meant(words: Iterable[str]) -> Iterator[Phrase]:
    """Yield every phrase that is meant, as keys."""
    for phrase in words:
        yield from product(*map(_alternatives, phrase.split()))


@cache
def _alternatives(word: str) -> tuple[str, ...]:
    """Return the keys that a word of a phrase stands for: "duty|task/s" for duty, task and tasks."""
    out: list[str] = []
    for one in word.split("|"):
        stem, *endings = one.split("/")
        out += [stem, *(stem + ending for ending in endings)]
    return tuple(map(_text.key, out))
