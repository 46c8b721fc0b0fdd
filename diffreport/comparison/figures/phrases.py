"""The noun phrase that names what a figure tells: behind the number, or the subject or object of its clause."""

from __future__ import annotations

import string

from diffreport.comparison.figures.fields import field_of
from diffreport.comparison.figures.numerals import parse
from diffreport.comparison.figures.printed import CLAUSE_ENDS, Printed
from diffreport.comparison.figures.ranges import MOVES
from diffreport.comparison.figures.units import UNIT_WORDS

# Kinds whose noun stands right behind; of the others only behind "of".
_COUNTING = ("count", "range", "ordinal")
_NOUN_WORDS = 5
_MOST_WORDS = 6  # of a label
_FARTHEST = 24  # words back to the subject of a clause
_DETERMINERS = frozenset("a an the all its their his her our these those such this that each every no some any".split())
_ARTICLES = _DETERMINERS & frozenset("the all its their his her our these those such".split())
# Plurals that also stand before a noun: "women correction officers".
_ATTRIBUTES = frozenset("arms customs goods police savings sports staff women works".split())
_PLURAL_ENDS = ("people", "men", "women", "children", "persons", "personnel", "police", "staff", "cattle", "feet")
# Behind a number these are no part of a noun: "18 others", "334 more than", "40 were".
_NO_NOUN = frozenset(
    "above across against along among below beside between beyond despite inside near off outside toward towards upon "
    "also both each either even ever further having least less more most never no nor not now only other others "
    "remained respectively so still such then there these those too very while whose yet again already ago".split()
)
# Words that are verbs in reports, whatever stands before them; "-ed" behind no determiner is one as well.
_BEING = frozenset(
    (
        "amounted amounts are averaged averages be became becomes been being equaled equalled exceeded exceeds had has "
        "have is numbered reach reached reaches remained remains stand stands stood total totaled totalled totals was "
        "were"
    ).split()
)
_AUXILIARY = frozenset("can cannot could did do does may might must not shall should will would".split())
_PAST = frozenset(
    (
        "allow allows began bought broke brought built came carries carry caught chose contain contains declined "
        "drew drove extend extends faced filed fled fought found gave give gives got held include included includes "
        "involved kept knew led left lost made make makes meant met needed paid pleaded provide provides put ran "
        "received refused reported require requires said sat saw sent served set shot sold sought spent spoke "
        "struck swore take takes taught told took went won wore wrote"
    ).split()
)
# At these a clause or a phrase begins that a label does not cross.
_CLAUSE_WORDS = frozenset(
    (
        "after although and as because before but if nor or since so than that though unless until when where "
        "whereas whereby whether which while who whom whose"
    ).split()
)
_PREPOSITIONS = frozenset(
    (
        "about above according across after against along among around at before behind below between by concerning "
        "down during except excluding following for from in including inside into involving near off on onto out "
        "outside over pending per regarding since through throughout to toward towards under until up upon via with "
        "within without"
    ).split()
)
_PRONOUNS = frozenset("he him i it me one other others she them there they us we which who you".split())
_ADVERBS = frozenset(
    (
        "again ago already also early even ever far here high however just later less low more most much now often "
        "only rather respectively soon still then there thus today tomorrow too well yesterday yet"
    ).split()
)
_MONTHS = (
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday"
)
_LY_NOUNS = frozenset("ally anomaly assembly family july monopoly rally reply supply".split())
_OF_NOTHING = frozenset(
    f"{_MONTHS} age average year years month months day days week weeks time times period fy end total".split()
)


def counted(printed: Printed, start: int, k: int, kind: str) -> str:
    """Return what the figure from position start up to k counts as printed, "" where that is not clear.

    The noun behind it ("foreign terrorist fighters") or behind its "of" ("12 percent of children"); the label before
    its colon where no plural follows.
    """
    begin, end, is_plural = _behind(printed, k, kind)
    if not is_plural and (field := field_of(printed, start)) and field.label and not field.label[0].isdecimal():
        return field.label
    return _text(printed, begin, end)


