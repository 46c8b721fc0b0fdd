"""Words that say something whatever they stand for: no term that was renamed has one, on either side.

What went up in one edition and down in the next, was pending and is closed, was alleged and is proved, is a change of
the matter in every place where it stands, however many they are. The lists are of English, by what they tell; words of
other languages are told by what the other rules of `rewrites` ask for.
"""

from __future__ import annotations

from collections.abc import Iterator

from diffreport.text import remembered

_AMOUNTS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million "
    "billion trillion dozen lakh crore half third quarter fifth tenth percent double triple single once twice "
    "pair couple both second fourth sixth seventh eighth ninth all any each every either neither most more many "
    "much several some few fewer less least no none numerous various only another other majority minority total "
    "entire whole part partial"
)
_TIMES = (
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday summer autumn winter day week fortnight month quarter year decade "
    "century hour daily weekly monthly quarterly annual annually yearly before after until since during now "
    "then previous next last first current former past present future recent early late earlier later today "
    "yesterday tomorrow new old"
)
_POLARITY = (
    "not never nor without except cannot failure lack denial guilty innocent true false yes able possible impossible"
)
_MODALITY = (
    "can could may might must shall should will would ought need require required requirement mandatory compulsory "
    "optional voluntary permission allow forbid prohibit prohibition ban encourage recommend recommendation "
    "alleged allegedly reported reportedly suspected suspect accused convicted confirmed credible possible possibly "
    "probable probably likely unlikely apparent apparently believed presumed proved proven claimed estimated expected "
    "planned approximately about nearly almost roughly certain uncertain evidence allegation conviction "
    "crime offence offense murder manslaughter killing execution abuse torture accident attack genocide death injury "
    "killed injured wounded missing dead charged cleared acquitted indicted gross net"
)
_SCALES = (
    "high higher highest low lower lowest big large larger largest small smaller great greater little long longer "
    "short shorter major minor moderate severe mild acute serious slight critical significant insignificant "
    "substantial limited unlimited strong weak stronger weaker good better best bad worse worst poor excellent "
    "adequate satisfactory sufficient effective fast slow quick safe dangerous hot cold warm wet dry rich heavy "
    "hard easy full empty wide narrow deep shallow maximum minimum upper near far red amber yellow green "
    "orange"
)
_COURSES = (
    "increase decrease rise rose risen fell fallen decline grow grew growth shrink shrank gain loss profit "
    "surplus deficit up down upward downward expand contract expansion contraction improve improvement deteriorate "
    "worsen strengthen weaken accelerate slow tighten lower reduce reduction widen narrow import "
    "export buy sell buyer seller purchase sale credit debit asset liability income expenditure revenue expense win "
    "won lose lost winner loser victory defeat success attract repel enter leave arrive depart arrival departure "
    "entry exit start begin began begun end stop continue cease open close closed pending complete completed "
    "ongoing finish finished approve approved reject rejected denied accept accepted adopt "
    "adopted repeal repealed draft final interim provisional permanent temporary active inactive valid expired "
    "compliant implemented enabled disabled public private free occupied legal lawful support supported oppose "
    "opposed friend enemy ally adversary attack defend defence defense offensive defensive"
)
_PLACES = (
    "above across after against along among around at before behind below beneath beside between beyond by despite "
    "down during for from in inside into of off on onto out outside over per through throughout to toward "
    "towards under underneath unlike until up upon versus via with within without if unless because although whereas "
    "and or but i you he she it we they who whom whose which what this that these those his her its our their your my"
)
_UNITS = (
    "dollar euro pound crown krone krona franc yen yuan rouble ruble peso rupee dinar dirham lira zloty shilling "
    "rand real won kilometre kilometer mile metre meter foot feet yard inch league litre liter gallon barrel tonne "
    "ton kilogram gram ounce hectare acre degree watt kilowatt megawatt joule km kg mw kw gw"
)
_JUDGEMENTS = (
    "regime terrorist terrorism militant extremist extremism insurgent insurgency separatist fighter martyr thug "
    "invasion occupation annexation aggression genocide massacre atrocity atrocities brutal "
    "illegal unlawful corrupt corruption occupied"
)
# What is renamed as well ("victim", "survivor"): telling if both sides have one of a line.
_SIDES = tuple(
    frozenset(words.split())
    for words in (
        "man men woman women male female boy girl child children adult minor",
        "son daughter mother father husband wife parent brother sister cousin uncle aunt",
        "north northern south southern east eastern west western left right upper lower inside outside above below",
        "victim perpetrator civilian combatant soldier rebel police army military navy infantry cavalry",
        "government opposition parliament court ministry police army prosecution prosecutor",
        "plaintiff defendant prosecution prosecutor defence claimant respondent appellant witness",
        "landlord tenant lender borrower creditor debtor employer employee master owner",
        "teacher pupil student doctor nurse patient guard prisoner",
        "detainee prisoner inmate convict suspect refugee migrant resident citizen alien",
        "internal external international national foreign domestic local federal central urban rural",
        "senior junior primary secondary tertiary",
        "christian muslim jew catholic protestant sunni shia hindu buddhist",
        "arab kurd serb albanian croat turk hutu tutsi white black",
    )
)
_ALWAYS = frozenset(" ".join((_AMOUNTS, _TIMES, _POLARITY, _UNITS)).split())
_WORDS = _ALWAYS.union(" ".join((_MODALITY, _SCALES, _COURSES, _JUDGEMENTS)).split())
# Words of grammar that stand for no thing: a term may hold them, but is none without another word.
_OF_GRAMMAR = frozenset(_PLACES.split())
_ENDINGS = ("s", "es", "d", "ed", "ing", "ly", "er")
# Put before a word they make its opposite, or another of its kind.
_PREFIXES = tuple(
    "anti co contra counter de dis down ex extra hyper hypo il im in inter intra ir mis multi non out over post pre "
    "pro pseudo quasi re semi sub super trans ultra un under up".split()
)
_STEM = 4  # letters of what a prefix stands before
_ROLES = (("er", "ee"), ("or", "ee"), ("ful", "less"))


