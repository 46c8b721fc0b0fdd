"""Numbers that belong to a name or a code, by the way they are printed: "a Saab 340", "Port 443", "IBAN KV62 0076"."""

from __future__ import annotations

import re

from diffreport.comparison.figures.units import unit_at
from diffreport.patterns import late

# A whole number, a version ("5.1") or a number with a dash ("140-2"), with nothing that measures or scales it.
_BARE = late(
    r"(?!(?:1[5-9]|20|21)\d\d(?!\d))\d{1,5}(?:\.\d{1,2}|-\d{1,2})?(?![\w%‰°$€£¥₹/:]|[.,'-]\d|-[a-z]| ?%| \(\d"
    r"| (?:(?:percent|per cent|million|billion|thousand|hundred|bn|m)\b|(?:to|and|or|-) ?\d))"
)
# Where a sentence begins a capital says nothing.
_BEGINS_SENTENCE = frozenset(".!?:;\n\"'([•-/")
# A capital does not make a name of these: they stand before counts.
_NO_NAMES = frozenset(
    "a about above across additional after all almost almost also although among an and another approximately are "
    "around as at because before besides between but by despite during each either even every exactly except few "
    "following for from further had has his her if in including its just last least less like more most nearly next no "
    "not of on only or other our out over overall police roughly she since so some still than that the their then "
    "there these they this those through to total under until up upon was were when where which while with within "
    "without yet monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december jan feb mar apr jun jul aug sep sept oct nov dec fy".split()
)
# Of more than one thing these would be plural: "Port 443 is", "Pier 9 has".
_SINGULAR = late(r" (?:is|was|has|does|opens|closes|shows|requires|applies|must|shall|will|may|can|could)\b")
_FUNCTION = (
    r"(?:a|an|and|are|as|at|be|but|by|can|could|did|do|does|for|from|had|has|have|if|in|is|its|may|must|of|on|or|shall"
    r"|should|than|that|the|their|to|was|were|when|where|which|while|who|will|with|would)"
)
# What the number counts: "12 people", "12 armed men".
_COUNTS = late(
    rf" (?:(?!{_FUNCTION}\b)[a-z][\w-]* ){{0,2}}(?!{_FUNCTION}\b)"
    r"(?:[a-z][a-z-]*[^\Wsui]s|people|men|women|children|persons|police|staff|personnel)\b"
    r"(?! (?:the|a|an|its|their|that|how|why|whether)\b)"
)
# "In Karsova 12 were killed": the place is told, and then how many.
_FRONTED = late(
    r"(?:^|[.;:,!?\n\"(] ?|\b(?:and|but|while|whereas) )(?:[Ii]n|[Aa]t|[Oo]n|[Bb]y|[Ff]or|[Oo]f) (?:the )?$"
)
_LOWER = late(r"\b(?!the\b|and\b|for\b)[a-z]{3,}\b")
_SENTENCE_REACH, _FEWEST_LOWER = 80, 2  # characters on both sides, and words in small letters, that make a sentence
_LISTED_NAME = r"(?:(?:[A-Z][\w/'.-]*|of|and|the|for) )"
_LISTED_BEFORE = late(rf"\d[,;] {_LISTED_NAME}*$")
_LISTED_BEHIND = late(rf"[,;] {_LISTED_NAME}+\d")
_LISTED_REACH = 60  # characters back to the colon or bracket of "Deaths: Karsova 5, Velmark 7"
# "Type 2 diabetes" is the name of a disease, "Type 2 is" that of a type.
_KIND = late(rf" (?!{_FUNCTION}\b)[a-z]")
# What names the number behind it: "Group of 77", "port 8443", "lat. 42.66", "IBAN KV62 0076".
_NAMING = late(
    r"\b(?:(?P<group>(?:Group|Committee|Commission|Council|Gang|Club|Forum) of)"
    r"|(?P<body>Studio|Channel|Radio|Kanal|Brigade|Battalion|Squadron|Battery|Regiment|arXiv|DOI|ISSN)"
    r"|(?P<address>[Pp]ort|[Aa]ccount|[Pp]ostcode|[Zz]ip|[Zz]ip code|PIN|[Bb]arcode)"
    r"|(?P<place>(?:[Ll]at|[Ll]ong|[Ll]atitude|[Ll]ongitude)\.?:?(?: of)?)|(?P<run>[A-Z]{2}\d{2}(?: \d{4})*)) $"
)
_NAMING_REACH = 40
_NUMBER = late(r"\d+(?:\.\d+)?")
_POSTCODE = late(r"(?!1[5-9]|20|21)\d{4,5}(?= [A-Z][a-z]+[^\Ws](?:[,.;)\n]|$))")
_STREET = late(r"\b(?:Street|Lane|Road|Avenue|Square|Drive|Box \d+), (?:[A-Z]\w+ ){1,2}$")  # its town follows
_SCORE = late(r"\d{1,2}-\d{1,2}(?![\d%/-]|[.,]\d| ?[a-z]+s\b)")
_PLAYED = late(
    r"\b(?:lost|loss|won|win|wins|beat|beaten|beating|defeat|defeated|drew|draw|drawn|tied|victory|score|scoreline|led"
    r"|ahead|final)\b[^.;\d]{0,30}(?:\d{1,2}-\d{1,2}(?:,| and) )*$"
)
_PLAYED_BEHIND = late(r" (?:away |home )?(?:victory|win|defeat|draw|loss|lead|thrashing)\b")
# "a 747-400", "licence 12-3456", "ISSN 1234-5678": no range goes down, or up a hundredfold.
_DASHED = late(r"(\d{2,})-(\d{2,})(?![\w%-]|[.,]\d| ?[%$€£]| [a-z]+s\b)")
_LEAST_FOLD = 100
_YEAR_DIGITS, _SPAN = 4, 100  # "1662-4548": no span of years
_LONGEST = 12  # characters up to the dash of such a pair
_CODES = late(
    # "2-ethylhexyl": where in a molecule
    r"\d(?:,\d)*-(?:di|tri|tetra)?(?:acet|amin|benz|brom|but|chlor|cyclo|eth|fluor|hept|hex|hydrox|iod|meth|naphth"
    r"|nitr|oct|oxo|pent|phen|prop)[a-z]*(?:yl|ol|ene|ane|oxy|ide|ine|one|acid|ate)\b"
    r"|0\d+(?:[ -]\d+)*(?![\d.,])"  # no count begins with a nought
    r"|\d{7,}(?![\d.,%]|[ -]?[a-z])"  # nobody prints such a count without groups
    r"|\d{1,3}(?:\.\d+)?°(?: ?\d{1,2}(?:\.\d+)?['′ ])?(?: ?\d{1,2}(?:\.\d+)?[\"″ ]{1,2})? ?[NSEW]\b"  # a place
    r"|\d{1,3} \d{1,2}(?: \d{1,2})? [NSEW]\b|\d{1,3}\.\d{2,} [NSE]\b"
    r"|\d{4}\.\d{5}(?!\d)"  # arXiv
    r"|(?P<half>\d+)[-/](?P=half)(?![\d%/-]|[.,]\d| ?(?:per ?cent|%))"  # "a 50-50 split", "drew 2-2"
    r"|\d{1,2}/(?=[\s.,;]|$)"  # "exports 1/", with a note below
    r"|\d{1,3} (?=(?:See|Ibid|Id|Cf|Idem|Supra)\b)"  # a note that begins in the text
)
_DIGITS = late(r"\d+(?: \d+)*")


