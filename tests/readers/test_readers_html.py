"""Pages become the blocks a person reads, and lose no body text with their furniture."""

from __future__ import annotations

import pytest

from diffreport.model import Block, Document, Kind
from diffreport.readers import read

PROSE = "The government reported that 315 fighters had returned during the year, and that 58 were held. "


def document(body: str, head: str = "") -> Document:
    page = f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"
    return read(page.encode(), name="karsova__2024.html")


def blocks(body: str) -> tuple[Block, ...]:
    return document(body).blocks


def shape(body: str) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in blocks(body)]


def texts(body: str) -> list[str]:
    return [block.text for block in blocks(body)]


def test_headings_name_the_sections_below_them() -> None:
    """A block's section holds the headings above it, outermost first, the page's title left out."""
    found = blocks("<h1>Karsova 2024</h1><h2>Law</h2><h3>Courts</h3><p>One.</p><h2>Police</h2><p>Two.</p>")
    assert [block.section for block in found] == [(), (), ("Law",), ("Law", "Courts"), (), ("Police",)]


def test_a_page_describes_itself() -> None:
    """Title and language come from the page's own description."""
    read_page = document("<p>Text.</p>", head="<title>Karsova\n 2024</title>")
    assert read_page.edition.title == "Karsova 2024"
    assert read_page.language == "en"
    assert read_page.reader == "html/1"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Karsova 2024 | Office of Reports", "Karsova 2024"),
        ("Karsova 2024 - Office of Reports", "Karsova 2024"),
        ("Karsova 2024-25", "Karsova 2024-25"),
        ("Office of Reports", "Office of Reports"),
    ],
)
def test_the_site_is_no_part_of_the_title(title: str, expected: str) -> None:
    """The site's name behind the page's heading is left out of the title."""
    assert document("<h1>Karsova 2024</h1><p>Text.</p>", head=f"<title>{title}</title>").edition.title == expected


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("Karsova - Office of Reports", "Country report 2024: Karsova", "Country report 2024: Karsova"),
        ("Karsova - 2024", "Country report: Karsova", "Karsova - 2024"),
        ("Annual report - 2024", "Foreword to the annual report", "Annual report - 2024"),
        ("The - Guardian", "About the site", "The - Guardian"),
        ("Karsova - 2024 - Human rights", "Contents for Karsova", "Karsova - 2024 - Human rights"),
    ],
)
def test_a_heading_that_says_more_than_the_subject_is_the_title(title: str, heading: str, expected: str) -> None:
    """Where the page is named by its subject and the site, and the heading ends with the subject."""
    assert document(f"<h1>{heading}</h1><p>Text.</p>", head=f"<title>{title}</title>").edition.title == expected


def test_white_space_and_inline_marks_are_no_text() -> None:
    """Inline elements neither cut nor join words; entities are characters."""
    assert texts("<p>al&#8209;Nusrah <b>Fr</b>ont,\n   <i>R&amp;D</i>&nbsp;and<!-- no --> <a href=x>more</a></p>") == [
        "al\u2011Nusrah Front, R&D and more"
    ]


def test_line_breaks_are_spaces_and_two_of_them_end_a_paragraph() -> None:
    """One break is a space, two are the end of a paragraph, however they are written."""
    assert texts("<p>Number 99<br>Volume X<br/> <br>\nWashington</p>") == ["Number 99 Volume X", "Washington"]


def test_text_outside_of_any_paragraph_is_kept() -> None:
    """Bare text between blocks is a paragraph of its own."""
    assert texts("bare <div>inner<p>para</p>tail</div> end") == ["bare", "inner", "para", "tail", "end"]


def test_lists_are_items_with_their_depth() -> None:
    """Nested lists give items of deeper levels; terms and definitions are items too."""
    assert shape("<ul><li>a<ol><li>b</li><li><p>c</p></li></ol></li></ul><dl><dt>T<dd>D</dl>") == [
        ("item", 1, "a"),
        ("item", 2, "b"),
        ("item", 2, "c"),
        ("item", 1, "T"),
        ("item", 2, "D"),
    ]


def test_figures_do_not_grow_by_note_marks_and_exponents() -> None:
    """A raised note mark or exponent stays apart from the number before it."""
    assert texts('<p>315<sup><a href="#n1">2</a></sup> km<sup>2</sup>, the 4<sup>th</sup></p>') == [
        "315[2] km², the 4th"
    ]


def test_notes_are_footnotes_without_their_way_back() -> None:
    """Notes are blocks of their own kind; the arrow back to the text is left out."""
    note = '<section class="footnotes"><ol><li id="n1"><p>As of June. <a href="#r1">↩</a></p></li></ol></section>'
    assert shape(f"<p>{PROSE}</p>{note}")[1] == ("footnote", 0, "As of June.")


