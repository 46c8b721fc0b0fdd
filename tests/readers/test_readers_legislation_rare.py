"""What few bills and laws have: tables within their text, notes, quoted titles, lines of those who attest."""

from __future__ import annotations

from diffreport.model import Block
from diffreport.readers import read

SPACES = 'xmlns="http://schemas.gpo.gov/xml/uslm" xmlns:h="http://www.w3.org/1999/xhtml"'


def blocks(text: str, name: str = "r.xml") -> tuple[Block, ...]:
    return read(text.encode(), name=name).blocks


def told(found: tuple[Block, ...]) -> list[tuple[str, str]]:
    return [(str(block.kind), block.text) for block in found]


def law(inner: str) -> str:
    return f'<?xml version="1.0"?><bill {SPACES}><main><section><num>1. </num>{inner}</section></main></bill>'


def bill(inner: str, more: str = "", kind: str = "bill") -> str:
    return f'<?xml version="1.0"?><{kind} {more}><legis-body style="OLC">{inner}</legis-body></{kind}>'


TABLE = "<h:table><h:tr><h:th>Region</h:th></h:tr><h:tr><h:td>North</h:td></h:tr></h:table>"


def test_a_law_has_tables_notes_and_breaks() -> None:
    """A table is one, a note stands by itself, and a break parts two words; what has one row is a line of text."""
    found = blocks(
        law(
            "<content>The houses<footnote><num>1</num> All of them.</footnote> are<br/>counted.</content>"
            f"<content>{TABLE}</content><content><layout><row><column>A line</column></row></layout></content>"
        )
    )
    assert ("table", "Region\nNorth") in told(found)
    assert ("footnote", "1 All of them.") in told(found)
    assert any(text.endswith("The houses are counted.") for _, text in told(found))
    assert any("A line" in text for kind, text in told(found) if kind != "table")


def test_cells_of_a_law_hang_into_the_rows_below() -> None:
    """A cell over two rows says the same in both, wherever in the row it stands; what is no cell is passed over."""
    rows = '<h:tr><h:td rowspan="2">North</h:td><h:td>1</h:td><h:td rowspan="2">x</h:td></h:tr>'
    rows += "<h:tr><h:p/><h:td>2</h:td></h:tr>"
    (table,) = [block.table for block in blocks(law(f"<content><h:table>{rows}</h:table></content>")) if block.table]
    assert table.rows == (("North", "1", "x"), ("North", "2", "x"))


def test_a_quoted_title_is_no_heading_of_the_bill() -> None:
    """It is a paragraph between marks; the closing mark and what stands behind it end its last one."""
    quoted = (
        '<quoted-block style="USC"><section><enum>7.</enum><header>Prisons</header><text>They are counted.</text>'
        "</section><after-quoted-block>.</after-quoted-block></quoted-block>"
    )
    found = told(blocks(bill(f"<section><enum>1.</enum><text>It is added:</text>{quoted}</section>")))
    assert ("paragraph", "“§ 7. Prisons") in found
    assert found[-1] == ("paragraph", "“They are counted.”.")


def test_a_provision_may_be_quoted_within_a_line() -> None:
    """Then its marks stand within the line as well."""
    quoted = (
        '<quoted-block display-inline="yes-display-inline"><text>to be counted</text>'
        "<after-quoted-block>;</after-quoted-block></quoted-block>"
    )
    (block,) = blocks(bill(f"<section><enum>1.</enum><text>Add {quoted}</text></section>"))[-1:]
    assert block.text.endswith("Add “to be counted”;")


def test_notes_and_empty_tables_of_bills() -> None:
    """A note stands by itself; a table without cells is the text that it holds."""
    note = "<footnote><para>Or <italic>not</italic>.</para><para>Who knows?</para></footnote>"
    inner = f"<text>It is so.{note}</text><table><ttitle>No rows</ttitle></table>"
    found = told(blocks(bill(f"<section><enum>1.</enum>{inner}</section>")))
    assert ("footnote", "Or not. Who knows?") in found
    assert ("paragraph", "No rows") in found


def test_those_who_attest_stand_behind_the_date() -> None:
    """ "Attest:" is printed between the date and the names; a role ends with a full stop."""
    attested = (
        "<attestation><attestation-group><attestation-date>Passed May 2, 2019.</attestation-date>"
        "<attestor>Vera Rivers</attestor><role>Clerk</role></attestation-group></attestation>"
    )
    text = '<?xml version="1.0"?><bill><legis-body style="OLC"><section><enum>1.</enum><text>It is so.</text></section>'
    found = told(blocks(f"{text}</legis-body>{attested}</bill>"))
    assert [line for _, line in found[-4:]] == ["Passed May 2, 2019.", "Attest:", "Vera Rivers", "Clerk."]


def test_letters_of_html_need_no_declaration() -> None:
    """A bill names its DTD, which is not fetched; other names stay as they are written."""
    text = bill("<section><enum>1.</enum><text>The caf&eacute; of &nowhere; is open.</text></section>")
    found = blocks(text.replace("?><bill", '?><!DOCTYPE bill SYSTEM "bill.dtd"><bill'))
    assert found[-1].text == "SEC. 1. The café of &nowhere; is open."