def tells(old: list[str], new: list[str], are_names: bool = False) -> bool:
    """Tell whether words, in lower case, that were put in place of others say something else than a name does.

    A name may have common words in it: "Public Works"; figures and times tell in a name as well.
    """
    if any(map(_is_always_telling if are_names else is_telling, (*old, *new))):
        return True
    if any(_OF_GRAMMAR.issuperset(side) for side in (old, new)):
        return True
    if are_names:
        return False
    stems = [{stem for word in side for stem in _stems(word)} for side in (old, new)]
    if any(not (side.isdisjoint(stems[0]) or side.isdisjoint(stems[1])) for side in _SIDES):
        return True
    return any(_are_opposites(a, b) or _are_opposites(b, a) for a in stems[0] for b in stems[1])


@remembered
def is_telling(word: str) -> bool:
    """Tell whether a word in lower case is a figure, or says how much, when, whether or in what state."""
    return any(map(str.isdigit, word)) or any(not _WORDS.isdisjoint(_stems(part)) for part in word.split("-"))


@remembered
def _is_always_telling(word: str) -> bool:
    return is_telling(word) and (any(map(str.isdigit, word)) or not _ALWAYS.isdisjoint(_stems(word)))


def _stems(word: str) -> Iterator[str]:
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending):
            yield word[: -len(ending)]


def _are_opposites(word: str, other: str) -> bool:
    """Tell whether a word is another with a prefix before it, or the other side of what somebody does."""
    if len(other) >= _STEM and any(word == prefix + other or word == f"{prefix}-{other}" for prefix in _PREFIXES):
        return True
    return any(word.endswith(a) and other.endswith(b) and word[: -len(a)] == other[: -len(b)] for a, b in _ROLES)
