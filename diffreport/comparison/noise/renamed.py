"""Terms that were renamed throughout a document: "ombudsman" is "ombudsperson" wherever it stood.

A term is a name or a noun, told by the words around it; what says something by itself (`telling`) is none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from diffreport import text as _text
from diffreport.comparison.cleanup import word_weight
from diffreport.comparison.noise.onething import names_one_thing
from diffreport.comparison.noise.telling import tells
from diffreport.comparison.noise.tenses import Place, Places
from diffreport.comparison.noise.verbs import pasts
from diffreport.comparison.words import Tokens, Words
from diffreport.model import Document

# A term stands in so many places, in so many blocks: fewer may each have their own reason.
_LEAST_PLACES = 5
_LEAST_BLOCKS = 3
# So much of what replaced the old term is the new one, and so much of what the new one replaced is the old one.
_LEAST_CONSISTENT = 0.8
# So much of the old term is left in the new edition at most, and of the new one was in the old, held against the
# places where the one replaced the other: an edition that has both means two things by them.
_MOST_LEFT = 0.25
# So many of the places have a word before the term that only a noun has, so many of them are enough.
_LEAST_NOMINAL = 0.25
# More than half of the places say that it is something else: a unit behind its number, a person behind a title.
_MOST_COUNTED = 0.5
_MOST_CONTEXT = 2  # words on either side that belong to the term: "Ministry of Fisheries", "migrant workers"
_LETTERS = 3  # of a term; a shorter one is a letter of a list, or a code

# A name of the same consonants needs fewer places; one place, in an edition that has spelled so many names anew.
_LEAST_RESPELLED = 3
_LEAST_NAMES = 2
_CONSONANTS = 3
_VOWELS = "aeiouy"
_ARTICLE = re.compile(r"^(?:(?:[ae]l|ul)$|[ae](?:l|sh(?=sh)|([dnrstz])(?=\1))(?=.{3})|[ae][dnrstz]$)")
_HEARD = tuple(
    (re.compile(written), heard)
    for written, heard in (
        ("^abd[aeu]l(?=.{3})", "abd"),
        ("kh|ck|q|c(?!h)", "k"),
        ("gh", "g"),
        ("dh", "d"),
        ("ph", "f"),
        ("t(?:s)?ch", "ch"),
        ("sch", "sh"),
        ("dzh|dj|zh", "j"),
        (r"([^aeiouy])\1", r"\1"),
    )
)
_UNHEARD = re.compile("(?<![sc])h|[aeiouyw'\u2019]")

_BEFORE_NOUNS = frozenset(
    "a an the this that these those its their his her our my your no each every some any all several many most few "
    "other both such of in for by with from at on between among against under over through about into".split()
)
# A person who follows another in office is no new name for the one before.
_TITLES = frozenset(
    "mr mrs ms dr prof professor president minister premier chancellor governor mayor senator ambassador general "
    "colonel judge justice king queen prince princess secretary director chairman chairwoman chair commissioner "
    "sheikh imam bishop captain lord lady sir".split()
)
# Who says it is no name: another source is another claim.
_NOUN = re.compile(
    r"..(?:[^aeiou][eo]r|ist|ee|ian|ment|tion|sion|ness|ity|ship|ism|man|woman|person|people|agency|office|group)$"
)
# What stands between a noun and what was its adjective: "people experiencing homelessness".
_AROUND_PERSONS = frozenset("with experiencing living having affected by who are have in of using the a".split())
_STEM_LETTERS = 5
_POSSESSIVE = re.compile(r"'s?$")
_PLURAL = re.compile(r"(?<=[^s])s$|(?<=s)es$|(?<=ch|sh)es$")
_MEN = re.compile(r"men$")
_SAYING = frozenset(
    "said says say stated states state announced announces reported reports report claimed claims claim alleged "
    "asserted estimated estimates estimate according".split()
)


@dataclass(frozen=True)
class Term:
    """A term in its forms ("victim", "victims"): tokens of the old edition, and those that replaced them.

    `old` and `new` are the forms as they are mostly printed; `exceptions` the new blocks that have the old term;
    `count` is in how many places it was replaced; `is_one` tells whether both are known to name one thing.
    """

    forms: tuple[tuple[Tokens, Tokens], ...]
    old: str
    new: str
    exceptions: tuple[int, ...] = ()
    count: int = 0
    is_one: bool = True

    @cached_property
    def keys(self) -> dict[str, str]:
        """Return the key of each old form, with the key of the new one."""
        return {_text.key("".join(a)): _text.key("".join(b)) for a, b in self.forms}

    @cached_property
    def cores(self) -> tuple[tuple[str, str], ...]:
        """Return the key of what differs in each form, old and new."""
        out: dict[tuple[str, str], None] = {}
        for a, b in self.forms:
            head, tail = shared(a, b)
            out[_text.key("".join(a[head : len(a) - tail])), _text.key("".join(b[head : len(b) - tail]))] = None
        return tuple(out)

    @cached_property
    def phrases(self) -> tuple[Tokens, ...]:
        """Return the keys of the forms of more than one token."""
        return tuple(tuple(map(_text.key, side)) for form in self.forms for side in form if len(side) > 1)

    @cached_property
    def words(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the keys of the words of the old forms and of the new ones that are not in both."""
        sides = [{_text.key(token) for form in self.forms for token in form[k]} for k in (0, 1)]
        return frozenset(sides[0] - sides[1]), frozenset(sides[1] - sides[0])


