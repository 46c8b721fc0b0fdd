"""The report as a PDF: everything said, tagged, linked, the same each time; by either engine."""

from __future__ import annotations

import os
import re
import select
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest
from pypdfium2 import raw

import diffreport
from diffreport.comparison import lone
from diffreport.errors import TemplateError, UsageError
from diffreport.model import Comparison
from diffreport.report.lookup import shown_words
from diffreport.report.pdf import MOST_CHARACTERS, MOST_FINDINGS, rendered
from diffreport.report.pdf.engines import MISSING, VARIABLE, Engine, engine
from diffreport.report.pdf.signed import Told, signed
from diffreport.report.presentation import PLAIN, Presentation
from diffreport.report.review import Judgement, Review
from diffreport.settings import Settings
from tests.report.factory import every_case

SAMPLES = Path(__file__).parents[1] / "samples" / "karsova-terrorism"
Made = Callable[..., bytes]


@pytest.fixture(scope="module", autouse=True)
def _tools() -> None:
    """Ask for the programs that read a PDF."""
    missing = [name for name in ("pdftotext", "pdfinfo", "pdffonts") if shutil.which(name) is None]
    if missing:
        _without(f"{', '.join(missing)} of poppler-utils not installed")


@pytest.fixture(scope="module", params=["chromium", "weasyprint"])
def made(request: pytest.FixtureRequest) -> Iterator[Made]:
    """Return what makes a PDF with an engine, once of each comparison shown alike."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "weasyprint":
            patch.setenv(VARIABLE, "")
        else:
            patch.delenv(VARIABLE, raising=False)
        try:
            found = engine().name
        except UsageError:
            found = ""
        if found != request.param:
            _without(f"{request.param} is not installed")
        yield cache(lambda of, shown=PLAIN: rendered(of(), shown))


def _without(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@cache
def karsova() -> Comparison:
    """Return two editions of the sample archive, compared."""
    old, new = (diffreport.read(SAMPLES / f"karsova-terrorism__{year}.html") for year in (2015, 2016))
    return diffreport.compare(old, new)


LONG = "Respect for the Integrity (of the Person), Including Freedom from: Torture, Détention ✓, and More of It to Come"


@cache
def headed() -> Comparison:
    """Return two editions whose headings changed: one that is longer than a line, one that is gone."""
    text = "The council met in the capital, and {} of its members spoke about the border."
    old = (LONG.replace("Come", "Go"), "ten", "Ships at anchor", "nine", "Harbours of the southern coast", "six")
    new = (LONG, "ten", "Boats at anchor", "nine")
    editions = (
        "\n\n".join(f"## {heading}\n\n{text.format(count)}" for heading, count in zip(*[iter(said)] * 2, strict=True))
        for said in (old, new)
    )
    return diffreport.compare(*(diffreport.read(edition.encode(), name="a.md") for edition in editions))


def asked(program: str, pdf: bytes, folder: Path, *options: str) -> str:
    """Return what a program of poppler says of a PDF."""
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    command = [program, *options, str(path)] + (["-"] if program == "pdftotext" else [])
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


def squeezed(text: str) -> str:
    """Return a text without white space, which lines that are broken differ in, and in one case."""
    return re.sub(r"\s+", "", text).casefold()


def links(pdf: bytes) -> list[tuple[str, int]]:
    """Return the links of a PDF: an address, or "" and the page it leads to, -1 for none."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [found for page in document for found in _links(document, page)]


def _links(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[tuple[str, int]]:
    position, link = raw.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, position, link):
        action = raw.FPDFLink_GetAction(link)
        if action and raw.FPDFAction_GetType(action) == raw.PDFACTION_URI:
            size = raw.FPDFAction_GetURIPath(document, action, None, 0)
            address = bytearray(size)
            raw.FPDFAction_GetURIPath(document, action, (raw.c_char * size).from_buffer(address), size)
            yield address.rstrip(b"\0").decode(), -1
        else:
            place = raw.FPDFLink_GetDest(document, link) or (
                raw.FPDFAction_GetDest(document, action) if action else None
            )
            yield "", raw.FPDFDest_GetDestPageIndex(document, place) if place else -1


