"""What few OpenDocument texts do: lists that go on elsewhere, marks that stand between blocks."""

from __future__ import annotations

import pytest

from diffreport.errors import InputError
from diffreport.readers import read
from tests.readers.office_files import open_document, package

STYLE = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-suffix="."/></text:list-style>'
)


def texts(body: str, automatic: str = STYLE, common: str = "", original: bool = False) -> list[str]:
    data = open_document(body, automatic, common)
    return [block.text for block in read(data, name="report.odt", original=original).blocks]


def left_out(body: str) -> dict[str, int]:
    return {entry.what: entry.words for entry in read(open_document(body), name="report.odt").left_out}


def p(content: str, more: str = "") -> str:
    return f"<text:p {more}>{content}</text:p>"


def listing(*items: str, more: str = "") -> str:
    inner = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
    return f'<text:list text:style-name="L" {more}>{inner}</text:list>'


def test_a_list_goes_on_from_the_one_that_it_names() -> None:
    """Other lists of the same style may stand between; what names a list that is not there begins anew."""
    named = listing(p("a"), p("b"), more='xml:id="one"')
    body = named + listing(p("other")) + listing(p("c"), more='text:continue-list="one"')
    body += listing(p("d"), more='text:continue-list="none"')
    assert texts(body) == ["1. a", "2. b", "1. other", "3. c", "1. d"]


def test_labels_are_those_that_the_file_has_printed() -> None:
    """A number kept beside an item or a heading is what was printed."""
    item = "<text:number>§ 4</text:number>" + p("a")
    heading = '<text:h text:outline-level="1"><text:number>IV</text:number>Arms</text:h>'
    assert texts(listing(item, p("b")) + heading) == ["§ 4 a", "2. b", "IV Arms"]


def test_a_heading_may_count_anew_from_its_first_number() -> None:
    """Where it does not say from which, it is that of its level."""
    level = '<text:outline-level-style text:level="1" style:num-format="I" text:start-value="3"/>'
    heads = [f'<text:h text:outline-level="1" {more}>x</text:h>' for more in ("", "", 'text:restart-numbering="true"')]
    assert texts("".join(heads), common=f"<text:outline-style>{level}</text:outline-style>") == [
        "III x",
        "IV x",
        "III x",
    ]


def test_labels_may_be_patterns() -> None:
    """Newer files say how a label is put together, and in which form of ordinals."""
    styled = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1st" '
        'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" '
        'loext:num-list-format="Rule %1%:"/></text:list-style>'
    )
    assert texts(listing(p("a"), p("b")), styled) == ["Rule 1st: a", "Rule 2nd: b"]


def test_what_stands_between_blocks_is_left_out_and_accounted_for() -> None:
    """An index, a comment, and what is hidden have no part in the text."""
    index = f"<text:alphabetical-index><text:index-body>{p('Army 7')}</text:index-body></text:alphabetical-index>"
    comment = f"<office:annotation>{p('Ask Vera.')}</office:annotation>"
    hidden = f'<text:section text:display="none">{p("Not yet.")}</text:section>'
    shown = f"<text:section>{p('In a section.')}</text:section>"
    body = index + comment + hidden + shown + "<office:forms/>"
    assert texts(body) == ["In a section."]
    assert left_out(body) == {"index": 2, "comments": 2, "hidden text": 2}


def test_frames_may_stand_between_blocks() -> None:
    """What is written in them is read where they stand."""
    assert texts(f"<draw:frame><draw:text-box>{p('In a frame.')}</draw:text-box></draw:frame>{p('After.')}") == [
        "In a frame.",
        "After.",
    ]


def region(inner: str) -> str:
    return (
        f'<text:tracked-changes><text:changed-region text:id="c">{inner}</text:changed-region></text:tracked-changes>'
    )


def test_changes_may_stand_between_blocks() -> None:
    """What was deleted between two paragraphs is of the original; what was inserted is not."""
    mark = 'text:change-id="c"'
    deleted = region(f"<text:deletion>{p('Gone.')}</text:deletion>") + p("One.") + f"<text:change {mark}/>" + p("Two.")
    assert texts(deleted) == ["One.", "Two."]
    assert texts(deleted, original=True) == ["One.", "Gone.", "Two."]
    inserted = region("<text:insertion/>") + p("One.") + f"<text:change-start {mark}/>" + p("New.")
    inserted += f"<text:change-end {mark}/>" + p("Two.")
    assert texts(inserted) == ["One.", "New.", "Two."]
    assert texts(inserted, original=True) == ["One.", "Two."]


SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def test_a_text_without_styles_and_description_is_read() -> None:
    """They may be missing; so may a part that holds the text, and then the file is none."""
    body = f"<office:document-content {SPACES}><office:body><office:text>{p('Alone.')}</office:text></office:body>"
    kind = ("mimetype", "application/vnd.oasis.opendocument.text")
    document = read(package([kind, ("content.xml", f"{body}</office:document-content>")]), name="report.odt")
    assert [block.text for block in document.blocks] == ["Alone."]
    assert (document.edition.title, document.language) == ("", "")
    for content in ([], [("content.xml", f"<office:document-content {SPACES}/>")]):
        with pytest.raises(InputError, match="is no OpenDocument text"):
            read(package([kind, *content]), name="report.odt")


@pytest.mark.parametrize(
    ("properties", "language"),
    [
        ('fo:language="de" fo:country="AT"', "de-AT"),
        ('fo:language="de" fo:country="none"', "de"),
        ('fo:language="none"', ""),
    ],
)
def test_the_language_is_that_of_the_paragraphs_by_default(properties: str, language: str) -> None:
    """With its country, where it has one."""
    of_pictures = '<style:default-style style:family="graphic"/>'
    common = (
        f'{of_pictures}<style:default-style style:family="paragraph"><style:text-properties {properties}/>'
        "</style:default-style>"
    )
    document = read(open_document(p("Ein Satz."), common=common), name="report.odt")
    assert document.language == language


def test_a_style_says_what_no_style_above_it_says_otherwise() -> None:
    """Hidden or raised text is so by its own style, or by the one that this is based on."""

    def styled(name: str, properties: str, above: str = "") -> str:
        based = f'style:parent-style-name="{above}"' if above else ""
        inner = f"<style:text-properties {properties}/>" if properties else ""
        return f'<style:style style:name="{name}" style:family="text" {based}>{inner}</style:style>'

    automatic = (
        styled("Secret", 'text:display="none"')
        + styled("Told", 'text:display="true"', "Secret")
        + styled("Plain", "", "Secret")
        + styled("High", 'style:text-position="33% 58%"')
        + styled("Level", 'style:text-position="0% 100%"', "High")
    )
    spans = "".join(
        f'<text:span text:style-name="{name}">{text}</text:span>'
        for name, text in (("Told", "b"), ("Plain", "c"), ("High", "2"), ("Level", "3"))
    )
    assert texts(p(f"a{spans}"), automatic) == ["ab²3"]
