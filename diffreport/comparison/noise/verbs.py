"""Present and past of verbs: what an edition that changes its tense puts in place of what. One table a language.

Modal verbs are not among them: whether somebody may or might says something. The forms of irregular English verbs
are those of the Oxford English Grammar's list (S. Greenbaum, 1996), without those that no report uses.
"""

from __future__ import annotations

from collections.abc import Mapping

from diffreport.text import remembered

_FORMS = (  # base and past; the third person adds an s
    "arise arose awake awoke bear bore beat beat become became befall befell begin began bend bent bet bet bid bid "
    "bind bound bite bit bleed bled blow blew break broke breed bred bring brought broadcast broadcast build built "
    "burn burnt burst burst buy bought cast cast catch caught choose chose cling clung come came cost cost creep "
    "crept cut cut deal dealt dig dug draw drew dream dreamt drink drank drive drove eat ate fall fell feed fed "
    "feel felt fight fought find found flee fled fling flung fly flew forbid forbade forecast forecast foresee "
    "foresaw forget forgot forgive forgave forgo forwent freeze froze get got give gave go went grind ground grow "
    "grew hang hung hear heard hide hid hit hit hold held hurt hurt keep kept kneel knelt know knew lay laid lead "
    "led lean leant leap leapt learn learnt leave left lend lent let let lie lay light lit lose lost make made mean "
    "meant meet met mislead misled mistake mistook misunderstand misunderstood offset offset outgrow outgrew "
    "outnumber outnumbered overcome overcame override overrode oversee oversaw overtake overtook overthrow "
    "overthrew partake partook pay paid put put quit quit read read rebuild rebuilt redo redid remake remade repay "
    "repaid resell resold reset reset rethink rethought retell retold rewrite rewrote rid rid ride rode ring rang "
    "rise rose run ran say said see saw seek sought sell sold send sent set set shake shook shed shed shine shone "
    "shoot shot show showed shrink shrank shut shut sing sang sink sank sit sat sleep slept slide slid speak spoke "
    "speed sped spell spelt spend spent spill spilt spin spun split split spread spread spring sprang stand stood "
    "steal stole stick stuck sting stung strike struck strive strove swear swore sweep swept swim swam swing swung "
    "take took teach taught tear tore tell told think thought throw threw undergo underwent understand understood "
    "undertake undertook underwrite underwrote undo undid uphold upheld upset upset wake woke wear wore weave wove "
    "weep wept win won wind wound withdraw withdrew withhold withheld withstand withstood wring wrung write wrote"
).split()
# Those whose third person is another word.
_ODD = "am was is was are were has had have had do did does did goes went undergoes underwent undoes undid redoes redid"

# American English has the regular past of these.
_OF_TWO_PASTS = frozenset("burnt dreamt leant leapt learnt spelt spilt knelt lit sped".split())
_VOWELS = frozenset("aeiou")
_LETTERS = 3  # of the base of a regular verb


def _english() -> dict[str, str]:
    bases = dict(zip(_FORMS[::2], _FORMS[1::2], strict=True))
    thirds = {_third(base): past for base, past in bases.items()}
    odd = _ODD.split()
    return bases | thirds | dict(zip(odd[::2], odd[1::2], strict=True))


def _third(base: str) -> str:
    if base.endswith("y") and base[-2] not in _VOWELS:
        return f"{base[:-1]}ies"
    return f"{base}es" if base.endswith(("s", "sh", "ch", "x", "z")) else f"{base}s"


IRREGULAR: Mapping[str, str] = _english()


@remembered
def pasts(present: str) -> frozenset[str]:
    """Return what may be the past of a verb in the present, in lower case, none for what is no verb's present.

    A noun may look like one: the two words of a pair tell more than one of them.
    """
    if present in IRREGULAR:
        past = IRREGULAR[present]
        both = (
            (past, *(one for base in _bases(present) for one in _regular(base))) if past in _OF_TWO_PASTS else (past,)
        )
        return frozenset(both)
    if not present.isalpha():
        return frozenset()
    return frozenset(past for base in _bases(present) for past in _regular(base))


def _bases(present: str) -> list[str]:
    if present.endswith("ies"):
        return [f"{present[:-3]}y"]
    if present.endswith("s") and not present.endswith("ss"):
        return [present[:-1], present[:-2]] if present.endswith("es") else [present[:-1]]
    return [present]


def _regular(base: str) -> list[str]:
    if len(base) < _LETTERS:
        return []
    if base.endswith("e"):
        return [f"{base}d"]
    if base.endswith("y") and base[-2] not in _VOWELS:
        return [f"{base[:-1]}ied"]
    is_closed = base[-1] not in _VOWELS and base[-2] in _VOWELS
    return [f"{base}ed", f"{base}{base[-1]}ed"] if is_closed else [f"{base}ed"]