def may_name(text: str, start: int) -> bool:
    """Tell whether a capital letter begins the word before a number or its "of": True says nothing yet."""
    if start < 2 or text[start - 1] != " ":
        return False
    end = start - 4 if text.startswith(" of", start - 4) else start - 1
    first = text.rfind(" ", 0, max(0, end)) + 1
    return text[first].isupper() or text[first : first + 2][1:].isupper()  # "Saab", "iOS"


def series_end(text: str, start: int) -> int | None:
    """Return where a number ends that is part of a name, a code, a place or a score; None where it may count.

    It is part of the name before it where that has a capital inside its sentence, and nothing behind it is counted.
    """
    if code := _CODES.match(text, start):
        return code.end()
    last = text[start - 1 : start]
    if last == "#" or (last == "/" and text[start - 2 : start - 1].isupper()):
        return _end(_DIGITS.match(text, start))
    if "-" in text[start : start + _LONGEST] and (end := _dashed_end(text, start)):
        return end
    if last != " ":
        return None
    if found := _POSTCODE.match(text, start) or (
        _STREET.search(text, max(0, start - 40), start) and _BARE.match(text, start)
    ):
        return found.end()
    number = _BARE.match(text, start)
    naming = _NAMING.search(text, max(0, start - _NAMING_REACH), start)
    if naming and naming["run"]:
        return _end(_DIGITS.match(text, start))
    if naming and naming["place"]:
        return _end(_NUMBER.match(text, start))
    if number is None:
        return None
    is_named = naming and (naming["group"] or not _COUNTS.match(text, number.end()))
    return number.end() if is_named or _is_named(text, start, number.end()) else None


def _dashed_end(text: str, start: int) -> int | None:
    """Return where two numbers with a dash end that are the name of a thing or the score of a game."""
    if found := _DASHED.match(text, start):
        first, second = int(found[1]), int(found[2])
        is_far = len(found[1]) == len(found[2]) == _YEAR_DIGITS and second > first + _SPAN
        if (first > second and len(found[2]) > 2) or second > _LEAST_FOLD * first or is_far:
            return found.end()
    score = _SCORE.match(text, start)
    if score is None or unit_at(text, score.end()):
        return None
    is_played = _PLAYED.search(text, max(0, start - 60), start) or _PLAYED_BEHIND.match(text, score.end())
    return score.end() if is_played else None


def _end(found: re.Match[str] | None) -> int | None:
    return found.end() if found else None


def _is_named(text: str, start: int, end: int) -> bool:
    begin = text.rfind(" ", 0, start - 1) + 1
    word = text[begin : start - 1]
    if word.islower() or not word[:1].isalpha() or not word[-1].isalnum() or word.lower() in _NO_NAMES:
        return False
    next_ = text[end + 1 : end + 2] if text[end : end + 1] == " " else ""
    if next_.isupper() or next_.isdecimal() or unit_at(text, end):
        return False
    if word == "Type" and _KIND.match(text, end):
        return True
    before = text[:begin].rstrip(" ")
    if not before or before[-1] in _BEGINS_SENTENCE:
        return _SINGULAR.match(text, end) is not None
    around = text[max(0, begin - _SENTENCE_REACH) : end + _SENTENCE_REACH]
    if len(_LOWER.findall(around)) < _FEWEST_LOWER or _is_listed(text, begin, end):
        return False
    return not _COUNTS.match(text, end) and not _FRONTED.search(text, max(0, begin - 20), begin)


def _is_listed(text: str, begin: int, end: int) -> bool:
    """Tell whether a name stands in a list where each has its number: behind a colon, in a bracket, between commas."""
    back = text[max(0, begin - _LISTED_REACH) : begin]
    if ":" in back or back.rfind("(") > back.rfind(")"):
        return True
    return _LISTED_BEFORE.search(back) is not None or _LISTED_BEHIND.match(text, end) is not None
