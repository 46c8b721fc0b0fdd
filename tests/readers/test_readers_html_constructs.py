"""Constructs of real pages, each read as a person reads it: the traps that other extractors fall into."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.errors import InputError
from diffreport.model import Document, Kind
from diffreport.readers import read

PROSE = "The government reported that 315 fighters had returned during the year, and that 58 were held."
LONG = f"<p>{' '.join([PROSE] * 6)}</p>"
WORDS = re.compile(r"\w+")


def document(body: str, *, original: bool = False) -> Document:
    page = f"<!doctype html><html lang=en><body>{body}</body></html>"
    return read(page.encode(), name="karsova__2024.html", original=original)


def texts(body: str) -> list[str]:
    return [block.text for block in document(body).blocks]


def shape(body: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in document(body).blocks]


def left_out(body: str) -> dict[str, int]:
    return {what: words for what, _, words in document(body).left_out}


HOSTILE = """
<div>bare01<p>para02</p>tail03</div>
<font>break04<br><br>break05<br>same06</font>
<figure><img alt=no><figcaption>caption07</figcaption></figure>
<aside class=callout><p>callout08</p></aside>
<li>stray09
<dl><dt>term10<dd>definition11</dl>
<details><summary>summary12</summary>folded13</details>
<table><tr><td>outer14<td><table><tr><th>a15<th>b16<tr><td>c17<td>d18</table></table>
<table><tr><td>•<td>bullet19<tr><td>•<td>bullet20</table>
<p>ruby<ruby>x21<rt>r22</ruby> soft&shy;23 long<wbr>word24 <span>in<b>line25</b></span></p>
<p>mark<sup><a href="#n" id="m">1</a></sup> more26</p><p id=n>1 note27 <a href="#m">back</a></p>
<svg><title>no</title><text>label28</text></svg>
<math><mi>m29</mi></math>
<b><p>bold30</b> after31</p>
<h2><button aria-expanded=false>heading32</button></h2>
<blockquote>quote33<footer>source34</footer></blockquote>
<center>centred35</center><o:p>office36</o:p>
<ul><li>item37<ul><li>item38</ul>rest39</ul>
<fieldset><legend>legend40</legend>field41</fieldset>
<custom-box>custom42</custom-box>
<select><option>no</select><template>no</template><noscript>no</noscript><script>no</script>
"""


def test_a_hostile_page_loses_nothing_and_doubles_nothing() -> None:
    """Twenty constructs that extractors lose, double or mangle give every numbered word once, in order."""
    found = re.findall(r"\d\d", " ".join(texts(HOSTILE)))
    assert found == [f"{number:02}" for number in range(1, 43)]
    assert "no" not in WORDS.findall(" ".join(texts(HOSTILE)))


def test_text_in_drawings_formulas_and_readings_is_text() -> None:
    """Labels stay apart, exponents and fractions are written out, a reading stands in brackets."""
    assert texts("<svg><text>2015</text><text>2016</text></svg>") == ["2015 2016"]
    assert texts("<p><math><msup><mi>x</mi><mn>2</mn></msup><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>") == [
        "x²1/2"
    ]
    assert texts("<ruby>字<rt>ji</ruby><ruby>字<rp>(<rt>ji<rp>)</ruby>") == ["字(ji)字(ji)"]


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        ("<msup><mn>10</mn><mn>6</mn></msup>", "10⁶"),
        ("<mn>4</mn><msqrt><mn>9</mn></msqrt>", "4√9"),
        ("<msub><mn>3</mn><mn>4</mn></msub>", "3₄"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>10</mn></msubsup><mi>y</mi>", "x_i¹⁰y"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>6</mn></mtd></mtr><mtr><mtd>7</mtd></mtr></mtable>", "1 6 7"),
        ("<mn>3</mn><mfrac><mn>1</mn><mn>2</mn></mfrac>", "3 1/2"),
        ("<mroot><mn>8</mn><mn>3</mn></mroot>", "³√8"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>1,000.5</mn></mfrac>", "(a+b)/1,000.5"),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>k</mi></munderover>", "∑_(i=1)^k"),
        ("<mmultiscripts><mi>U</mi><mprescripts/><mn>92</mn><mn>235</mn></mmultiscripts>", "₉₂²³⁵U"),
        ("<mn>2</mn><msup><mi>x</mi><mn>2</mn></msup>", "2x²"),
    ],
)
def test_figures_of_a_formula_do_not_join(formula: str, line: str) -> None:
    """What a formula sets above, below or beside is told by signs and spaces, in text and in tables."""
    assert texts(f"<p>about <math>{formula}</math> of it</p>") == [f"about {line} of it"]
    assert texts(f"<table><tr><td>a<td><math>{formula}</math><tr><td>b<td>c</table>") == [f"a | {line}\nb | c"]


def test_a_formula_nested_beyond_reason_is_read() -> None:
    """Its figures arrive, apart from each other, in little time."""
    found = texts("<p><math>" + "<msup>" * 3_000 + "<mn>1</mn>" + "<mn>23</mn></msup>" * 3_000 + "</math></p>")
    assert len(re.findall("23", " ".join(found).translate(str.maketrans("²³", "23")))) == 3_000


def test_blocks_in_raised_text_stay_apart() -> None:
    """A parser may put a table into raised text that was not closed."""
    assert texts("<table>w0 <sup>w1 <tr>w2 ") == ["w0 w1 w2"]


def test_notes_are_told_by_the_links_between_mark_and_note() -> None:
    """Plain paragraphs and list items are notes where a mark leads to them and they lead back or begin with it."""
    body = (
        f'<p>{PROSE} It fell<sup><a href="#n1" id="r1">1</a></sup> to 315<a href="#n2"><sup>2</sup></a>.</p>'
        '<ol><li id="n1">As of June. <a href="#r1">↩</a></li></ol><p><a name="n2"></a><sup>2</sup> As of July.</p>'
    )
    assert shape(body) == [
        ("paragraph", f"{PROSE} It fell[1] to 315[2]."),
        ("footnote", "[1] As of June."),
        ("footnote", "[2] As of July."),
    ]


def test_notes_stand_behind_the_blocks_with_their_marks() -> None:
    """As word processors keep them: a note at the end of the page reads with its mark, below what it belongs to."""
    mark = '<sup><a href="#n{0}" id="r{0}">{0}</a></sup>'
    notes = "".join(f'<li id="n{n}"><p>Note {n}.</p><p>More. <a href="#r{n}">↩</a></p></li>' for n in (1, 2, 3))
    body = (
        f"<p>One{mark.format(1)}.</p><table><tr><td>North<td>315{mark.format(2)}</tr><tr><td>South<td>58</tr></table>"
        f"<p>Two{mark.format(3)}, see{mark.format(1)}.</p><p>Three.</p><hr><ol>{notes}</ol><p>End.</p>"
    )
    assert texts(body) == [
        *("One[1].", "[1] Note 1.", "More.", "North | 315[2]\nSouth | 58", "[2] Note 2.", "More."),
        *("Two[3], see[1].", "[3] Note 3.", "More.", "Three.", "End."),
    ]


def test_notes_in_one_block_stay_where_they_are() -> None:
    """Notes parted by line breaks alone cannot be told from each other: nothing is added to them, or moved."""
    mark = '<sup><a href="#n{0}" id="r{0}">{0}</a></sup>'
    notes = "<br><br>".join(f'<a id="n{n}" href="#r{n}">{n}</a> Note {n}.' for n in (1, 2))
    body = f"<p>One{mark.format(1)}, two{mark.format(2)}.</p><p>Three.</p><div>{notes}</div>"
    assert texts(body) == ["One[1], two[2].", "Three.", "1 Note 1.", "2 Note 2."]
    item = body.replace("<p>One", "<ul><li><p>One").replace("</p><p>Three", "</p></li></ul><p>Three")
    assert texts(item) == texts(body)


def test_notes_of_a_word_processor_are_notes() -> None:
    """Marks that a class raises and notes that link back to them are known without a name."""
    body = (
        '<p>It fell to 315<a href="#_f1" name="_r1"><span class="MsoFootnoteReference">[1]</span></a>.</p>'
        '<div id="f1"><p><a href="#_r1" name="_f1">[1]</a> As of June.</p></div>'
    )
    assert shape(body) == [("paragraph", "It fell to 315[1]."), ("footnote", "[1] As of June.")]


def test_links_to_sections_make_no_notes() -> None:
    """A contents list of numbers leads to sections, which are text."""
    body = '<p>See <a href="#s1">1</a> and <a href="#s2">2</a>.</p><div id=s1><h2>1 Law</h2><p>One.</p></div>'
    assert [kind for kind, _ in shape(body)] == ["paragraph", "heading", "paragraph"]


def test_what_a_click_shows_is_read() -> None:
    """The panels of tabs and accordions are text, hidden or not; what nothing shows is none."""
    body = (
        f"<main>{LONG}<h3><button aria-controls=p1>Courts</button></h3><div id=p1 hidden>First panel.</div>"
        "<div role=tabpanel style='display:none'>Second panel.</div><div hidden>Never shown.</div></main>"
    )
    assert texts(body)[1:] == ["Courts", "First panel.", "Second panel."]
    assert left_out(body) == {"hidden text": 2}


def test_text_for_other_media_is_read_once() -> None:
    """A copy for small screens or for print is left out; a text that stands nowhere else is not."""
    small = "<p class='d-md-none'>One short note.</p><p class='d-none d-md-block'>One short note.</p>"
    assert texts(f"{LONG}{small}<p class=print-only>For print alone.</p>")[1:] == [
        "One short note.",
        "For print alone.",
    ]


def test_what_is_printed_for_the_eye_is_read_and_its_spoken_form_is_not() -> None:
    """A figure hidden from screen readers, which are told it in words, is the figure as published."""
    body = f"{LONG}<p>Cost <span aria-hidden=true>$1.2m</span><span class=sr-only>1.2 million dollars</span></p>"
    assert texts(body)[1:] == ["Cost $1.2m"]


def test_a_page_with_tracked_changes_is_read_after_them() -> None:
    """Deleted text is left out, or inserted text if the original is wanted; a remark says so."""
    body = "<p>The law <del>bans</del><ins>allows</ins> it.</p>"
    final, original = document(body), document(body, original=True)
    assert [final.blocks[0].text, original.blocks[0].text] == ["The law allows it.", "The law bans it."]
    assert ["after" in final.remarks[0], "before" in original.remarks[0]] == [True, True]
    assert final.left_out == (("tracked deletions", "marked as deleted on the page", 1),)


def test_contents_lists_of_paragraphs_are_left_out() -> None:
    """Lines that are links and repeat the headings below them, with a number or a page of their own, are no text."""
    names = ("Law", "Courts", "Police", "Prisons")
    lines = "".join(f'<p><a href="#{name}">{number} {name} 1{number}</a></p>' for number, name in enumerate(names, 1))
    parts = "".join(f"<h2 id={name}>{name}</h2><p>{PROSE}</p>" for name in names)
    found = texts(f"<p>Contents</p>{lines}{parts}")
    assert found[::2] == [*names]
    assert left_out(f"<p>Contents</p>{lines}{parts}") == {"contents list": 13}
    stale = lines + '<p><a href="#x">5 Health 15</a></p>'
    assert texts(f"<p>Contents</p>{stale}{parts}")[:3] == ["Contents", "5 Health 15", "Law"]
    short = lines.replace("<p>", "", 1).partition("<p>")[2].replace("4 Prisons 14", "4 Jails 14")
    assert len(texts(f"<p>See</p><p>{short}{parts}")) == 8 + 4


FILING = "".join(
    f"<p>{PROSE} Part {word} goes on and</p><p align=center>{number}</p><hr style='page-break-after: always'>"
    f"<p><a href='#toc'>Table of Contents</a></p><p>ends on page {word}.</p>"
    for number, word in enumerate(("one", "two", "three", "four"), 17)
)


def test_pages_of_a_filing_leave_no_trace() -> None:
    """Page numbers and links back to the contents go, and a paragraph goes on behind the break."""
    assert texts(FILING) == [
        f"{PROSE} Part {word} goes on and ends on page {word}." for word in ("one", "two", "three", "four")
    ]
    assert left_out(FILING) == {"page links": 12, "running header or footer": 4}


@pytest.mark.parametrize("label", ["Case {} of the year", "200{}", "Case {}", "{} killed in the north"])
def test_labels_that_count_the_sections_between_rules_are_text(label: str) -> None:
    """A rule parts sections too: what they begin with counts them, not the pages."""
    labels = [label.format(number) for number in range(1, 9)]
    body = "<hr>".join(f"<p>{text}</p><p>{PROSE} {text} ends.</p><p>It was {n}.</p>" for n, text in enumerate(labels))
    assert [text for text in texts(body) if text in labels] == labels
    assert not left_out(body)


@pytest.mark.parametrize("tag", ["p", "h2"])
@pytest.mark.parametrize("levels", [(3, 3, 3, 3, 4, 3), (3, 3, 3, 4, 4, 4)])
def test_what_new_pages_repeat_with_another_figure_is_text(tag: str, levels: tuple[int, ...]) -> None:
    """A line above each page whose figure differs somewhere, and does not count the pages, tells something."""
    body = "".join(
        f"<div style='page-break-before: always'><{tag}>Threat level: {level}</{tag}><p>{PROSE} Part {n}.</p></div>"
        for n, level in enumerate(levels)
    )
    assert [text for text in texts(body) if "Threat" in text] == [f"Threat level: {level}" for level in levels]


def test_a_figure_among_page_numbers_is_text() -> None:
    """Of the numbers between pages, those that do not count on stay."""
    pages = "".join(f"<p>{PROSE} Part {n}.</p><p>{n}</p><hr>" for n in range(1, 12))
    body = f"{pages}<p>{PROSE} Killed:</p><p>315</p><hr>{pages.replace('<p>1<', '<p>12<')}"
    assert "315" in texts(body)


def test_figures_beside_rules_are_no_page_numbers() -> None:
    """What is repeated with other figures at each rule is text: only numbers that count up are furniture."""
    body = "".join(
        f"<h2>Country {name}</h2><p>{figure}</p><hr>" for name, figure in zip("ABCD", (7, 3, 9, 1), strict=True)
    )
    assert len(texts(body)) == 8


def test_everything_left_out_is_accounted_for() -> None:
    """Each kind of furniture is told with its words; what runs or stands in for it is none."""
    body = (
        "<header><p>Ministry of Karsova</p></header><nav><a href=/>Home</a> <a href=/a>About</a></nav>"
        f"<main>{LONG}<div class=share><a href=//x>Share it</a></div><div hidden>not shown</div></main>"
        "<div role=dialog>Leave this site?</div><select><option>2023<option>2024</select>"
        "<footer>Legal notice of the ministry</footer><script>var a = 1;</script>"
    )
    assert left_out(body) == {
        "site footer": 5,
        "site header": 3,
        "dialog": 3,
        "navigation": 2,
        "share bar": 2,
        "hidden text": 2,
        "form fields": 2,
    }


marked = st.sampled_from(
    "p,div,nav,aside,footer,header,ul,li,div hidden,div class=share,a href=#x,main,del,ins,sup,select,button,td,"
    "table,tr,h1,span class=sr-only,p class=print-only".split(",")
)


@given(st.lists(st.tuples(marked, st.integers(1, 4), st.booleans()), min_size=1, max_size=14))
def test_every_word_arrives_or_is_accounted_for(pieces: list[tuple[str, int, bool]]) -> None:
    """The words of the blocks and those left out are all words of the page."""
    body, count, opened = "", 0, []
    for tag, words, is_closed in pieces:
        body += f"<{tag}>" + " ".join(f"w{count + number}" for number in range(words)) + " "
        count += words
        opened.append(tag.split()[0])
        if is_closed:
            body += f"</{opened.pop()}> "
    try:
        found = document(body)
    except InputError:  # all of it is furniture
        return
    arrived = sum(len({*WORDS.findall(block.text)}) for block in found.blocks)
    assert arrived + sum(words for _, _, words in found.left_out) == count


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<p>Please wait.</p><script>" + "var a = 1;" * 500 + "</script>", "scripts"),
        ("<p>The report:</p><iframe src='https://example.org/report.html'></iframe>", "report.html"),
    ],
)
def test_a_page_that_is_only_a_shell_says_so(body: str, told: str) -> None:
    """Where the text may be elsewhere, a remark says where."""
    assert told in document(body).remarks[0]


def test_a_set_of_frames_is_refused_with_the_names_of_its_files() -> None:
    """Its text is in other files, and the message names them."""
    with pytest.raises(InputError, match=r"menu\.htm, text\.htm"):
        read(b"<html><frameset><frame src=menu.htm><frame src=text.htm></frameset></html>")


def test_signs_in_columns_of_their_own_stand_with_their_figures() -> None:
    """Spacer columns go, and "$" and ")" join the figures they belong to."""
    (table,) = document(
        "<table><tr><td></td><td colspan=3>2024</td><td></td><td colspan=3>2023</td></tr>"
        "<tr><td>Revenue<td>$<td>1,234<td><td><td>$<td>1,100<td></tr><tr><td>Loss<td><td>(12<td>)<td><td><td>(9<td>)</tr></table>"
    ).blocks
    assert table.table is not None
    assert table.table.rows == (("", "2024", "2023"), ("Revenue", "$1,234", "$1,100"), ("Loss", "(12)", "(9)"))


def test_a_list_in_a_cell_keeps_the_table_and_units_belong_to_its_head() -> None:
    """Where cells name the columns it is a table; a row that gives the units is one of its header rows."""
    (table,) = document(
        "<table><tr><th>Aim<th>2023<th>2024</tr><tr><td colspan=3>(in millions)</tr>"
        "<tr><td><ul><li>Courts<li>Police</ul><td>1<td>2</tr></table>"
    ).blocks
    assert table.kind is Kind.TABLE
    assert table.table is not None
    assert table.table.header_rows == 2
    assert table.table.rows[2] == ("Courts Police", "1", "2")


def test_a_table_that_lays_out_long_texts_is_cut_into_blocks() -> None:
    """A cell longer than any of a table of figures is a column of the page."""
    side = "<td>Menu<td>" + " ".join([PROSE] * 30)
    assert [kind for kind, _ in shape(f"<table><tr>{side}<tr><td>Imprint<td>Address</table>")] == ["paragraph"] * 4


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>Torture: <input type=checkbox checked> yes</p>", "Torture: \u2612 yes"),
        ("<p>Torture: <input type=checkbox> yes</p>", "Torture: \u2610 yes"),
        ("<p><input type=Radio name=t>yes<input type=radio name=t checked>no</p>", "\u2610 yes \u2612 no"),
        ("<p><label><input type=checkbox checked=''>Signed</label></p>", "\u2612 Signed"),
        ("<p>Name: <input type=text value=Marn> in full</p>", "Name: in full"),
        ("<p><input type=checkbox hidden checked>Menu</p>", "Menu"),
    ],
)
def test_a_box_to_tick_is_read_with_its_state(body: str, text: str) -> None:
    """As a form of Word is; no other field, and none that nobody sees."""
    assert texts(LONG + body)[1:] == [text]
