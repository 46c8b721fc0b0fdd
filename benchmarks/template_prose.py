"""Invented countries, people and prose for the template generator, drawn from one random source."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from benchmarks.template_text import (
    ALIKE,
    CODAS,
    COUNTRY_ENDINGS,
    ENDINGS,
    FUNCTION_WORDS,
    MINISTRIES,
    ONSETS,
    VOWELS,
)

VOCABULARY = 6000  # content words, the commonest some 300 times as frequent as the rarest, as in English
RANK_OFFSET = 20  # flattens the head of Zipf's law: function words are drawn apart
FUNCTION_SHARE = 0.45  # of the running words, as in English prose
RUN = 4  # mean length in words of a kept or rewritten stretch


@dataclass(frozen=True, slots=True)
class Facts:
    """What the template's name slots are filled with in one chapter."""

    country: str
    capital: str
    ministry: str
    minister: str
    agency: str
    leader: str


class Prose:
    """A writer with a vocabulary of its own; everything it writes follows from its random source."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        words: dict[str, None] = {}
        while len(words) < VOCABULARY:
            words[self._stem(rng.choice((1, 2, 2, 3))) + rng.choice(ENDINGS)] = None
        self.content = list(words)
        self.weights = list(accumulate(1 / (rank + RANK_OFFSET) for rank in range(VOCABULARY)))

    def _stem(self, syllables: int) -> str:
        pick = self.rng.choice
        return "".join(pick(ONSETS) + pick(VOWELS) + pick(CODAS) for _ in range(syllables))

    def _name(self) -> str:
        return self._stem(2).capitalize()

    def person(self) -> str:
        """Return a given and a family name."""
        return f"{self._name()} {self._name()}"

    def countries(self, count: int) -> list[Facts]:
        """Return that many countries; some share all of their name but a word."""
        names = [form.format(stem) for forms in ALIKE for stem in [self._country()] for form in forms]
        while len(names) < count:
            if (name := self._country()) not in names:
                names.append(name)
        return [self._facts(name) for name in names[:count]]

    def _country(self) -> str:
        return self._name() + self.rng.choice(COUNTRY_ENDINGS)

    def _facts(self, country: str) -> Facts:
        agency = f"{self._name()} {self.rng.choice(('Agency', 'Bureau', 'Centre', 'Unit'))}"
        return Facts(country, self._name(), self.rng.choice(MINISTRIES), self.person(), agency, self.person())

    def words(self, count: int) -> list[str]:
        """Return that many running words, some of them names and figures."""
        rng, out = self.rng, []
        for word in rng.choices(self.content, cum_weights=self.weights, k=count):
            draw = rng.random()
            if draw < FUNCTION_SHARE:
                out.append(rng.choice(FUNCTION_WORDS))
            elif draw < FUNCTION_SHARE + 0.02:
                out.append(self._name())
            elif draw < FUNCTION_SHARE + 0.04:
                out.append(str(rng.choice((rng.randint(2, 60), rng.randint(100, 900), rng.randint(2012, 2021)))))
            else:
                out.append(word)
        return out

    def paragraph(self, country: str) -> str:
        """Return two to six sentences; most paragraphs name the country they are about."""
        sentences = [self.words(self.rng.randint(10, 24)) for _ in range(self.rng.randint(2, 6))]
        if self.rng.random() < 0.6:
            sentences[0][:0] = ["in", f"{country},"]
        return " ".join(_sentence(words) for words in sentences)

    def rewritten(self, text: str, share: float) -> str:
        """Return a text in which about that share of the words is another, in stretches; never the same text."""
        rng, words = self.rng, text.split(" ")
        out: list[str] = []
        while len(out) < len(words):
            length = min(len(words) - len(out), 1 + int(rng.expovariate(1 / RUN)))
            kept = words[len(out) : len(out) + length]
            out += self._replaced(kept) if rng.random() < share else kept
        if out == words:
            at = rng.randrange(len(out))
            out[at : at + 1] = self._replaced(out[at : at + 1])
        return " ".join(out)

    def _replaced(self, words: Sequence[str]) -> list[str]:
        """Return as many other words, with the sentence ends where they were."""
        fresh = self.words(len(words))
        return [
            (new.capitalize() if old[:1].isupper() else new) + old[len(old.rstrip(".,")) :]
            for old, new in zip(words, fresh, strict=True)
        ]

    def cut(self, text: str) -> list[str]:
        """Return a text in two parts, seldom three, cut between sentences; whole if it is one sentence."""
        sentences = [s if s.endswith(".") else f"{s}." for s in text.split(". ")]
        wanted = min(len(sentences), 3 if self.rng.random() < 0.25 else 2)
        cuts = sorted(self.rng.sample(range(1, len(sentences)), wanted - 1))
        bounds = [0, *cuts, len(sentences)]
        return [" ".join(sentences[a:b]) for a, b in pairwise(bounds)]


def _sentence(words: list[str]) -> str:
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."