def terms_in(places: Places, documents: tuple[Document, Document], words: Mapping[int, Words]) -> Iterator[Term]:
    """Yield the terms that were renamed throughout.

    Cost: linear in the replacements; in the texts of the documents for each that is likely.
    """
    groups = defaultdict[tuple[str, str], list[tuple[Tokens, Tokens]]](list)
    uses: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    for pair, of in places.items():
        name = _stem(pair[0]), _stem(pair[1])
        groups[name].append(pair)
        for k in (0, 1):
            uses[k][name[k]] += len(of)
    pairs_of_one = [pair for pair in places if len(pair[0]) == len(pair[1]) == 1]
    rare: list[tuple[tuple[str, str], list[tuple[Tokens, Tokens]]]] = []
    respelled = 0
    for name, pairs in groups.items():
        count = sum(len(places[pair]) for pair in pairs)
        if count < _LEAST_CONSISTENT * max(uses[0][name[0]], uses[1][name[1]]):
            continue
        if count < _LEAST_RESPELLED:
            rare.append((name, pairs))
        elif count >= _LEAST_PLACES or sound_alike(*name) or all(_are_reordered(*pair) for pair in pairs):
            for term in _terms(pairs, places, documents, words, _LEAST_BLOCKS):
                respelled += sound_alike(*name)
                yield _with_compounds(term, pairs_of_one)
    if respelled >= _LEAST_NAMES:
        for pairs in (pairs for name, pairs in rare if sound_alike(*name)):
            yield from _terms(pairs, places, documents, words, 1)


def _terms(
    pairs: Sequence[tuple[Tokens, Tokens]],
    places: Places,
    documents: tuple[Document, Document],
    words: Mapping[int, Words],
    blocks: int,
) -> Iterator[Term]:
    """Yield the term that some pairs of words are the forms of, if it was renamed in so many blocks."""
    found = [place for pair in pairs for place in places[pair]]
    if len({place.link for place in found}) < blocks:
        return
    seen = _Seen(found, words)
    is_respelled = all(sound_alike("".join(old), "".join(new)) for old, new in pairs) and seen.are_names()
    if is_respelled and any(_is_common("".join(side), documents) for pair in pairs for side in pair):
        return  # "Council" is no other spelling of "Counsel"
    is_one = is_respelled or all(_are_reordered(*pair) for pair in pairs)
    may_be = is_one or (all(_may_be_renamed(*pair, seen.are_names()) for pair in pairs) and seen.is_nominal())
    if may_be and (term := _gone(seen.forms(), len(found), documents)):
        shown = dict.fromkeys(seen.printed())
        is_one = is_one or all(names_one_thing(old, new, documents) for old, new in shown)
        yield replace(term, count=len(found), is_one=is_one)


def _are_reordered(old: Tokens, new: Tokens) -> bool:
    """Tell whether two terms have the same words in another form: "disabled persons", "persons with disabilities"."""
    stems = [
        {token[:_STEM_LETTERS] for token in side if word_weight(token) == 1 and token not in _AROUND_PERSONS}
        for side in (old, new)
    ]
    return old[:1] != new[:1] and stems[0] == stems[1] and len(stems[0]) > 1