@pytest.mark.parametrize("of", [every_case, karsova])
def test_the_text_holds_every_finding(made: Made, tmp_path: Path, of: Callable[[], Comparison]) -> None:
    """With its number and its label, every figure and every word of a change of meaning."""
    comparison, text = of(), squeezed(asked("pdftotext", made(of), tmp_path, "-raw"))
    assert comparison.findings
    for finding in comparison.findings:
        assert squeezed(f"{finding.n} {finding.label}") in text
    for revision in (told for told in comparison.figures if told.finding):
        for figure in (revision.old, revision.new):
            assert figure is None or squeezed(figure.text.removeprefix(figure.qualifier)) in text
    for signal in comparison.wording:
        for words in shown_words(signal):
            assert squeezed(words) in text


def test_elements_are_counted_from_the_first() -> None:
    """Chromium numbers them from where its page began, which is now and then one later."""
    records = b"1 0 obj<</ID (node0000000%d)>>endobj\n2 0 obj<</Headers [(node0000000%d)]/ID (node0000000%d)>>endobj\n"
    end = b"trailer<</Size 4/Root 1 0 R/Info 3 0 R>>\nstartxref\n9\n%%EOF"
    told = Told("Ferries", "", "", "", {})
    one, other = (signed(b"%%PDF-1.4\n%s%s" % (records % ids, end), told) for ids in ((6, 6, 8), (7, 7, 9)))
    assert one == other
    assert one != signed(b"%%PDF-1.4\n%s%s" % (records % (6, 8, 8), end), told)


def test_the_same_comparison_gives_the_same_bytes(made: Made) -> None:
    """Whatever the clock says: twice made, nothing differs."""
    assert rendered(every_case()) == made(every_case)


def test_a_pdf_says_what_it_is(made: Made, tmp_path: Path) -> None:
    """Its title, author, subject, and the day of the new edition for its date; and it is tagged."""
    told = asked("pdfinfo", made(every_case), tmp_path, "-rawdates")
    assert re.search(r"Title: +Karsova, 2023 to 2024: change report\n", told)
    assert re.search(r"Author: +diffreport\n", told)
    assert re.search(r"Subject: +What changed between the 2023 edition and the 2024 edition of Karsova", told)
    assert re.findall(r"(?:CreationDate|ModDate): +(\S+)", told) == ["D:20250703000000Z"] * 2
    assert re.search(r"Tagged: +yes", told)


def test_fonts_are_embedded(made: Made, tmp_path: Path) -> None:
    """It looks the same where none of them is installed."""
    rows = asked("pdffonts", made(every_case), tmp_path).splitlines()[2:]
    assert rows and all(re.search(r" yes yes yes +\d+ +\d+$", row) for row in rows)


def test_its_structure_is_that_of_the_report(made: Made, tmp_path: Path) -> None:
    """Headings by level, lists, and tables with their heads."""
    tags = re.findall(r"^ *(\w+)", asked("pdfinfo", made(every_case), tmp_path, "-struct"), re.MULTILINE)
    assert {"H1", "H2", "H3", "P", "L", "LI", "Table", "TR", "TH", "TD"} <= set(tags)
    assert tags.count("Table") >= 2  # figures, and that of the text


def test_bookmarks_lead_to_the_parts(made: Made) -> None:
    """To the lists, and to the sections of the text by their level."""
    with pypdfium2.PdfDocument(made(every_case)) as document:
        found = {mark.get_title(): (mark.level, mark.get_dest()) for mark in document.get_toc()}
    assert {"Karsova", "Wording", "Figures", "Whole paragraphs", "The text, marked", "Overview", "Prevention"} <= set(
        found
    )
    assert found["Figures"][0] == found["Wording"][0] < found["Overview"][0]
    assert all(place is not None for _, place in found.values())