def test_hidden_text_is_left_out() -> None:
    """What a browser does not show is no text of the page."""
    hidden = (
        "<p hidden>h1</p><p aria-hidden=true>h2</p><div style='display: none'>h3</div>"
        "<script>s</script><style>s</style><template><p>t</p></template><noscript>n</noscript>"
        "<div style='position:absolute;left:-10000px'>h4</div><span class=sr-only>h5</span>"
    )
    assert texts(f"<p>{PROSE}</p>{hidden}<p>Shown.</p>") == [PROSE.strip(), "Shown."]


def test_a_report_that_is_mostly_hidden_is_read() -> None:
    """A page that hides its text until a click is read whole."""
    assert PROSE.strip() in texts(f"<p>Click.</p><div hidden><p>{PROSE}</p></div>")


SITE = f"""
<a class=skip href="#main">Skip to content</a>
<header><nav><ul><li><a href=/>Home</a><li><a href=/a>About us</a></ul></nav><p>An official website</p></header>
<div class="breadcrumb"><a href=/>Home</a> / Reports</div>
<div id="cookie-notice"><p>This site uses cookies.</p></div>
<main><h1>Karsova</h1>
<div class="toc"><ul><li><a href="#s1">Law</a><li><a href="#s2">Police</a><li><a href="#s3">Courts</a></ul></div>
<div class="share-links"><a href=//x>Facebook</a> <a href=//y>X</a></div>
<p>{PROSE * 3}</p><p>Share this page:</p><aside>A box of the <b>report</b>.</aside>
<p><a href="#top">Back to top</a></p></main>
<footer><p>Privacy and accessibility statements of the ministry.</p></footer>
"""


def test_furniture_is_left_out() -> None:
    """Navigation, contents, breadcrumbs, cookie notices, share bars, site header and footer are no text."""
    assert texts(SITE) == ["Karsova", (PROSE * 3).strip(), "A box of the report."]


def test_an_article_nested_in_the_header_is_read() -> None:
    """Pages that leave their header and navigation open around the article lose nothing of it."""
    body = f"<header><nav><ul><li><a href=/>Home</a></ul><div><main><h1>Karsova</h1><p>{PROSE * 5}</p></main>"
    assert texts(body) == ["Home", "Karsova", (PROSE * 5).strip()]


def test_a_large_part_named_like_furniture_is_kept() -> None:
    """A third of the prose and more is no furniture, whatever it is called."""
    body = f"<p>{PROSE}</p><div class=sidebar><p>{PROSE * 2}</p></div>"
    assert texts(body) == [PROSE.strip(), (PROSE * 2).strip()]


def test_many_small_parts_named_like_furniture_are_kept_with_a_remark() -> None:
    """Where the rules would take most of a page, they give way, and the document says so."""
    part = f"<div class=sidebar><p>{PROSE}</p></div>"
    found = document(part * 8)
    assert len(found.blocks) == 8
    assert "frame" in found.remarks[0]


def test_a_page_without_a_main_part_keeps_its_only_title() -> None:
    """The header of a page is kept where the page's title stands in it."""
    assert texts(f"<header><h1>Karsova</h1></header><p>{PROSE}</p>")[0] == "Karsova"


def test_the_header_of_a_document_is_no_site_header() -> None:
    """Converters set title, author and date in a header above sections with first-level headings of their own."""
    page = f"<header><h1>Prisons 2024</h1><p>Ministry of Justice</p></header><h1>Health</h1><p>{PROSE}</p>"
    assert texts(page)[:3] == ["Prisons 2024", "Ministry of Justice", "Health"]
    linked = page.replace("Ministry of Justice", "<a href=/>Ministry of Justice</a>")
    for title, first in (("Prisons", "Prisons 2024"), ("Prisons 2024 - Health", "Health"), ("Annual", "Health")):
        assert document(linked, head=f"<title>{title}</title>").blocks[0].text == first


def test_names_that_deny_furniture_are_none() -> None:
    """A class like "no-sidebar" tells of a sidebar that is not there."""
    assert len(blocks(f'<p>{PROSE * 4}</p><div class="no-sidebar has-toc"><p>{PROSE}</p></div>')) == 2


