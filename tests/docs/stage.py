"""The folder in which the documents' blocks run: the sample archive, and files under the names that documents use.

`report-YEAR.html` are editions of the sample archive's report on terrorism. `YEAR.html`, and what documents name where
any report will do, have short invented texts. `CONTRIBUTING.md` lists what is there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import diffreport
from diffreport import Archive, Comparison, Deposit
from tests.docs.fences import ROOT
from tests.readers.office_files import par, run, word
from tests.readers.pdf_files import paragraph, pdf

MORE = ("kosovo", "harbour")  # series that the sample archive lacks; pages that name one have them in their archive
YEARS = range(2015, 2025)
SOURCE = '\n[[source]]\nseries = "harbours"\nglob = "in/*.txt"\n'
HARBOUR = "The harbour counted approximately {} cranes at the quay.\n\nEvery town along the coast sends a delegate.\n"
DRAFT = "The dam {~~holds~>held~~} 300 cubic metres.\n\n{++It was mended in spring.++}\n"


TOLLS = (
    "The board met at the lighthouse and elected a chair for the year.",
    "Dredgers cleared the channel in April, and the pilots had new charts by May.",
)
LOCKS = "at the locks above the town before they were let through."
SHIPS = {
    2019: ["The board will raise its tolls soon.", f"Ships waited four days {LOCKS}"],
    2020: ["The board will raise its tolls soon."],
    2021: ["The board can be patient in raising its tolls.", f"Ships waited five days {LOCKS}"],
    2022: ["The board can be patient in raising its tolls.", f"Ships waited five long days {LOCKS}"],
    2023: ["The board will raise its tolls at a measured pace.", f"Ships waited five long days {LOCKS}"],
}

PERSON = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ana"), ("EMAIL", "ana@example.org"), ("DATE", "2018-06-01T12:00:00Z"))
}


def texts(year: int) -> list[str]:
    """Return the paragraphs of an invented edition."""
    count = 1_500 + 32 * (year - 2010)
    certain = "may have" if year < 2017 else "did"
    paragraphs = [
        f"Of all who were abducted, {count:,} persons are still missing, and the police search for {count // 20}.",
        f"The police {certain} act against foreign fighters; officers may not enter the camp without a permit.",
        "Prosecutors charged three officers with ethnic cleansing, and a court heard them in autumn.",
        "Every town on the river sends a delegate, whatever its size or income.",
        "The commission met four times and published the minutes of each meeting.",
        "Schools in the north opened late, since the roads were closed by snow until March.",
        f"Ships waited {year % 7 + 2} days at the locks before they were let through.",
        "The harbour has two piers, of which the southern one is closed to passengers.",
    ]
    return paragraphs if year % 2 else paragraphs[:-1]


def page(year: int) -> bytes:
    """Return them as a web page."""
    body = "".join(f"<p>{text}</p>\n" for text in texts(year))
    title = f"Country report {year}"
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>\n{body}</body></html>\n".encode()


def sample(year: int) -> bytes:
    """Return the sample archive's report on terrorism of a year."""
    return Archive.open(ROOT / "archive").bytes(f"karsova-terrorism@{year}")


def compared(old: bytes, new: bytes) -> Comparison:
    """Return the comparison of two web pages."""
    return diffreport.compare(*(diffreport.read(data, name="page.html") for data in (old, new)))


def prepare(folder: Path) -> None:
    """Write everything that a block may ask for into an empty folder."""
    shutil.copytree(ROOT / "archive", folder / "archive")
    for year in YEARS:
        (folder / f"{year}.html").write_bytes(page(year))
    for year in (2014, 2015, 2016):
        (folder / f"report-{year}.html").write_bytes(sample(year))
    _write_editions(folder)
    _write_folders(folder)
    _write_reviews(folder)