def test_bookmarks_say_what_the_headings_say(made: Made) -> None:
    """Those of the new edition, of a removed one the old; whole, with their spaces, without finding numbers."""
    with pypdfium2.PdfDocument(made(headed)) as document:
        found = [mark.get_title() for mark in document.get_toc()]
    assert {LONG, "Boats at anchor", "Harbours of the southern coast", "Method"} <= set(found)
    assert not any("Ships" in title or "to Go" in title for title in found)


def test_the_sections_tell_how_many_findings_they_have(made: Made, tmp_path: Path) -> None:
    """In words, for a number alone would be taken for that of a page."""
    text = asked("pdftotext", made(every_case), tmp_path, "-layout")
    assert re.search(r"Overview +3 findings", text)


def test_links_lead_within_or_to_the_web(made: Made) -> None:
    """A row of a list to its finding; none to a file, or nowhere."""
    found = links(made(every_case))
    assert len([page for address, page in found if not address and page >= 0]) >= len(every_case().findings)
    assert all(page >= 0 or address.startswith("https://") for address, page in found)


def test_every_page_has_its_number_and_what_it_is_of(made: Made, tmp_path: Path) -> None:
    """At its foot."""
    pages = asked("pdftotext", made(every_case), tmp_path, "-layout").split("\f")[:-1]
    assert len(pages) > 1
    for n, page in enumerate(pages, 1):
        assert re.search(rf"Karsova: 2023 to 2024\. Change report +{n} ?/ ?{len(pages)}\s*$", page)


HOSTILE = '</style></title><script>x</script> "); } body{display:none} \u202e'


class Dressed(NamedTuple):
    """A PDF of an edition with a hostile title, as a user's templates, language and review have it."""

    pdf: bytes
    heard: int  # how often it asked the server that a template names


