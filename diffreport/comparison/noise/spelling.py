"""Words that are one word spelled in two ways: British and American English, names brought over from other scripts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from diffreport import text as _text
from diffreport.comparison.noise.vocabulary import Vocabulary

# A name is respelled, and not another name, if both spellings are in use: so often in what differs of both editions,
_LEAST_USES = 4
# and each so often where it is at home; so much is also what a first and a last mention make.
_LEAST_USES_EACH = 2
# So many different words with accents stand bare in an edition that cannot print them: one may be another word. Names
# are no other words.
_LEAST_ACCENTED = 3
_LEAST_NAMES = 2
# Shorter names are too often other names: "Ali", "Aly".
_NAME_LETTERS = 6

_VOWELS = "aeiouy"
# A consonant doubled before an ending, behind two vowels or more: of one syllable they are two words ("filed").
_DOUBLED = re.compile(rf"(.*[{_VOWELS}][^{_VOWELS}]+[{_VOWELS}]([bdfglmnprst]))\2(ed|ings?|ers?|ors?)")
# Behind one of these a syllable is a word of its own, and doubled it is another: "refilled", "untapped".
_PREFIXED = re.compile(
    rf"(?:de|dis|inter|mis|out|over|pre|re|sub|un|under)[^{_VOWELS}]*[{_VOWELS}]([bdfglmnprst])\1(?:ed|ings?|ers?|ors?)"
)
_ENDINGS = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        (r"(.{3,})is(e|ed|es|er|ers|ing|ation|ations)", r"\1iz\2"),
        (r"(.{3,})ys(e|ed|es|er|ers|ing)", r"\1yz\2"),
        (r"(.{3,})our(s|ed|ing|able|hood|al|er|ers|ful|)", r"\1or\2"),
        (r"(.*(?:cent|theat|lit|met|fib|calib|lust|spect))re(s|d|)", r"\1er\2"),
        (r"(defen|offen|licen|preten)c(e|es|ed|eless|ing)", r"\1s\2"),
        (r"(catal|dial|anal|monol|epil)ogue(s|)", r"\1og\2"),
        (r"(.*)dgement(s|)", r"\1dgment\2"),
        (r"(.*)(?<=program)me(s|)", r"\1\2"),
        (r"manoeuvre(s|)", r"maneuver\1"),
        (r"manoeuvr(ed|able|ing)", r"maneuver\1"),
        (r"(enrol|fulfil|instal|distil|appal)(ments?|s|)", r"\1l\2"),
        (r"(skil|wil)ful(ly|ness|)", r"\1lful\2"),
        (r"(an|h|leuk|p)ae(st|m|d)(.+)", r"\1e\2\3"),
        (r"f(?:oe)t(us|uses|al)", r"fet\1"),
        (r"(plough)(s|ed|ing|)", r"plow\2"),
        (r"(ch)eque(s|)", r"\1eck\2"),
        (r"(s)ceptic(s|al|ism|)", r"\1keptic\2"),
        (r"mould(s|ed|ing|y|)", r"mold\1"),
        (r"gr(e)y(s|)", r"gray\2"),
        (r"tyre(s|)", r"tire\1"),
        (r"artefact(s|)", r"artifact\1"),
        (r"(.*)sulph(.+)", r"\1sulf\2"),
        (r"(.+)wards()", r"\1ward\2"),
        (r"(diarrh|rrh|gonorrh)oea()", r"\1ea\2"),
        (r"oe(s|d|st)(.{3,})", r"e\1\2"),
    )
)
# Words of two forms that no rule has.
_PAIRS = {
    "aluminium": "aluminum",
    "ageing": "aging",
    "jewellery": "jewelry",
    "cosy": "cozy",
    "practise": "practice",
    "practised": "practiced",
    "practising": "practicing",
    "whilst": "while",
    "amongst": "among",
    "kerb": "curb",
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
    "fourth": "4th",
    "fifth": "5th",
    "sixth": "6th",
    "seventh": "7th",
    "eighth": "8th",
    "ninth": "9th",
    "tenth": "10th",
}
# All that end so are looked at.
_TAILS = tuple(
    "ed ing ings er ers or ors ise ises ation ations our ours ourable ourhood oural ourful re res ce ces celess "
    "ogue ogues vre vres vred vring vrable ful fully il ils ilment ilments aemia aemic aediatric aediatrics tus "
    "tuses tal ough oughs oughed oughing eque eques ceptic ceptics ceptical cepticism ould oulds oulding ouldy "
    "inium ageing grey greys yre yres tefact tefacts rol rols rolment rolments al als ement ements me mes yse "
    "sulphur sulphate sulphide sulphates wards oea ogen gus "
    "yses".split()
)
# What is written in more than one way when a name is brought into Latin letters; longer ones come first.
_TRANSLITERATED = tuple(
    (re.compile(written), sound)
    for written, sound in (
        ("kh|ck|q", "k"),
        ("dh", "d"),
        ("gh", "g"),
        ("t(?:s)?ch", "ch"),
        ("sch", "sh"),
        ("dzh|dj|zh", "j"),
        ("ou|oo", "u"),
        ("ee|ei|ie|y", "i"),
        ("w", "v"),
        (r"(.)\1", r"\1"),
    )
)


def variants(old: Vocabulary, new: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield words of one edition that the other spells in another way: in lower case, the second standing for both."""
    for here, there in ((old, new), (new, old)):
        for word in map(str.casefold, here.own(there)):
            if ((other := _PAIRS.get(word, "")) and other in there.folded) or (
                word.endswith(_TAILS) and (other := _american(word)) != word and other in there.folded
            ):
                yield word, other
        yield from _without_accents(here, there)
    yield from _respelled_names(old, new)