def named(printed: Printed, start: int, k: int, kind: str) -> str:
    """Return the label of the figure from position start up to k: a noun phrase of at most six words, or "".

    What it counts, with its "of" ("complaints of mistreatment"); else what its clause is about ("pretrial detention"
    in "could extend pretrial detention for 18 months").
    """
    k += kind in _COUNTING and printed.key(k) == "other"
    begin, end, _ = _behind(printed, k, kind)
    if begin == end and kind not in _COUNTING and printed.key(k) in ("for", "among"):
        begin, end, _ = _noun(printed, k + 1)  # "60 percent for men"
    begin, end = _trimmed(printed, begin, end)
    is_how_often = end - begin == 1 and printed.key(begin) == "times"  # "ships called 47 times" tells of ships
    if begin < end and not is_how_often:
        return _text(printed, begin, _with_of(printed, begin, end))
    begin, end = _before(printed, start)
    if all(printed.key(p) in _DETERMINERS for p in range(begin, end)):  # none, or "of these, 58 had been killed"
        begin, end = _deed(printed, k)
    return _text(printed, begin, end)


def _deed(printed: Printed, k: int) -> tuple[int, int]:
    """Return what was done to those whom a figure counts: the participle behind its "were" or "been", or nothing."""
    while printed.key(k) in _BEING or printed.key(k) in _AUXILIARY or printed.key(k) in _ADVERBS:
        k += 1
    is_passive = printed.key(k - 1) in ("been", "being", "was", "were")
    return (k, k + 1) if is_passive and (printed.key(k).endswith("ed") or printed.key(k) in _PAST) else (k, k)


def _text(printed: Printed, begin: int, end: int) -> str:
    return printed.text(begin, end).rstrip(string.digits) if begin < end else ""  # "concessions7"


def _behind(printed: Printed, k: int, kind: str) -> tuple[int, int, bool]:
    """Return the noun phrase behind a figure, from position to position, and whether it is plural."""
    if printed.key(k) == "(" and printed.key(k + 2) == ")":
        k += 3  # "two (2) judges"
    if kind not in _COUNTING:
        k = _behind_of(printed, k)
    return _noun(printed, k) if k < len(printed) else (k, k, False)


def _behind_of(printed: Printed, k: int) -> int:
    """Return the position behind "of" and its article, where one stands at k; else the end of the text."""
    if printed.key(k) != "of":
        return len(printed)
    k += 1
    while printed.key(k) in _ARTICLES:
        k += 1
    return k


def _noun(printed: Printed, k: int) -> tuple[int, int, bool]:
    """Return the noun phrase that begins at a position, and whether it is plural.

    It goes up to its last plural, else up to where a clause goes on.
    """
    end = plural = k
    while end < len(printed) and end - k < _NOUN_WORDS and printed.names(end) and printed.key(end) not in _NO_NOUN:
        end += 1
        if _is_plural(printed.key(end - 1)):
            plural = end
        elif plural > k and printed.key(plural - 1) not in _ATTRIBUTES:
            break
        if printed.key(end) == "'" and printed.touches(end):
            end += 1  # "citizens' requests"
    return k, plural if plural > k else end, plural > k


def _is_plural(key: str) -> bool:
    key = key.rstrip(string.digits)
    is_form = key.endswith("s") and len(key) > 2 and not key.endswith(("ss", "us", "is", "'s"))
    return is_form or key.endswith(_PLURAL_ENDS)


def _is_verb(printed: Printed, k: int) -> bool:
    """Tell whether the word at a position is a verb, as far as its form and the word before it tell."""
    key = printed.key(k)
    before = printed.key(k - 1)
    if before == "not" or before in _AUXILIARY or (before == "to" and not _is_plural(key)):
        return True
    if key in _BEING or key in _AUXILIARY or key in _PAST or (key in MOVES and not _is_modified(printed, k)):
        return True
    if key.endswith("ing") and (printed.key(k + 1) in _DETERMINERS or printed.key(k + 1) in _PRONOUNS):
        return True
    return key.endswith("ed") and len(key) > len("need") and not _is_modified(printed, k)


def _is_modified(printed: Printed, k: int) -> bool:
    """Tell whether a word stands where a noun or its attribute does: "the alleged use", "a rise"."""
    before = printed.key(k - 1)
    return before in _DETERMINERS or before in ("of", "number", "newly") or (before in _PREPOSITIONS and before != "to")


