"""What makes a form or a web page work, and says nothing: "Click here to enter text.", "Back to top", an empty box.

A field that was filled and a box that was ticked are content.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from diffreport import text as _text
from diffreport.model import Block, Document, Kind, Opcode
from diffreport.patterns import late

PLUMBING = "plumbing"
# What stands in a field that nobody filled, as forms have it.
_ASKS = r"(?:please )?(?:insert|enter|type|add|specify|provide|state|fill in|give|write)"
_FIELD = late(
    rf"[\[(<{{]{_ASKS} [A-Za-z' /-]{{1,40}}[\])>}}]"
    r"|[\[(<{][A-Za-z' /-]{1,40} (?:to be (?:inserted|entered|added|completed|confirmed|provided|determined)"
    r"|(?:goes )?here)"
    r"[\])>}]"
    r"|(?:(?:click|tap|press)(?: or (?:click|tap))?(?: here)? to (?:enter|select|choose|add|insert|type|edit) "
    r"(?:a |an |some |your |the )?(?:text|date|item|name|number|title|value|option|amount|address|details"
    r"|response|answer)"
    r"|(?:choose|select|pick) (?:an|one|a) (?:item|option|date|value|answer|country)"
    r"|(?:enter|type|insert|write) (?:your )?(?:text|date|name|title|answer|response|details|comments?) here)\b\.?"
    r"|\b(?:MM|DD)[/.-](?:DD|MM)[/.-]YYYY\b|\bYYYY-MM-DD\b",
    re.IGNORECASE,
)
# "[System Name]": a field where the other edition asks for the same words
_TITLED_FIELD = late(r"[\[<{][A-Z][a-z]+(?: [A-Z][a-z]+){0,3}[\]>}]")
_NOT_ASKED = late(rf"^\W*{_ASKS} (?:the |your |a |an )?|\b(?:to be \w+|goes here|here)\b|\W", re.IGNORECASE)
_EMPTY_BOXES = ("\u2610", "\u25a1", "\u2751", "\u274f", "[ ]", "[_]")
_LEADS = ("ick ", "hoose ", "elect ", "nter ", "ype ", "nsert ", "ap ", "YYYY", "yyyy", "[ ]", "[_]")
_LEADS_IN_BRACKETS = (
    "o be ",
    " here]",
    " here)",
    " here>",
    "pecify ",
    "rovide ",
    "[add ",
    "[Add ",
    "[give ",
    "[state ",
)

# What a web page has for its reader's hand. A line is such if it begins with what can be done there and has no other
# words than these; what a report asks its readers to do has a thing of its own in it.
_DOING = frozenset(
    "print share email e-mail mail download save bookmark cite rate view watch listen read show hide expand collapse "
    "open close search subscribe unsubscribe follow like tweet pin copy embed add report sign log register join submit "
    "send start continue accept reject manage change select choose skip jump go return back toggle zoom enlarge play "
    "pause mute translate leave post clear reset apply filter sort refresh reload try switch visit see get find load "
    "click tap browse explore discover learn contact ask give tell scroll resize increase decrease larger smaller "
    "export import customize customise allow decline agree dismiss confirm set use turn "
    "receive please top bottom previous next first last prev forward more quick main site page cookie newsletter "
    "menu navigation breadcrumb loading".split()
)
_DONE_TO = frozenset(
    "page pages article articles document documents guide video videos audio podcast image images photo picture chart "
    "map graphic table graph citation link links url comment comments newsletter newsletters updates update alerts "
    "alert feed feeds rss atom menu navigation nav content contents top bottom home homepage list search results "
    "result text font size language languages cookies cookie settings preferences window tab tabs form button account "
    "pdf csv xls xlsx word doc docx epub xml json zip kb mb gb file files version versions format slideshow gallery "
    "transcript details options option more less all next previous site website web sitemap screen clipboard print "
    "printer printer-friendly friendly preview email e-mail mail friend facebook twitter x linkedin whatsapp instagram "
    "youtube telegram reddit pinterest tumblr media social section sections chapter chapters topic topics index "
    "start main full entire whole "
    "larger smaller high low contrast mode theme dark light mobile desktop feedback question problem error issue tool "
    "password username login logout sign-up sign-in sign-on signup signin up in on out off here now again this "
    "favourites favorites share report data dataset copy newer older posts entry tags filter filters sort order "
    "keyboard shortcuts accessibility screenreader reader skip toggle expand collapse submit close open loading "
    "back go".split()
)
# They begin a title as well: "Open data", "Report details". Beside them stands what only a page has.
_DOING_OR_NOT = frozenset(
    "open report sign site main top bottom first last next previous quick forward back use set more ask give "
    "tell learn "
    "discover contact find get see read leave load export import start increase decrease change larger smaller allow "
    "agree turn follow cite page cookie menu explore add accept show visit close view please watch listen continue "
    "apply mute clear try join rate like choose select manage customize customise confirm receive record browse".split()
)
_OF_PAGES = frozenset(
    "page pages link links url comment comments newsletter newsletters feed feeds rss menu navigation nav home "
    "homepage "
    "cookie cookies window tab tabs button account pdf csv xls xlsx docx epub xml json kb mb gb gallery slideshow "
    "transcript website web sitemap clipboard facebook twitter linkedin whatsapp instagram youtube telegram reddit "
    "pinterest tumblr email e-mail username login logout sign-up sign-in search font preview full larger "
    "video image images article shortcuts screenreader favourites favorites feedback updates alerts entire "
    "settings guide".split()
)
_STEPS = frozenset("previous prev next first last back top home up forward start end bottom older newer".split())
_BETWEEN_THESE = frozenset(
    "the a an new to of on in at by via with for from our your my us it and or as if not all any one these those "
    "latest free".split()
)
_OF_LINES = _DOING | _DONE_TO | _BETWEEN_THESE
_MOST_WORDS = 10
_SIZE = late(r"\d+(?:\.\d+)?(?=[kmg]b\b| [kmg]b\b)", re.IGNORECASE)
_UI_WORD = late(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
# Lines that need words of their own to be told.
_WEB = r"(?:page|article|web ?site|site|information|content|guide|document)"
_CONTROL = late(
    r"(?:read|see|show|view|load|learn|hide|find out) (?:more|less|all)(?: results| items| posts| comments)?"
    r"|(?:back|return|go) to (?:the |our )?(?:list|index|overview|results)(?: of \w+)?"
    r"|opens? in (?:a )?new (?:window|tab)"
    r"|(?:log|sign)[- ]?(?:in|on|out|off|up)|my (?:account|profile|basket|cart|settings)|page top"
    r"|(?:loading\W*)?please wait|continue reading|advertisement"
    r"|(?:read|view|see) this (?:page|article|document|site) in \w+|text size(?:\W+[a+-])*"
    r"|(?:text[- ]only|high[- ]contrast|print(?:able|er[- ]friendly)|mobile|desktop) (?:version|site|page|view)"
    r"|(?:previous|next|first|last) (?:article|chapter"
    r"|section|topic)|(?:larger|smaller|increase|decrease|change|reset) (?:text|font)(?: size)?"
    r"|(?:back|return|go) to (?:the )?(?:top|start|index|main page|list|contents)|to top|more on this (?:topic|subject)"
    r"|skip navigation|(?:about|contact) us|site ?map|follow us(?: on [\w ,]+)?|share(?: (?:this|on|via"
    r"|with)\b[\w ,]{0,30})?"
    r"|you are (?:here|in|at)\b:?(?: .{0,40})?|log in or register|forgot(?:ten)? (?:your )?password\??|loading"
    r"|(?:was|is|did|how|are|do|were)\b.{0,40}\b(?:this|our) " + _WEB + r"\b.{0,40}\?(?: yes(?: \W )?\W?no)?"
    r"|(?:sign|log) (?:in|up|on) (?:to|for) (?:leave|post|add|view|see|read|receive|get|our|e-?mail)\b[\w -]{0,40}"
    r"|(?:you must|you need to|please) (?:log|sign) in\b.{0,60}"
    r"|.{0,40}\bjava ?script\b.{0,80}|(?:your browser|this browser)\b.{0,100}"
    r"|(?:newsletter|e-?mail) (?:sign-?up|subscription|alerts?|updates?)"
    r"|(?:cookie|privacy|accessibility|copyright|legal) (?:settings|preferences|policy|notice|statement|information)"
    r"|terms (?:of (?:use|service)|and conditions)|(?:jump|go|skip) to: .{1,100}|on this page:? ?.{0,100}"
    r"|find (?:your|a) (?:nearest|local|closest) \w+(?: \w+)?"
    r"|(?:related|more|similar|recommended|popular) (?:content|links|pages|articles|stories|reading|topics)"
    r"|(?:this )?(?:(?:page|site|web ?page|content|document)?(?: was| were)? ?(?:last|date)|(?:page|site|web ?page)) ?"
    r"(?:updated|reviewed|modified|changed|revised|checked)(?: on| by)?[ :-]+[\w ,./:-]{4,40}"
    r"|(?:cookies on (?:this|our) (?:web ?)?site|(?:we|(?:this"
    r"|our) (?:web ?)?site) uses? (?:\w+ ){0,2}cookies)\b.{0,300}",
    re.IGNORECASE | re.DOTALL,
)
# Of one word, with nothing beside it; others may as well be a heading.
_ALONE = frozenset(
    "print share login logout sitemap tweet facebook twitter linkedin whatsapp instagram subscribe unsubscribe "
    "bookmark "
    "e-mail email retweet rss loading".split()
)
# They are what a page has above its text, if others stand beside them or all over the page.
_LOOSE = frozenset(
    "home menu search help contact about close top next previous register services accessibility privacy download news "
    "edit like more back start feedback language login follow copyright disclaimer cookies faq submit comments".split()
)
_START = late(
    r"(?:start|apply|register|book|pay|continue|begin) (?:now|online|here)"
    r"|(?:calculate|check|find|view|see|use|try|download|get|manage|change) (?:your|our) \w+(?: \w+){0,2}",
    re.IGNORECASE,
)
_STARTS = frozenset(
    "start apply register book pay continue begin calculate check find view see use try download get manage "
    "change image "
    "image: photo photo: picture picture: icon icon: logo logo: thumbnail thumbnail: alt alternative".split()
)
_ELSEWHERE = late(
    r"(?:related|more|similar|recommended|popular) (?:content|links|pages|articles|stories|reading|topics)",
    re.IGNORECASE,
)
_PICTURE = late(r"(?:image|photo|picture|icon|logo|thumbnail|alt(?:ernative)? text):? \S", re.IGNORECASE)
_STOPS = (".", "!", "?", ":", ";", ",")
_LEAST_CONTROLS = 3  # so many lines that are surely such make a page of a document
_EDGES = " .\u2026[]()"
_BETWEEN = late(r"\s*[|\u00b7\u2022\u00bb\u00ab\u203a\u2039/<>\u2190\u2192\u2191\u25b2\u25bc\u2197\u21e7]+\s*")
_TRAIL = late(r"(?:you are (?:here|in)\b:? ?)?(?:home(?: ?page)?|start|main page)", re.IGNORECASE)
_LEAST_TRAIL, _TRAIL_WORDS = 3, 6

_LONGEST, _LONGEST_LINE = 320, 80
# A line without one of these for its first word, or one of those in it, is none: nearly all.
_FIRSTS = _DOING.union(
    _LOOSE,
    _ALONE,
    "about accessibility advertisement are click choose content contact cookie cookies copyright date desktop did "
    "document dd dd/mm/yyyy e-mail email enter find forgot forgotten high high-contrast how insert is jump "
    "legal loading "
    "log login mm/dd/yyyy my newsletter on opens our page pick press print-friendly printable printer-friendly privacy "
    "recommended related similar popular select sign site skip tap terms text text-only this to type was we web "
    "webpage "
    "website were write your you javascript".split(),
)
_SAID = (
    "|",
    "\u00b7",
    "\u2022",
    "\u00bb",
    "\u203a",
    "\u2190",
    "\u2192",
    "\u2191",
    "cript",
    "cookies",
    "Home /",
    "YYYY",
)
_AROUND = " .,:;\u2026[](){}<>\u00ab\u2039/'\"\u201c"
_SAID_IN_SENTENCES = ("cookie", "Cookie", "cript", "browser")
Tokens = tuple[str, ...]


def _is_plumbing(block: Block) -> bool:
    """Tell whether a block is nothing but what makes a form or a page work."""
    return block.kind not in (Kind.HEADING, Kind.TABLE) and len(block.text) <= _LONGEST and _is_control(block.text)


def _is_control(text: str) -> bool:
    first = text.partition(" ")[0].strip(_AROUND).casefold()
    if first and first not in _FIRSTS and not any(map(text.__contains__, _SAID)):
        return False
    if text[-1:] == "." and len(text) > _LONGEST_LINE and not any(map(text.__contains__, _SAID_IN_SENTENCES)):
        return False  # quickly: nearly all
    if _FIELD.fullmatch(text) or _CONTROL.fullmatch(text.strip(_EDGES)) or text.casefold() in _ALONE:
        return True
    parts = [part for part in (part.strip(_EDGES) for part in _BETWEEN.split(text)) if part]
    if len(parts) > 1:
        is_trail = len(parts) >= _LEAST_TRAIL and _TRAIL.fullmatch(parts[0]) is not None
        if is_trail and all(part.count(" ") < _TRAIL_WORDS for part in parts):
            return True
        return all(map(_is_line, parts))
    return bool(parts) and (" " in text or text.strip(".") != parts[0]) and _is_line(parts[0])


def _is_line(text: str) -> bool:
    """Tell whether a line has nothing but words for what works a page, and begins with what is done there."""
    if text.casefold() in _LOOSE or _CONTROL.fullmatch(text):
        return True
    words = _UI_WORD.findall(_SIZE.sub("", text).casefold().replace("\u2019", "'"))
    if not words or len(words) > _MOST_WORDS or any(map(str.isdigit, _SIZE.sub("", text))) or text.endswith((":", ";")):
        return False
    if words[0] not in _DOING or not _OF_LINES.issuperset(words):
        return False
    is_titled = words[0] in _DOING_OR_NOT and _OF_PAGES.isdisjoint(words[1:])
    return not is_titled or (len(words) > 1 and _STEPS.issuperset(words))


def controls(document: Document, apart: Iterable[int]) -> frozenset[int]:
    """Return those of some blocks of a document that work a page, those among them that only the others tell.

    "Menu" and "Search" may be headings; beside "Skip to content", beside each other or on a page that has three such
    lines they are none.
    Cost: linear in those blocks; in all short ones if one of them may be a heading.
    """
    blocks = document.blocks
    looked = [k for k in sorted(apart) if len(blocks[k].text) <= _LONGEST]
    sure = {k for k in looked if _is_plumbing(blocks[k])}
    loose = {k for k in looked if k not in sure and _may_be_loose(blocks[k])}
    if not loose and not any(_ELSEWHERE.fullmatch(blocks[k].text) for k in sure):
        return frozenset(sure)
    known = {k for k, block in enumerate(blocks) if k in sure or _is_plumbing(block)}
    if len(known) >= _LEAST_CONTROLS:
        return frozenset(sure | loose | _listed(blocks, known).intersection(looked))
    around = known | {k for k, block in enumerate(blocks) if _is_loose(block.text)}
    return frozenset(
        sure.union(k for k in loose if _is_loose(blocks[k].text) and not {k - 1, k + 1}.isdisjoint(around))
    )


def _may_be_loose(block: Block) -> bool:
    if block.kind in (Kind.HEADING, Kind.TABLE):
        return False
    text = block.text
    if len(text) > _LONGEST_LINE:
        return False
    return _is_loose(text) or (text.partition(" ")[0].casefold() in _STARTS and _begins_loose(text))


def _begins_loose(text: str) -> bool:
    return _START.fullmatch(text) is not None or (_PICTURE.match(text) is not None and _is_title(text))


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST_LINE and text[-1:] not in _STOPS


def _listed(blocks: Sequence[Block], known: Collection[int]) -> set[int]:
    """Return the blocks that name other pages or a picture: titles below "Related content", and what an image shows."""
    out: set[int] = set()
    for k, block in enumerate(blocks):
        if not _is_title(block.text) or k in known:
            continue
        above = k - 1
        if _PICTURE.match(block.text) or above in out or (above in known and _ELSEWHERE.fullmatch(blocks[above].text)):
            out.add(k)
    return out


def _is_loose(text: str) -> bool:
    return text.casefold() in _LOOSE


# What a form asks for, whatever words it uses: courtesy and grammar apart, these words mean one thing.
_COURTESY = frozenset("please kindly for of the in out below above a an only must should be you to".split())
_SAME_ASKED = {
    form: meant
    for meant, forms in {
        "fill": "complete fill enter answer",
        "tick": "tick check mark cross select choose",
        "all": "all each every",
        "field": "field fields box boxes section sections question questions",
        "capital": "capital capitals block",
        "letter": "letter letters print",
        "office": "office official",
    }.items()
    for form in forms.split()
}
_FORM_WORDS = frozenset(
    "one form use internal ink black blue type write using sign date applicable appropriate relevant that apply as not "
    "this part staff here completed n/a if where".split()
).union(_SAME_ASKED, _COURTESY)
_LEAST_ASKED = 2


def asks_alike(old: str, new: str) -> bool:
    """Tell whether two lines of a form ask the same of who fills it in: "Tick one box only", "Please tick one box"."""
    if max(len(old), len(new)) > _LONGEST:
        return False
    if any(text.partition(" ")[0].strip(_AROUND).casefold() not in _FORM_WORDS for text in (old, new)):
        return False
    if any(map(str.isdigit, old + new)):
        return False  # which section, or how many
    sides = [_UI_WORD.findall(text.casefold()) for text in (old, new)]
    if not all(_FORM_WORDS.issuperset(words) for words in sides):
        return False
    meant = [sorted(_SAME_ASKED.get(word, word) for word in words if word not in _COURTESY) for words in sides]
    return meant[0] == meant[1] and len(meant[0]) >= _LEAST_ASKED


_FOOTER = late(r"^\W*(?:\u00a9|\(c\)|copyright\b)|\ball rights reserved\b", re.IGNORECASE)
_OF_FOOTERS = ("\u00a9", "(c)", "(C)", "opyright", "COPYRIGHT", "ights reserved", "ights Reserved")
_FOOTER_WORDS = frozenset(
    "privacy notice policy terms of use service accessibility statement cookies cookie contact us about site "
    "map sitemap "
    "legal disclaimer copyright all rights reserved help feedback imprint and conditions".split()
)
_SOME_FIELD, _SOME_BOX = "\ufffcfield", "\ufffcbox"


def fields(texts: Iterable[str]) -> dict[str, str]:
    """Return the empty fields and boxes that stand in texts, as printed, each with what all of its kind are.

    Cost: linear in the texts.
    """
    found: dict[str, str] = {}
    titled: set[str] = set()
    for text in texts:
        is_square = "[" in text or "<" in text or "{" in text
        is_bracketed = is_square or "(" in text
        if is_square:
            titled.update(field[0] for field in _TITLED_FIELD.finditer(text))
        is_led = any(map(text.__contains__, _LEADS)) or (
            is_bracketed and any(map(text.__contains__, _LEADS_IN_BRACKETS))
        )
        if not is_led and text.isascii():
            continue
        found |= dict.fromkeys(map(str.strip, (of[0] for of in _FIELD.finditer(text))), _SOME_FIELD)
        found |= {box: _SOME_BOX for box in _EMPTY_BOXES if box in text}
    asked = {_asked(field) for field in found} if titled else set()
    return found | {field: _SOME_FIELD for field in sorted(titled) if _asked(field) in asked}


def _asked(field: str) -> str:
    """Return what a field asks for, in small letters."""
    return _NOT_ASKED.sub("", field).casefold()


def plumbing_told(ops: Sequence[Opcode], old: Tokens, new: Tokens, *blocks: Block) -> tuple[Opcode, ...]:
    """Return the opcodes, those that take away or put in an empty field, or change how a page is called, named."""
    is_footer = any(map(blocks[0].text.__contains__, _OF_FOOTERS)) and all(
        _FOOTER.search(block.text) for block in blocks
    )
    return tuple(
        op._replace(noise=PLUMBING)
        if op.is_content and (_is_empty(op, old, new) or (is_footer and _are_links(op, old, new)))
        else op
        for op in ops
    )


def _are_links(op: Opcode, old: Tokens, new: Tokens) -> bool:
    """Tell whether the words of an opcode are links in the line of copyright at the foot of a page."""
    words = [token.casefold() for token in (*old[op.i1 : op.i2], *new[op.j1 : op.j2]) if _text.is_word(token)]
    return bool(words) and _FOOTER_WORDS.issuperset(words)


def _is_empty(op: Opcode, old: Tokens, new: Tokens) -> bool:
    texts = "".join(old[op.i1 : op.i2]).strip(), "".join(new[op.j1 : op.j2]).strip()
    if op.tag != "replace":
        return _FIELD.fullmatch(texts[0] or texts[1]) is not None
    return {*texts} == {"http", "https"} and new[op.j2 : op.j2 + 3] == (":", "/", "/")
