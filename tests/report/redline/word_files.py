"""Word documents with everything that has to survive: built in code, complete enough for any word processor."""

from __future__ import annotations

import hashlib
from pathlib import Path

from diffreport.comparison import compare
from diffreport.model import Comparison
from diffreport.readers.parsing import parse
from diffreport.readers.source import load
from diffreport.report.presentation import Presentation
from tests.readers.office_files import level, listed, numbering, package, par, run, style, table

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGES = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{_OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15"'
)
STYLES = (
    style("Normal")
    + style("Heading1", name="heading 1", inner='<w:rPr><w:b/><w:color w:val="224488"/></w:rPr>')
    + style("Heading2", name="heading 2")
    + style("FootnoteText", name="footnote text")
    + style("CommentReference", name="annotation reference", kind="character")
    + style("Grid", kind="table")
)
LISTS = numbering(level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)"))
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(64))


def document(body: str, notes: str = "", *, main: str = "document", more: dict[str, bytes] | None = None) -> bytes:
    """Return a whole Word document: styles, lists, a header, notes, settings, a picture; `more` are other parts."""
    inner = {
        "styles": f"<w:styles {SPACES}>{STYLES}</w:styles>",
        "numbering": f"<w:numbering {SPACES}>{LISTS}</w:numbering>",
        "footnotes": f"<w:footnotes {SPACES}>{notes}</w:footnotes>",
        "settings": f"<w:settings {SPACES}><w:defaultTabStop w:val='709'/></w:settings>",
        "header": f"<w:hdr {SPACES}>{par('Quarterly review of canals')}</w:hdr>",
    }
    kinds = "".join(
        f'<Override PartName="/word/{n}.xml" ContentType="{_KIND}.{n}+xml"/>'
        for n in (*inner, *(["comments"] if more and "word/comments.xml" in more else []))
    )
    types = (
        f'<Types xmlns="{_PACKAGES}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_KIND}.{main}.main+xml"/>{kinds}</Types>'
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
        for number, name in enumerate((*inner, *(["comments"] if more and "word/comments.xml" in more else [])), 1)
    )
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    return package(
        [
            ("[Content_Types].xml", types),
            (
                "_rels/.rels",
                _relations(f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'),
            ),
            ("word/document.xml", f"<w:document {SPACES}><w:body>{body}{section}</w:body></w:document>"),
            ("word/_rels/document.xml.rels", _relations(related)),
            *((f"word/{name}.xml", content) for name, content in inner.items()),
            ("word/media/image1.png", PICTURE),
            *(more or {}).items(),
        ]
    )


def _relations(inner: str) -> str:
    return f'<Relationships xmlns="{_PACKAGES}/relationships">{inner}</Relationships>'


def note(number: int, text: str) -> str:
    """Return a footnote."""
    return f'<w:footnote w:id="{number}">{par(run(text), style="FootnoteText")}</w:footnote>'


def refer(number: int) -> str:
    """Return the mark of a footnote in the text."""
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def field(shown: str) -> str:
    """Return a field that shows a text."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    instruction = '<w:r><w:instrText xml:space="preserve"> HYPERLINK \\l "x" </w:instrText></w:r>'
    return mark.format("begin") + instruction + mark.format("separate") + run(shown) + mark.format("end")


FIGURES = (
    '<w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>'
)
OLD_NOTES = note(1, "Counted by the wardens at the upper gate.")
NEW_NOTES = note(1, "Counted by the wardens at the upper and the lower gate.")
OLD = (
    par("Canals of the northern district", style="Heading1")
    + par(run("The district keeps ") + run("12", "<w:b/>") + run(" locks in service all year round.") + refer(1))
    + par("A survey of the towpaths was promised for the spring but has not been made.")
    + par("Duties of the wardens", style="Heading2")
    + listed("Open the gates at dawn for the barges.", 1)
    + listed("Record the level of the water every hour.", 1)
    + listed("Close the gates at dusk, whatever the weather.", 1)
    + par("Old ferries", style="Heading2")
    + par("The ferry at the mill was given up long before the bridge was built there.")
    + par("Barges were counted at every gate in the first week of June.")
    + table(("Lock", "Barges"), ("Upper gate", "315"), ("Mill gate", "90"), ("Lower gate", "122"), properties=FIGURES)
    + par("Boats that wait for longer than a day are towed to the basin at their owners' expense.")
    + par("Nobody may fish from the gates while a barge is in the lock.")
)
NEW = (
    par("Canals of the northern district", style="Heading1")
    + '<w:p w14:paraId="1A2B3C4D">'
    + run("The district keeps ")
    + run("14", "<w:b/>")
    + f'<w:bookmarkStart w:id="7" w:name="x"/>{run(" locks in service ")}<w:bookmarkEnd w:id="7"/>'
    + run("for most of the year.")
    + refer(1)
    + "</w:p>"
    + par("Nobody may fish from the gates while a barge is in the lock.")
    + par("Duties of the wardens", style="Heading2")
    + listed("Open the gates at dawn for the barges.", 1)
    + listed("Close the gates at dusk, whatever the weather may be.", 1)
    + listed("Report every barge that passes without lights.", 1)
    + par("Barges were counted at every gate in the first week of June.")
    + table(("Lock", "Barges"), ("Upper gate", "342"), ("Lower gate", "122"), ("New gate", "17"), properties=FIGURES)
    + par(
        run("Boats that wait for longer than ")
        + field("two days")
        + '<w:hyperlink r:id="rId1"><w:r><w:t xml:space="preserve"> are towed</w:t></w:r></w:hyperlink>'
        + run(" to the basin at their owners' expense.")
    )
    + par("A new office of the wardens was opened beside the mill in the summer.")
)


def compared(old: bytes, new: bytes, folder: Path) -> tuple[Comparison, Presentation]:
    """Return the comparison of two documents, and how it is shown: with their files, which stand in a folder."""
    files = []
    for name, content in (("old", old), ("new", new)):
        file = folder / f"{name}-{hashlib.sha256(content).hexdigest()[:8]}.docx"
        file.write_bytes(content)
        files.append(file)
    old_one, new_one = (parse(load(file)) for file in files)
    return compare(old_one, new_one), Presentation(files=(files[0], files[1]))
