"""Zip packages and the documents in them, built in code."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

EPOCH = (2026, 1, 1, 0, 0, 0)


def package(parts: Iterable[tuple[str, str | bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file of named parts, in their order; a name may come twice."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else method
            raw = content.encode() if isinstance(content, str) else content
            archive.NameToInfo.pop(name, None)  # no warning about a name that comes twice
            archive.writestr(info, raw)
    return buffer.getvalue()


_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    'xmlns:w="{}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_ROOTS = {"comments": "comments", "footnotes": "footnotes", "endnotes": "endnotes", "numbering": "numbering"}
_ROOTS |= {"styles": "styles", "settings": "settings", "header": "hdr", "footer": "ftr"}


def relations(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a part of relationships: what each is, and the part it leads to."""
    inner = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATION}/{what}" Target="{target}"/>'
        for number, (what, target) in enumerate(pairs)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{inner}</Relationships>'


def word(body: str, title: str = "", strict: bool = False, method: int = zipfile.ZIP_DEFLATED, **parts: str) -> bytes:
    """Return a Word document of a body's XML and of other parts' (`styles`, `footnotes`, `header`...)."""
    space = _SPACES.format(_STRICT if strict else _TRANSITIONAL)
    core = f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c>'
    files = [
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", relations([("officeDocument", "word/document.xml"), ("core-properties", "docProps/core.xml")])),
        ("docProps/core.xml", core),
        ("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>"),
        ("word/_rels/document.xml.rels", relations((what, f"{what}.xml") for what in parts)),
    ]
    for what, inner in parts.items():
        root = _ROOTS.get(what)
        files.append((f"word/{what}.xml", f"<w:{root} {space}>{inner}</w:{root}>" if root else inner))
    return package(files, method)


def run(text: str, properties: str = "") -> str:
    """Return a run of text."""
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def par(content: str = "", style: str = "", properties: str = "") -> str:
    """Return a paragraph; `content` is its text, or its XML if it begins with a tag."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = content if content.startswith("<") or not content else run(content)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def listed(text: str, number: int, level: int = 0) -> str:
    """Return a paragraph of a list."""
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return par(text, properties=place)


def table(*rows: tuple[str, ...], properties: str = "") -> str:
    """Return a table of cells; a cell's content is its text, or its XML if it begins with a tag."""
    cells = ("".join(cell if cell.startswith("<w:tc>") else f"<w:tc>{_block(cell)}</w:tc>" for cell in r) for r in rows)
    return f"<w:tbl>{properties}{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def _block(cell: str) -> str:
    return cell if cell.startswith("<") else par(cell)


def style(identity: str, inner: str = "", name: str = "", based: str = "", kind: str = "paragraph") -> str:
    """Return a style."""
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    named = f'<w:name w:val="{name or identity}"/>'
    return f'<w:style w:type="{kind}" w:styleId="{identity}">{named}{on}{inner}</w:style>'


HEADING = style("H1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>', "heading 1") + style(
    "H2", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>', "heading 2"
)


def level(number: int, form: str, text: str, inner: str = "", start: int = 1) -> str:
    """Return one level of a list."""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{inner}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(levels: str, uses: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    """Return the inside of a numbering part with one list."""
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{uses}'


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_ODF_SPACES = " ".join(
    f'xmlns:{prefix}="{_ODF}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("meta", "meta"),
    )
)
_ODF_SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'


def open_document(body: str, automatic: str = "", common: str = "", margins: str = "", title: str = "") -> bytes:
    """Return an OpenDocument text of a body's XML, its styles, its headers and footers."""
    content = f"<office:automatic-styles>{automatic}</office:automatic-styles>"
    content += f"<office:body><office:text>{body}</office:text></office:body>"
    styles = f"<office:styles>{common}</office:styles>"
    styles += f"<office:master-styles><style:master-page>{margins}</style:master-page></office:master-styles>"
    files = [
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", f"<office:document-content {_ODF_SPACES}>{content}</office:document-content>"),
        ("styles.xml", f"<office:document-styles {_ODF_SPACES}>{styles}</office:document-styles>"),
        ("meta.xml", f"<office:document-meta {_ODF_SPACES}><dc:title>{title}</dc:title></office:document-meta>"),
    ]
    return package(files)


def flat_document(body: str) -> bytes:
    """Return an OpenDocument text as one XML file."""
    inner = f"<office:body><office:text>{body}</office:text></office:body>"
    return f'<?xml version="1.0"?>\n<office:document {_ODF_SPACES}>{inner}</office:document>'.encode()