def add_series(folder: Path) -> None:
    """Archive the series that documents name besides those of the sample archive."""
    archive = Archive.open(folder / "archive")
    for year in range(2015, 2023):
        archive.add(MORE[0], page(year), Deposit(f"{year}.html", str(year), published=f"{year}-06-01"))
    for year, paragraphs in SHIPS.items():
        text = "\n\n".join([*TOLLS, *paragraphs])
        archive.add(MORE[1], text.encode(), Deposit(f"{year}.txt", str(year), published=f"{year}-06-01"))


def _write_editions(folder: Path) -> None:
    """Write editions in other formats, drafts with marked changes, and tables of pairs."""
    lines = [line for n, text in enumerate(texts(2015)) for line in paragraph(text, y=700 - 60 * n)]
    for name in ("report.pdf", "report-2015.pdf", "old.pdf"):
        (folder / name).write_bytes(pdf([lines]))
    body = "".join(par(run(text)) for text in texts(2016))
    for name in ("report.docx", "report-2016.docx", "new.docx"):
        (folder / name).write_bytes(word(body))
    diffreport.render(compared(page(2015), page(2016)), folder / "draft.docx")
    (folder / "draft.md").write_text(DRAFT, "utf-8")
    (folder / "changes.wdiff").write_text("The dam [-holds-] {+held+} 300 cubic metres.\n", "utf-8")
    for name, year in (("old.html", 2015), ("new.html", 2016)):
        (folder / name).write_bytes(page(year))
    for name in ("pairs.csv", "manifest.csv"):
        (folder / name).write_text("old,new,series\n2015.html,2016.html,kosovo\n2023.html,2024.html,boats\n", "utf-8")


def _write_folders(folder: Path) -> None:
    """Write what is to be imported or watched: dated files, a repository, sources."""
    for name in ("downloads", "repository/docs", "in", "etc", "s3/reports", "s3/bucket"):
        (folder / name).mkdir(parents=True)
    (folder / "s3/reports/archive").symlink_to("../../archive")
    (folder / "etc/diffreport.toml").write_text(f'archive = "../archive"\n{SOURCE.replace("in/", "../in/")}', "utf-8")
    for year in (2019, 2020):
        text = f"# Prisons in {year}\n\nAll is as it was before.\n"
        (folder / "downloads" / f"prisons-{year}.md").write_text(text, "utf-8")
    for name in ("report", "prisons"):
        (folder / "repository/docs" / f"{name}.md").write_text("# Country report 2018\n\nAll is as it was.\n", "utf-8")
    (folder / "in/harbours-2023.txt").write_text(HARBOUR.format(300), "utf-8")
    (folder / "pages").mkdir()
    (folder / "pages/.nojekyll").touch()
    for name in ("repository", "pages"):
        for argv in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "First"]):
            subprocess.run(["git", *argv], cwd=folder / name, env=os.environ | PERSON, check=True)
    for argv in (
        ["clone", "-q", "--bare", "pages", "origin.git"],
        ["clone", "-q", "origin.git", "public"],
        ["-C", "public", "remote", "set-url", "origin", "../origin.git"],
    ):
        subprocess.run(["git", *argv], cwd=folder, check=True)


def _write_reviews(folder: Path) -> None:
    """Write what two reviewers exported: of the last two editions of a sample, and of those that are invented."""
    reports = compared(sample(2015), sample(2016)), compared(page(2021), page(2022))
    found = [finding.id for report in reports for finding in report.findings]
    for name in ("ana", "anna", "ben"):
        said = {"verdict": "accepted", "comment": "Ask.", "at": "2025-07-04T09:11:20.000Z"}
        review = {
            "schema": "diffreport.review/1",
            "report": "karsova-2015-2016-7ab2939d",
            "exported": "2025-07-04T09:12:00.000Z",
            "reviewer": name.title(),
            "findings": dict.fromkeys(found, said),
        }
        for file in (f"{name}.json", f"{name}.review.json"):
            (folder / file).write_text(json.dumps(review), "utf-8")