def _is_common(name: str, documents: tuple[Document, Document]) -> bool:
    """Tell whether a name, in lower case, stands in lower case in either document."""
    pattern = re.compile(rf"(?<!\w){re.escape(name)}s?(?!\w)")
    return any(name in block.text and pattern.search(block.text) for document in documents for block in document.blocks)


def sound_alike(old: str, new: str) -> bool:
    """Tell whether two names, in lower case, may be one brought over from another script: "Kharkov", "Kharkiv"."""
    first, second = _skeleton(old), _skeleton(new)
    return first == second and len(first) >= _CONSONANTS and (old[-1] in _VOWELS) == (new[-1] in _VOWELS)


def _skeleton(name: str) -> str:
    """Return the consonants of a name as they are heard, without articles."""
    out = ""
    for word in re.split(r"[\s-]+", name):
        word = _ARTICLE.sub("", word)
        for written, heard in _HEARD:
            word = written.sub(heard, word)
        out += word[:1].replace("e", "").replace("a", "").replace("i", "").replace("o", "").replace("u", "")
        out += _UNHEARD.sub("", word[1:])
    return out


def _with_compounds(term: Term, pairs: Sequence[tuple[Tokens, Tokens]]) -> Term:
    """Return a term with the words that hold it: "ISIL-affiliated"."""
    own = [pair for pair in pairs for a, b in term.cores if pair[0][0] != a and pair[0][0].replace(a, b) == pair[1][0]]
    return replace(term, forms=tuple(dict.fromkeys((*term.forms, *own))))


def shared(old: Tokens, new: Tokens) -> tuple[int, int]:
    """Return how many tokens two runs begin with and end with alike; no token counts twice."""
    most = min(len(old), len(new))
    head = next((k for k in range(most) if old[k] != new[k]), most)
    tail = next((k for k in range(most - head) if old[-1 - k] != new[-1 - k]), most - head)
    return head, tail


def _stem(keys: Tokens) -> str:
    """Return the words without the ending of a plural or possessive."""
    return _MEN.sub("man", _PLURAL.sub("", _POSSESSIVE.sub("", "".join(keys))))


def _may_be_renamed(old: Tokens, new: Tokens, are_names: bool) -> bool:
    """Tell whether the words alone may be two names of one thing."""
    for side in (old, new):
        words = [token for token in side if not token.isspace()]
        if not all(map(_text.is_word, words)) or max(map(word_weight, words), default=0) < 1:
            return False
        if sum(map(len, words)) < _LETTERS:
            return False
    if len(old) == len(new) == 1 and (new[0] in pasts(old[0]) or old[0] in pasts(new[0])):
        return False
    said = [[token for token in side if _text.is_word(token)] for side in (old, new)]
    return not tells(said[0], said[1], are_names)