def _is_noun(printed: Printed, k: int) -> bool:
    """Tell whether the word at a position can be of a noun phrase."""
    key = printed.key(k)
    if not printed.names(k) or key in _CLAUSE_WORDS or key in _PREPOSITIONS or key in _PRONOUNS or key in _ADVERBS:
        return False
    is_adverb = key.endswith("ly") and key not in _LY_NOUNS
    return not is_adverb and not _is_verb(printed, k)


def _trimmed(printed: Printed, begin: int, end: int) -> tuple[int, int]:
    """Return the first words of a phrase up to a verb or an adverb."""
    first = printed.key(begin)
    is_attribute = begin + 1 < end and first.endswith("ed") and first not in _PAST  # "153 unregistered Roma"
    k = begin + is_attribute
    while k < end and (_is_noun(printed, k) or printed.key(k) == "'") and not (k > begin and _is_second(printed, k)):
        k += 1
    return (begin, k) if k > begin + is_attribute else (begin, begin)


def _is_second(printed: Printed, k: int) -> bool:
    """Tell whether a plural stands behind another, and so is a verb: "investigators follows"."""
    before = printed.key(k - 1)
    return _is_plural(printed.key(k)) and _is_plural(before) and before not in _ATTRIBUTES


def _with_of(printed: Printed, begin: int, end: int) -> int:
    """Return where a noun phrase ends with its "of": "charge of war crimes"."""
    if printed.key(end) != "of":
        return end
    k = _behind_of(printed, end)
    last = k
    while last < len(printed) and last - begin < _MOST_WORDS and _is_noun(printed, last):
        last += 1
    return last if last > k else end


def _before(printed: Printed, start: int) -> tuple[int, int]:
    """Return the noun phrase before a figure that its clause is about: the object of its verb, else the subject."""
    first = start
    while first > 0 and start - first < _FARTHEST and not _ends_clause(printed, first - 1):
        first -= 1
    if first == start and printed.key(start - 1) == ",":  # "The longest sentence, 10 years, was ..."
        return _before(printed, start - 1) if start > 1 else (start, start)
    if printed.key(start - 1) == "(":
        return _phrase_up_to(printed, start - 1)
    verb = next((k for k in range(start - 1, first - 1, -1) if _is_verb(printed, k)), None)
    if verb is None:
        begin, end = _phrase(printed, first, start)
        return _with_and(printed, begin) if begin == first < end else begin, end
    is_transitive = printed.key(verb) not in _BEING and printed.key(verb) not in MOVES
    if is_transitive or printed.key(verb + 1) in _DETERMINERS:  # "raise its target by"
        begin, end = _phrase(printed, verb + 1, start)
        if begin < end:
            return begin, end
    subject = next((k + 1 for k in range(verb - 1, first - 1, -1) if _is_verb(printed, k)), first)
    begin, end = _phrase(printed, subject, verb)
    return (begin, end) if begin < end else _phrase(printed, verb + 1, start)


def _with_and(printed: Printed, begin: int) -> int:
    """Return where two things begin of which the second begins at a position: "gas and coal"."""
    if printed.key(begin - 1) not in ("and", "or"):
        return begin
    first, end = _phrase_up_to(printed, begin - 1)
    return first if first < end else begin


def _phrase_up_to(printed: Printed, end: int) -> tuple[int, int]:
    """Return the noun phrase that ends at a position: "administrative procedures (61)"."""
    k = end
    while k > 0 and end - k < _MOST_WORDS and _is_noun(printed, k - 1) and not parse(printed.words[k - 1]):
        k -= 1
    return k, end


def _ends_clause(printed: Printed, k: int) -> bool:
    key = printed.key(k)
    if key == "/":
        return parse(printed.words[k - 1]) is not None  # "male 12/female 14"
    return (key in CLAUSE_ENDS and not (key == "." and printed.touches(k + 1))) or key in _CLAUSE_WORDS


def _phrase(printed: Printed, first: int, end: int) -> tuple[int, int]:
    """Return the first noun phrase between two positions, with its "of"."""
    k = first
    while k < end:
        if _is_noun(printed, k) and not parse(printed.words[k]):
            last = k
            while last < end and last - k < _MOST_WORDS and _is_noun(printed, last):
                last += 1
            if not {printed.key(p) for p in range(k, last)} <= (_OF_NOTHING | UNIT_WORDS):
                return k, min(_with_of(printed, k, last), end)
            k = last
        k += 1
    return end, end