NAMES = ("informed-consent", "freedom-of-navigation", "case-sidebar", "popup-markets", "toc-1", "sidebar", "modal")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("frame", ["<main>{}</main>", "<article>{}</article>", "<div>{}</div>"])
@pytest.mark.parametrize("attribute", ["id", "class"])
def test_sections_named_like_furniture_are_text(name: str, frame: str, attribute: str) -> None:
    """A heading with prose below it is a section of the report, whatever it is called."""
    section = f"<section {attribute}={name!r}><h2>Law</h2><p>In 2020, 315 patients were told nothing.</p></section>"
    assert texts(frame.format(f"<h1>Karsova</h1><p>{PROSE * 4}</p>{section}"))[2:] == [
        "Law",
        "In 2020, 315 patients were told nothing.",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_boxes_in_the_text_named_like_furniture_are_text(name: str) -> None:
    """Within the page's main part, a name alone tells nothing."""
    body = f"<main><h1>Karsova</h1><p>{PROSE * 4}</p><div class={name!r}><p>Of them, 315 died.</p></div></main>"
    assert texts(body)[2:] == ["Of them, 315 died."]


@pytest.mark.parametrize(
    "notice",
    [
        "<div class='gem-c-cookie-banner'><h2>Cookies</h2><p>We use some.</p><button>Accept</button></div>",
        "<div id='site-footer'><h2>Contact</h2><p>Write to <a href=/x>the ministry</a>, Main Street 4.</p></div>",
        "<div class='sidebarLeft'><p>Published by the ministry.</p></div>",
        "<div class='ministry-footer'><p><a href=/>Home</a> <a href=/a>About</a></p></div>",
    ],
)
def test_furniture_around_the_text_is_told_by_its_name(notice: str) -> None:
    """Outside of the main part, names tell furniture; one with other words only if links fill it."""
    assert texts(f"<main><h1>Karsova</h1><p>{PROSE * 4}</p></main>{notice}") == ["Karsova", (PROSE * 4).strip()]


def test_separate_section_labels_join_their_heading() -> None:
    """ "Section 1." in an element of its own belongs to the heading behind it, above its subsections."""
    section = "<a><h4>Section {0}.</h4><h3>Respect</h3></a><h3>a. Courts</h3><p>" + PROSE + "</p>"
    found = blocks("<h2>SUMMARY</h2>" + section.format(1) + section.format(2))
    assert [(block.level, block.text) for block in found if block.kind is Kind.HEADING] == [
        (2, "SUMMARY"),
        (2, "Section 1. Respect"),
        (3, "a. Courts"),
        (2, "Section 2. Respect"),
        (3, "a. Courts"),
    ]
    assert found[-1].section == ("Section 2. Respect", "a. Courts")


def test_bold_lines_are_headings_where_there_are_no_others() -> None:
    """On a page without headings, short bold paragraphs are its headings; bold sentences are not."""
    headings = "<p><b>A. <u>STATUTORY NUMBERS</u></b></p><p><b>B</b>. <b>RATES</b></p>"
    body = f"{headings}<p>{PROSE}</p><p><b>Do not reply.</b></p>"
    assert [kind for kind, _, _ in shape(body)] == ["heading", "heading", "paragraph", "paragraph"]


def test_bold_lines_are_paragraphs_where_headings_are_marked() -> None:
    """A page that marks its headings needs no guess."""
    body = "<h2>One</h2><h2>Two</h2><h2>Three</h2><p><b>Bold words</b></p>"
    assert shape(body)[-1] == ("paragraph", 0, "Bold words")


def test_preformatted_reports_are_read_as_plain_text() -> None:
    """A text set in one type has the blocks its blank lines make."""
    text = "\n".join(["A BILL", "", *(PROSE.strip(),) * 12, "", "    (a) In general.--It is so."])
    found = shape(f"<pre>{text}</pre>")
    assert found[0] == ("heading", 1, "A BILL")
    assert found[-1] == ("item", 1, "(a) In general.--It is so.")


def test_deep_nesting_loses_nothing() -> None:
    """Text below thousands of levels arrives."""
    assert texts("<div>" * 5000 + "<p>deep</p>" + "</div>" * 5000 + "<p>after</p>") == ["deep", "after"]


@pytest.mark.parametrize("closing", ["", "</div>" * 50_000])
def test_hopeless_nesting_is_flattened(closing: str) -> None:
    """Text below more levels than a parser ends with in time arrives, and so does what follows it."""
    assert texts("<p>before</p>" + "<div>" * 50_000 + "deep" + closing + "<p>after</p>") == ["before", "deep", "after"]


@pytest.mark.parametrize(
    "flood",
    [
        "<div " + " ".join(f"a{n}=1" for n in range(40_000)) + ">word</div>",
        "<!-- no -->" * 20_000 + "word",
        "<ul><li>" * 25_000 + "word",
        "<table><tr><td>" * 10_000 + "word",
        "".join(f"<b id=b{n}>" for n in range(5_000)) + "<p>" * 5_000 + "word",
        "<ruby><rt>" * 10_000 + "word",
        "<svg>" * 50_000 + "<text>word",
        "<" * 200_000 + "p>word",
    ],
    ids=["attributes", "comments", "lists", "tables", "formatting", "ruby", "drawings", "angles"],
)
def test_floods_of_tags_are_read_in_time(flood: str) -> None:
    """Whatever is repeated, the text arrives; the suite's own limit on time would tell otherwise."""
    assert "word" in " ".join(texts(flood)).replace("(", " ").split()[-1]


def test_formatting_left_open_is_dropped() -> None:
    """Formatting that is opened for ever does not multiply, and its text arrives."""
    opened = "".join(f"<font color=c{n}><p>w{n}" for n in range(1500))
    assert " ".join(texts(opened)).split() == [f"w{n}" for n in range(1500)]