def _without_accents(here: Vocabulary, there: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield words with accents whose letters stand bare in the other edition, if that has no accent anywhere."""
    found = {
        word: bare
        for word in here.own(there)
        if not word.isascii() and (bare := _bare(word)) != word and (bare := bare.casefold()) in there.folded
    }
    least = _LEAST_NAMES if all(word[:1].isupper() for word in found) else _LEAST_ACCENTED
    if len(set(found.values())) >= least and not there.has(lambda word: not word.isascii() and word != _bare(word)):
        yield from ((word.casefold(), bare) for word, bare in found.items())


def _bare(word: str) -> str:
    """Return a word without the accents of its letters."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _american(word: str) -> str:
    """Return the American spelling of an English word that may have two, else the word."""
    if (found := _DOUBLED.fullmatch(word)) and not _PREFIXED.fullmatch(word):
        return found[1] + found[3]
    for pattern, american in _ENDINGS:
        if found := pattern.fullmatch(word):
            return found.expand(american)
    return word


def _respelled_names(old: Vocabulary, new: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield names that one edition does not spell as the other does any more: in lower case, the second for both.

    As printed: "SHAIKH" in capitals is another name, of a family.
    """
    own = [*old.own(new), *new.own(old)]
    heard: dict[str, set[str]] = {_heard(word): set() for word in own if len(word) >= _NAME_LETTERS and word.istitle()}
    for word in filter(str.istitle, (old.printed | new.printed) if heard else ()):
        if len(word) >= _NAME_LETTERS and (spellings := heard.get(_heard(word))) is not None:
            spellings.add(word)
    for spellings in heard.values():
        first, second = sorted(spellings) if len(spellings) == 2 else ("", "")
        if first and _is_respelled(first, second, (old, new)):
            yield second.casefold(), first.casefold()


def _is_respelled(first: str, second: str, sides: tuple[Vocabulary, Vocabulary]) -> bool:
    """Tell whether two spellings of a name are in use, in no word that is a common noun as well."""
    uses = [sum(side.printed[word] for side in sides) for word in (first, second)]
    if min(uses) < _LEAST_USES_EACH or sum(uses) < _LEAST_USES:
        return False
    if all(side.uses(word) for side in sides for word in (first, second)):
        return False
    return not any(side.uses(word.lower()) for side in sides for word in (first, second))


@_text.remembered
def _heard(word: str) -> str:
    heard = word.casefold()
    for written, sound in _TRANSLITERATED:
        heard = written.sub(sound, heard)
    return heard