class _Seen:
    """The places where one term replaced another, with the words around them."""

    def __init__(self, places: Sequence[Place], words: Mapping[int, Words]) -> None:
        self._places, self._words = places, words

    def _beside(self, place: Place, step: int, old: bool = True) -> str:
        """Return the key of the word so many before or behind the old words, "" if there is none."""
        _, a, b = self._words[place.link]
        tokens = a if old else b
        start, end = (place.i1, place.i2) if old else (place.j1, place.j2)
        at = start + 2 * step if step < 0 else end - 1 + 2 * step
        return _text.key(tokens[at]) if 0 <= at < len(tokens) and tokens[at - (step > 0) + (step < 0)].isspace() else ""

    def _share(self, is_so: Callable[[Place], bool]) -> float:
        return sum(map(is_so, self._places)) / len(self._places)

    def is_nominal(self) -> bool:
        """Tell whether the words around it show a noun or a name that says nothing but what something is called."""
        if self._share(lambda place: any(map(str.isdigit, self._beside(place, -1)))) > _MOST_COUNTED:
            return False
        if self._share(lambda place: self._beside(place, -1) in _TITLES) > _MOST_COUNTED:
            return False
        if self._share(self._is_source) > _MOST_COUNTED:
            return False
        return self._share(self._is_noun) >= _LEAST_NOMINAL or self.are_names() or self._share(self._ends_as_noun) == 1

    def _ends_as_noun(self, place: Place) -> bool:
        """Tell whether both terms have the ending of a noun: "provider", "offeror"."""
        _, old, new = self._words[place.link]
        return all(_NOUN.search(_stem((_text.key(side),))) for side in (old[place.i2 - 1], new[place.j2 - 1]))

    def _is_source(self, place: Place) -> bool:
        return self._beside(place, 1) in _SAYING or not _SAYING.isdisjoint(self._beside(place, -k) for k in (1, 2, 3))

    def _is_noun(self, place: Place) -> bool:
        before = self._beside(place, -1)
        return before in _BEFORE_NOUNS or before.endswith("'s") or any(map(str.isdigit, before))

    def are_names(self) -> bool:
        """Tell whether both terms are names: each of their words has a capital, inside of sentences as well."""
        return self._share(self._is_name) > _MOST_COUNTED

    def _is_name(self, place: Place) -> bool:
        _, old, new = self._words[place.link]
        said = [
            token
            for token in (*old[place.i1 : place.i2], *new[place.j1 : place.j2])
            if word_weight(_text.key(token)) == 1
        ]
        return all(any(map(str.isupper, token)) for token in said) and self._beside(place, -1) not in ("", ".")

    def forms(self) -> list[tuple[Tokens, Tokens]]:
        """Return the old and the new words of each place, with the words around that belong to them everywhere."""
        before = max(k for k in range(_MOST_CONTEXT + 1) if self._has(-k))
        behind = max(k for k in range(_MOST_CONTEXT + 1) if self._has(k))
        out = []
        for link, i1, i2, j1, j2 in self._places:
            _, old, new = self._words[link]
            out.append((old[i1 - 2 * before : i2 + 2 * behind], new[j1 - 2 * before : j2 + 2 * behind]))
        return out

    def printed(self) -> Iterator[tuple[str, str]]:
        """Yield the old and the new words of each place as they are printed."""
        for link, i1, i2, j1, j2 in self._places:
            _, old, new = self._words[link]
            yield "".join(old[i1:i2]), "".join(new[j1:j2])

    def _has(self, step: int) -> bool:
        """Tell whether one noun stands so far before or behind the term everywhere, and the same words between."""
        if not step:
            return True
        steps = range(step, 0) if step < 0 else range(1, step + 1)
        seen = {tuple(self._beside(place, k, old) for k in steps) for place in self._places for old in (True, False)}
        outer = next(iter(seen))[0 if step < 0 else -1]
        return len(seen) == 1 and "" not in next(iter(seen)) and outer.isalpha() and word_weight(outer) == 1


def _gone(forms: Sequence[tuple[Tokens, Tokens]], count: int, documents: tuple[Document, Document]) -> Term | None:
    """Return a term if the old one is nearly gone from the new edition, and the new one was rare in the old."""
    old, new = (_found([form[k] for form in forms], documents[1 - k]) for k in (0, 1))
    if max(len(old), len(new)) > _MOST_LEFT * count:
        return None
    names = [_name("".join(form[k]) for form in forms) for k in (0, 1)]
    forms = [*forms, *filter(None, map(_with_article, forms))]
    return Term(tuple(dict.fromkeys(forms)), names[0], names[1], tuple(dict.fromkeys(old)))


def _with_article(form: tuple[Tokens, Tokens]) -> tuple[Tokens, Tokens] | None:
    """Return a form with the article before it, if that changes with it: "an academy", "a charter"."""
    articles = ["an" if side[0][:1].lower() in "aeiou" else "a" for side in form]
    return ((articles[0], " ", *form[0]), (articles[1], " ", *form[1])) if articles[0] != articles[1] else None


def _name(printed: Iterable[str]) -> str:
    """Return the form that names a term: the shortest, not as it begins a sentence."""
    return min(printed, key=lambda text: (text[:1].isupper() and text[1:2].islower(), len(text), text))


def _found(forms: Sequence[Tokens], document: Document) -> list[int]:
    """Return the block of each place where one of the forms stands."""
    texts = sorted({_folded("".join(form)) for form in forms}, key=lambda text: (-len(text), text))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, texts))})(?!\w)")
    found: list[int] = []
    for k, block in enumerate(document.blocks):
        folded = _folded(block.text)
        if any(map(folded.__contains__, texts)):  # quickly: hardly ever
            found += [k] * len(pattern.findall(folded))
    return found


def _folded(text: str) -> str:
    return _text.fold_typography(text).casefold()
