"""The parts of a Word document beside its body, and the zip file of all: no clock, the same content the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from diffreport.readers.office.docx.styles import CAPTION
from diffreport.report.redline.looks import BULLETS, LEVELS, PLAIN_ITEMS
from diffreport.report.redline.tracked import escaped

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGES = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMES = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}/relationships"'
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file knows
_PERMISSIONS = 0o644 << 16

# Twentieths of a point: an A4 page, its margins of 2.5 cm, and how far a level of a list is set in.
_PAGE, _MARGIN, _INDENT = (11906, 16838), 1418, 360

_BULLETS = ("•", "◦", "▪")
# Half points and twentieths of a point: the size of a heading, and the room above it.
_HEADINGS = ((36, 360), (30, 320), (26, 280), (24, 240), (22, 200), (22, 160))


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of a document outside of its text. `date` is as Word writes one, "" if unknown."""

    title: str
    subject: str
    words: str  # in the header of every page
    program: str
    date: str = ""
    language: str = ""
    is_leftward: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """The body's XML, the comments', and the addresses that these lead to, by the number of their relation."""

    body: str
    comments: str = ""
    links: tuple[str, ...] = ()


def package(content: Content, description: Description) -> bytes:
    """Return a Word document."""
    return packed((name, (_DECLARATION + xml).encode()) for name, xml in _members(content, description))


def packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip file of parts by name, in their order."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type, member.external_attr, member.create_system = zipfile.ZIP_DEFLATED, _PERMISSIONS, 3
            archive.writestr(member, content)
    return target.getvalue()


def _members(content: Content, description: Description) -> Iterator[tuple[str, str]]:
    """Yield the parts by name, those first that a reader needs to find the others."""
    yield "[Content_Types].xml", _content_types()
    yield (
        "_rels/.rels",
        _relations(
            (f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
            (f"{_PACKAGES}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
        ),
    )
    yield (
        "word/document.xml",
        f"<w:document {_NAMES}><w:body>{content.body}{_section(description)}</w:body></w:document>",
    )
    own = ("styles", "numbering", "settings", "comments", "header")
    yield "word/_rels/document.xml.rels", _relations(*((f"{_OFFICE}/relationships/{n}", f"{n}.xml") for n in own))
    yield "word/styles.xml", _styles(description)
    yield "word/numbering.xml", _numbering()
    yield "word/settings.xml", _settings(description)
    yield "word/comments.xml", f"<w:comments {_NAMES}>{content.comments}</w:comments>"
    if content.links:
        kind = f"{_OFFICE}/relationships/hyperlink"
        yield "word/_rels/comments.xml.rels", _relations(*((kind, link) for link in content.links))
    header = f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{_run(description.words)}</w:p>'
    yield "word/header.xml", f"<w:hdr {_NAMES}>{header}</w:hdr>"
    yield "docProps/core.xml", _core(description)
    yield (
        "docProps/app.xml",
        (
            f'<Properties xmlns="{_OFFICE}/extended-properties">'
            f"<Application>{escaped(description.program)}</Application></Properties>"
        ),
    )


def _content_types() -> str:
    kinds = {"document": "document.main", **{n: n for n in ("styles", "numbering", "settings", "comments", "header")}}
    parts = {f"/word/{name}.xml": f"{_WORD}.{kind}+xml" for name, kind in kinds.items()}
    parts["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    parts["/docProps/app.xml"] = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'<Types xmlns="{_PACKAGES}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(*relations: tuple[str, str]) -> str:
    """Return relationships, numbered from rId1; an address outside of the package is a hyperlink's."""
    out = []
    for number, (kind, target) in enumerate(relations, 1):
        outside = ' TargetMode="External"' if kind.endswith("/hyperlink") else ""
        out.append(f'<Relationship Id="rId{number}" Type="{kind}" Target="{escaped(target)}"{outside}/>')
    return f'<Relationships xmlns="{_PACKAGES}/relationships">{"".join(out)}</Relationships>'


def _section(description: Description) -> str:
    bidi = "<w:bidi/>" if description.is_leftward else ""
    sides = "".join(f' w:{side}="{_MARGIN}"' for side in ("top", "right", "bottom", "left"))
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/>'
        f'<w:pgSz w:w="{_PAGE[0]}" w:h="{_PAGE[1]}"/>'
        f'<w:pgMar{sides} w:header="709" w:footer="709" w:gutter="0"/>{bidi}</w:sectPr>'
    )


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def _settings(description: Description) -> str:
    compatible = (
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
        ' w:val="15"/></w:compat>'
    )
    return f'<w:settings {_NAMES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>{compatible}</w:settings>'


def _core(description: Description) -> str:
    created = (
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{description.date}</dcterms:created>' if description.date else ""
    )
    language = f"<dc:language>{escaped(description.language)}</dc:language>" if description.language else ""
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGES}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(description.title)}</dc:title><dc:subject>{escaped(description.subject)}</dc:subject>"
        f"<dc:creator>{escaped(description.program)}</dc:creator>{language}{created}</cp:coreProperties>"
    )