@pytest.fixture(scope="module")
def dressed(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Dressed:
    """Return it, made while a server listens."""
    folder = tmp_path_factory.mktemp("dressed")
    (folder / "partials").mkdir()
    secret = folder / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="9"><text y="9">taken</text></svg>')
    case = every_case()
    hostile = replace(case, new=replace(case.new, edition=replace(case.new.edition, title=HOSTILE)))
    review = Review("", "", "Ana", {case.findings[0].id: Judgement("accepted", "Seen by the desk.", "")})
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        port = listener.getsockname()[1]
        images = (f"http://127.0.0.1:{port}/a.png", f"http://localhost:{port}/b.png", secret.as_uri())
        body = "".join(f'<img alt="" src="{address}">' for address in images)
        (folder / "partials/footer.html.j2").write_text(
            f"<footer>House rules of {{{{ page.names[1] }}}}.{body}</footer>"
        )
        pdf = rendered(hostile, Presentation(language="de", templates=folder, review=review))
        return Dressed(pdf, len(select.select([listener], [], [], 0)[0]))


def test_the_look_asked_for_holds(dressed: Dressed, tmp_path: Path) -> None:
    """Language, a user's templates, and what a review says."""
    text = asked("pdftotext", dressed.pdf, tmp_path)
    assert "Änderungsbericht" in text and "House rules" in text
    assert "✓ angenommen" in text and "Seen by the desk." in text


def test_a_title_is_text(dressed: Dressed, tmp_path: Path) -> None:
    """Whatever it is, it has no power over page, style or reading order."""
    text, title = asked("pdftotext", dressed.pdf, tmp_path), asked("pdfinfo", dressed.pdf, tmp_path)
    assert "</title><script>x</script>" in text and "</title><script>x</script>" in title
    assert "Prosecutors" in text
    assert "\u202e" not in text + title and text.count("<U+202E>") > 1


def test_nothing_is_fetched(dressed: Dressed, tmp_path: Path) -> None:
    """Not what a user's template names, neither from a server nor from the disk."""
    assert dressed.heard == 0
    assert "taken" not in asked("pdftotext", dressed.pdf, tmp_path)


def test_a_template_keeps_the_policy(tmp_path: Path) -> None:
    """It is what holds a page back: one without it is no PDF."""
    (tmp_path / "partials").mkdir()
    (tmp_path / "partials/head.html.j2").write_text("<title>x</title><style>{{ style }}</style>")
    with pytest.raises(TemplateError, match="has 0 policy, not one"):
        rendered(every_case(), Presentation(templates=tmp_path))


def test_a_lone_edition_is_printed_whole(made: Made, tmp_path: Path) -> None:
    """Every paragraph of it."""
    document = every_case().new
    text = squeezed(asked("pdftotext", rendered(lone.first(document, Settings())), tmp_path))
    assert all(squeezed(block.text) in text for block in document.blocks if block.table is None)


def test_a_report_that_is_too_long_is_refused() -> None:
    """With how long it is, and what to do."""
    case = every_case()
    many = replace(case, findings=case.findings * (MOST_FINDINGS // len(case.findings) + 1))
    with pytest.raises(UsageError, match=r"^the report has 4,008 findings, more than .*; write it as \.html$"):
        rendered(many)
    wordy = replace(case, engine="x" * MOST_CHARACTERS)
    with pytest.raises(UsageError, match=r"^the report is a page of 4,\d+,\d+ characters, more than .*\.html$"):
        rendered(wordy)


def found(*names: str) -> Callable[[str], str | None]:
    """Return what finds these programs alone."""
    return lambda name: f"/bin/{name}" if name in names else None


@pytest.mark.parametrize(
    ("environ", "programs", "has", "program"),
    [
        ({}, ("google-chrome", "microsoft-edge"), True, "/bin/google-chrome"),
        ({}, ("msedge",), False, "/bin/msedge"),
        ({VARIABLE: "thorium"}, ("chromium", "thorium"), True, "/bin/thorium"),
        ({VARIABLE: ""}, ("chromium",), True, "weasyprint"),
        ({}, (), True, "weasyprint"),
    ],
)
def test_a_chromium_comes_before_weasyprint(
    environ: dict[str, str], programs: tuple[str, ...], has: bool, program: str
) -> None:
    """The one that a variable names before any other; none where it is empty."""
    assert engine(environ, found(*programs), lambda name: has).program == program


def test_what_is_missing_is_said() -> None:
    """In one line, which says what to install."""
    with pytest.raises(UsageError, match=f"^{re.escape(MISSING)}$"):
        engine({}, found(), lambda name: None)
    with pytest.raises(UsageError, match=r"^DIFFREPORT_CHROMIUM names nothing, which is no program; name a Chromium"):
        engine({VARIABLE: "nothing"}, found("chromium"), lambda name: True)


def script(folder: Path, text: str) -> Engine:
    """Return an engine that is a script in place of a Chromium."""
    program = folder / "chromium"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return engine({VARIABLE: str(program)})


def test_an_engine_that_takes_too_long_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And leaves nothing in the folder for temporary files."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    fifo = tmp_path / "alive"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    slow = script(tmp_path, f'exec 9>"{fifo}"; sleep 60 & printf started >&9; wait')
    with pytest.raises(UsageError, match=r"^chromium takes longer than \d+ seconds; write the report as \.html$"):
        slow.convert(slow.program, "", "", 1)
    os.set_blocking(reader, True)
    assert os.read(reader, 99) == b"started" and os.read(reader, 99) == b""  # the last that could write is gone
    os.close(reader)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("exit 3", r"^chromium could not make the PDF \(status 3\); name another Chromium in DIFFREPORT_CHROMIUM"),
        ("exit 0", r"chromium: it made no PDF of the report; name another Chromium in DIFFREPORT_CHROMIUM"),
    ],
)
def test_a_failure_is_one_line(tmp_path: Path, does: str, told: str) -> None:
    """Which says which program, and what to do."""
    with pytest.raises(UsageError, match=told) as error:
        script(tmp_path, does).made("<p>", "")
    assert "\n" not in str(error.value)
