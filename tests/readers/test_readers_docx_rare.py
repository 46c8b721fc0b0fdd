"""What few Word documents do: lists by way of styles, notes counted anew, marks that stand between blocks."""

from __future__ import annotations

from diffreport.readers import read
from tests.readers.office_files import level, listed, numbering, par, run, style, table, word


def texts(data: bytes, original: bool = False) -> list[str]:
    return [block.text for block in read(data, name="report.docx", original=original).blocks]


USES = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def test_a_list_may_begin_at_another_number() -> None:
    """A second use of a list counts on, unless it says where it begins; it may print a level in its own way."""
    goes_on = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    begins = (
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>{level(0, "upperRoman", "%1)")}</w:lvlOverride></w:num>'
    )
    data = word(
        listed("a", 1) + listed("b", 2) + listed("c", 3) + listed("d", 3),
        numbering=numbering(level(0, "decimal", "%1."), USES + goes_on + begins),
    )
    assert texts(data) == ["1. a", "2. b", "VII) c", "VIII) d"]


def test_a_list_may_stand_for_a_style_of_lists() -> None:
    """The style leads to the list that has the levels."""
    named = style("Steps", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', kind="numbering")
    lists = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, "upperLetter", "%1.")}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="Steps"/></w:abstractNum>'
        f'{USES}<w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>'
    )
    assert texts(word(listed("a", 2) + listed("b", 2), styles=named, numbering=lists)) == ["A. a", "B. b"]


def test_deeper_levels_may_count_on() -> None:
    """A level that is never to begin anew counts on below the next number, as articles below parts do."""
    never = level(1, "decimal", "Article %2", '<w:lvlRestart w:val="0"/>')
    body = listed("a", 1) + listed("b", 1, 1) + listed("c", 1) + listed("d", 1, 1)
    parts = numbering(level(0, "upperRoman", "Part %1") + never)
    assert texts(word(body, numbering=parts)) == ["Part I a", "Article 1 b", "Part II c", "Article 2 d"]


def test_a_paragraph_of_a_list_that_is_not_there_is_a_paragraph() -> None:
    """So is one of a list whose levels are nowhere."""
    assert texts(word(listed("a", 9) + listed("b", 1), numbering=f"{USES}<w:num/>")) == ["a", "b"]


def noted(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def test_notes_may_be_counted_anew_in_each_section() -> None:
    """A section says so; the count begins where it says, in the form that it says."""
    notes = "".join(f'<w:footnote w:id="{number}">{par(f"Note {number}")}</w:footnote>' for number in (1, 2, 3))
    anew = (
        '<w:footnotePr><w:numFmt w:val="lowerRoman"/><w:numStart w:val="4"/><w:numRestart w:val="eachSect"/>'
        "</w:footnotePr>"
    )
    body = par(run("a") + noted(1) + run("b") + noted(2), properties=f"<w:sectPr>{anew}</w:sectPr>")
    body += par(run("c") + noted(3)) + f"<w:sectPr>{anew}</w:sectPr>"
    assert texts(word(body, footnotes=notes, settings=anew))[0] == "a[iv]b[v]"
    assert "c[iv]" in texts(word(body, footnotes=notes, settings=anew))


def test_changes_may_go_round_blocks() -> None:
    """Paragraphs and tables within a mark are of one view alone, and are told."""
    removed, added = f'<w:del w:author="V">{par("Old.")}</w:del>', f'<w:ins w:author="V">{table(("New",))}</w:ins>'
    data = word(par("First.") + removed + added)
    assert texts(data) == ["First.", "New"]
    assert texts(data, original=True) == ["First.", "Old."]
    assert {entry.what: entry.words for entry in read(data, name="report.docx").left_out} == {"tracked deletions": 1}


def test_blocks_may_stand_in_alternatives_and_controls() -> None:
    """They are read as if they stood by themselves; so is a run that no paragraph holds."""
    choice = f"<mc:Choice Requires='x'>{par('Chosen.')}</mc:Choice><mc:Fallback>{par('Other.')}</mc:Fallback>"
    body = f"<mc:AlternateContent>{choice}</mc:AlternateContent><w:customXml>{par('Tagged.')}</w:customXml>"
    body += f"<w:sdt><w:sdtContent>{par('Controlled.')}</w:sdtContent></w:sdt><w:sdt/>" + run("Alone.")
    assert texts(word(body)) == ["Chosen.", "Tagged.", "Controlled.", "Alone."]


def test_signs_of_their_own_mark_notes() -> None:
    """A mark that the text brings may be a sign of a symbol font; where it brings none, notes are counted."""
    notes = f'<w:footnote w:id="1">{par("By whom.")}</w:footnote>'
    own = '<w:footnoteReference w:id="1" w:customMarkFollows="1"/>'
    sign = '<w:sym w:font="Symbol" w:char="F02A"/>'
    assert texts(word(par(run("a") + f"<w:r>{own}{sign}</w:r>"), footnotes=notes))[0] == "a[∗]"
    assert texts(word(par(run("a") + f"<w:r>{own}</w:r>"), footnotes=notes))[0] == "a[1]"


def test_hidden_by_a_style() -> None:
    """Text of a hidden style is not shown, unless it says that it is."""
    secret = style("Secret", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    named = '<w:rStyle w:val="Secret"/>'
    body = par(run("a") + run("b", named) + run("c", f'{named}<w:vanish w:val="0"/>'))
    assert texts(word(body, styles=secret)) == ["ac"]