# -- how it looks


def _numbering() -> str:
    """Return two lists: one that prints a bullet before its items, and one that leaves that to their texts."""
    marks = {
        BULLETS: [("bullet", _BULLETS[n % len(_BULLETS)]) for n in range(LEVELS)],
        PLAIN_ITEMS: [("none", "")] * LEVELS,
    }
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{''.join(_level(n, *mark) for n, mark in enumerate(of))}</w:abstractNum>"
        for number, of in marks.items()
    )
    uses = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in marks)
    return f"<w:numbering {_NAMES}>{lists}{uses}</w:numbering>"


def _level(number: int, form: str, mark: str) -> str:
    behind = '<w:suff w:val="nothing"/>' if form == "none" else ""
    left = _INDENT * (number + 1)
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{behind}<w:lvlText w:val="{mark}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{_INDENT}"/></w:pPr></w:lvl>'
    )


def _styles(description: Description) -> str:
    language = escaped(description.language)
    spoken = f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="{language}"/>' if language else ""
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:eastAsia="Calibri" w:hAnsi="Calibri"'
        f' w:cs="Arial"/><w:sz w:val="22"/><w:szCs w:val="22"/>{spoken}</w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    headings = (
        _style(
            f"Heading{n}",
            f"heading {n}",
            f'<w:keepNext/><w:keepLines/><w:spacing w:before="{above}" w:after="80"/><w:outlineLvl w:val="{n - 1}"/>',
            f'<w:b/><w:bCs/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
        )
        for n, (size, above) in enumerate(_HEADINGS, 1)
    )
    return f"<w:styles {_NAMES}>{defaults}{''.join([*_basic_styles(), *headings])}</w:styles>"


def _basic_styles() -> Iterator[str]:
    small = '<w:sz w:val="18"/><w:szCs w:val="18"/>'
    yield (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>'
    )
    yield _style("ListParagraph", "List Paragraph", '<w:spacing w:after="60"/>')
    yield _style("FootnoteText", "footnote text", '<w:spacing w:after="60" w:line="240" w:lineRule="auto"/>', small)
    yield _style("TableCaption", CAPTION, '<w:spacing w:before="120" w:after="80"/>', f"<w:b/><w:bCs/>{small}")
    yield _style(
        "TableText", "Table Text", '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>', small
    )
    yield _style("TableHead", "Table Head", "<w:keepNext/>", "<w:b/><w:bCs/>", "TableText")
    yield _style("Spacer", "Spacer", '<w:spacing w:after="0" w:line="120" w:lineRule="exact"/>', '<w:sz w:val="8"/>')
    yield _style("Header", "header", '<w:spacing w:after="0"/>', f'<w:color w:val="595959"/>{small}')
    yield _style("CommentText", "annotation text", '<w:spacing w:after="0"/>', '<w:sz w:val="20"/><w:szCs w:val="20"/>')
    yield (
        '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
        '<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        '<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr></w:style>'
    )
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    yield (
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr></w:style>"
    )


def _style(identity: str, name: str, paragraph: str, run: str = "", based_on: str = "Normal") -> str:
    runs = f"<w:rPr>{run}</w:rPr>" if run else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/><w:basedOn w:val="{based_on}"/>'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr>{runs}</w:style>"
    )
