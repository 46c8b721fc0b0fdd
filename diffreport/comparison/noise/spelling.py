"""Words that are one word spelled in two ways: British and American English, names brought over from other scripts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from diffreport import text as _text
from diffreport.comparison.noise.vocabulary import Vocabulary
from diffreport.patterns import late

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


def _ordinals() -> dict[str, str]:
    """Return the ordinals to ninety-ninth in words, each as it is written in digits."""
    teens = "eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()
    ones = "first second third fourth fifth sixth seventh eighth ninth".split()
    out = {word: f"{n}th" for n, word in enumerate(teens, 11)}
    for n, ten in enumerate("twent thirt fort fift sixt sevent eight ninet".split(), 2):
        out[f"{ten}ieth"] = f"{n}0th"
        for k, one in enumerate(ones, 1):
            end = {1: "st", 2: "nd", 3: "rd"}.get(k, "th")
            out |= dict.fromkeys((f"{ten}y-{one}", f"{ten}y{one}"), f"{n}{k}{end}")
    return out


# A consonant doubled before an ending, behind two vowels or more: of one syllable they are two words ("filed").
_DOUBLED = late(rf"(.*[{_VOWELS}][^{_VOWELS}]+[{_VOWELS}]([bdfglmnprst]))\2(ed|ings?|ers?|ors?)")
# Behind one of these a syllable is a word of its own, and doubled it is another: "refilled", "untapped".
_PREFIXED = late(
    rf"(?:de|dis|inter|mis|out|over|pre|re|sub|un|under)[^{_VOWELS}]*[{_VOWELS}]([bdfglmnprst])\1(?:ed|ings?|ers?|ors?)"
)
# What British English has for what American English has, each with letters that a word must have for it. Which word the
# other edition has shows whether it is so.
_RULES = tuple(
    (letters, late(british), american)
    for letters, british, american in (
        ("is", r"(.{3,})is(e|ed|es|er|ers|ing|ation|ations|ational|able|ably)", r"\1iz\2"),
        ("ys", r"(.{2,})ys(e|ed|es|er|ers|ing|able)", r"\1yz\2"),
        ("our", r"(.{2,})our(.*)", r"\1or\2"),
        ("re", r"(.*(?:cent|theat|lit|met|fib|calib|lust|spect|sab|somb|meag|och))re(s|)", r"\1er\2"),
        ("red", r"(.*(?:cent|met|fib|calib|lust|sab|och))red", r"\1ered"),
        ("ll", r"(.{2,}[aeiou])ll(ous|ously|ist|ists)", r"\1l\2"),
        ("storeys", r"storeys", r"stories"),
        ("cosi", r"cosi(er|est|ness|ly)", r"cozi\1"),
        ("centring", r"(.*)centring", r"\1centering"),
        ("oeuvre", r"(.*)oeuvre(s|)", r"\1euver\2"),
        ("oeuvr", r"(.*)oeuvr(ed|er|ers|ing|ings|able|ability)", r"\1euver\2"),
        ("nc", r"(.*)(defen|offen|licen|preten)c(e|es|ed|eless|ing)", r"\1\2s\3"),
        ("log", r"(.*[aeio])logu(ed|er|ers|ing)", r"\1log\2"),
        ("logue", r"(.*[aeio])logue(s|)", r"\1log\2"),
        ("dgement", r"(.*)dgement(s|)", r"\1dgment\2"),
        ("programme", r"(.*)programme(s|)", r"\1program\2"),
        ("l", r"(.*)(enrol|fulfil|instal|distil|appal|instil|enthral)(ments?|s|)", r"\1\2l\3"),
        ("ful", r"(.*)(skil|wil)ful(ly|ness|)", r"\1\2lful\3"),
        ("ulness", r"(.*)fulness", r"\1fullness"),
        ("ae", r"(.*)ae(.{2,})", r"\1e\2"),
        ("oe", r"(.*)oe(?!s$|d$|rs?$|ing$|ts?$)(.+)", r"\1e\2"),
        ("foet", r"(.*)foet(us|uses|al)", r"\1fet\2"),
        ("rrhoea", r"(.*)rrhoea", r"\1rrhea"),
        ("plough", r"(.*)plough(.*)", r"\1plow\2"),
        ("cheque", r"(.*)cheque(.*)", r"\1check\2"),
        ("sceptic", r"(.*)sceptic(.*)", r"\1skeptic\2"),
        ("ould", r"(.*)(m|sm)ould(.*)", r"\1\2old\3"),
        ("grey", r"(.*)grey(.*)", r"\1gray\2"),
        ("tyre", r"(.*)tyre(.*)", r"\1tire\2"),
        ("artefact", r"(.*)artefact(.*)", r"\1artifact\2"),
        ("sulph", r"(.*)sulph(.+)", r"\1sulf\2"),
        ("draught", r"(.*)draught(.*)", r"\1draft\2"),
        ("gaol", r"(.*)gaol(.*)", r"\1jail\2"),
        ("kerb", r"(.*)kerb(.*)", r"\1curb\2"),
        ("storey", r"(.*)storey(.*)", r"\1story\2"),
        ("pyjama", r"(.*)pyjama(.*)", r"\1pajama\2"),
        ("moustache", r"(.*)moustache(.*)", r"\1mustache\2"),
        ("yoghurt", r"(.*)yoghurt(.*)", r"\1yogurt\2"),
        ("aluminium", r"(.*)aluminium(.*)", r"\1aluminum\2"),
        ("jeweller", r"(.*)jewellery(.*)", r"\1jewelry\2"),
        ("aeroplane", r"(.*)aeroplane(.*)", r"\1airplane\2"),
        ("orientat", r"(.*)orientat(ed|ing)", r"\1orient\2"),
        ("eable", r"(.*)(lik|siz|sal|mov|rat|blam|nam|tam|us|lov|shar|tak|mistak)eable(.*)", r"\1\2able\3"),
        ("eing", r"(ag|rout|whing|cring|ting)eing", r"\1ing"),
        ("onnexion", r"(.*)connexion(.*)", r"\1connection\2"),
        ("espatch", r"(.*)despatch(.*)", r"\1dispatch\2"),
        ("enquir", r"enquir(.+)", r"inquir\1"),
        ("cosy", r"cosy(.*)", r"cozy\1"),
        (
            "wards",
            r"(to|after|for|back|up|down|in|out|on|home|north|south|east|west|side|sky|sea|land|rear|heaven)wards",
            r"\1ward",
        ),
        ("ollen", r"(.*)woollen(s|)", r"\1woolen\2"),
        ("waggon", r"(.*)waggon(.*)", r"\1wagon\2"),
        ("t", r"(learn|burn|spoil|dream|lean|leap)t", r"\1ed"),
        ("elt", r"(sp|sm)elt", r"\1elled"),
        ("spilt", r"spilt", r"spilled"),
    )
)
# People and firms are called so.
_NAMES_TOO = frozenset(("grey", "greys", "storey", "draughts", "mum"))
_DOUBLED_TAILS = ("ed", "ing", "ings", "er", "ers", "or", "ors")
# Words of two forms that no rule has.
_PAIRS = {
    "ageing": "aging",
    "practise": "practice",
    "practises": "practices",
    "practised": "practiced",
    "practising": "practicing",
    "whilst": "while",
    "amongst": "among",
    "amidst": "amid",
    "disc": "disk",
    "discs": "disks",
    "axe": "ax",
    "furore": "furor",
    "gauge": "gage",
    "mum": "mom",
    "phoney": "phony",
    "speciality": "specialty",
    "specialities": "specialties",
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
_PAIRS |= _ordinals()
# What is written in more than one way when a name is brought into Latin letters; longer ones come first.
_TRANSLITERATED = tuple(
    (late(written), sound)
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
            other = next(filter(there.folded.__contains__, _american(word)), "")
            if other and (word not in _NAMES_TOO or here.printed[word]):
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


def _american(word: str) -> Iterator[str]:
    """Yield what may be the American spelling of an English word."""
    if word in _PAIRS:
        yield _PAIRS[word]
    if word.endswith(_DOUBLED_TAILS) and (found := _DOUBLED.fullmatch(word)) and not _PREFIXED.fullmatch(word):
        yield found[1] + found[3]
    for letters, british, american in _RULES:
        if letters in word and (found := british.fullmatch(word)):
            yield found.expand(american)


def _respelled_names(old: Vocabulary, new: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield names that one edition does not spell as the other does any more: in lower case, the second for both.

    As printed: "SHAIKH" in capitals is another name, of a family.
    """
    own = [*old.own(new), *new.own(old)]
    heard: dict[str, set[str]] = {_heard(word): set() for word in own if len(word) >= _NAME_LETTERS and word.istitle()}
    for word in filter(str.istitle, (old.printed.keys() | new.printed.keys()) if heard else ()):
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
