"""How contents tables look in any format and language: what stands over them, and how their lines end."""

from __future__ import annotations

import re

# What stands over a contents table, a list of tables, an index.
_TITLE = re.compile(
    r"\W*(?:(?:table\s+of\s+)?contents|(?:list\s+of\s+|table\s+of\s+)?(?:tables|figures|exhibits|boxes|charts|maps)|"
    r"index|inhalt(?:sverzeichnis)?|table\s+des\s+mati[èe]res|sommaire|[íi]ndice(?:\s+general)?|contenido|"
    r"tabla\s+de\s+contenidos?|sum[áa]rio|sommario|inhoud(?:sopgave)?|inneh[åa]ll(?:sf[öo]rteckning)?|"
    r"in[dn]hold(?:sfortegnelse)?|sis[äa]llys(?:luettelo)?|spis\s+tre[śs]ci|obsah|tartalom(?:jegyz[ée]k)?|"
    r"[İi]çindekiler|содержание|оглавление|зміст|目次|目录|目錄|차례|목차)\W*",
    re.IGNORECASE,
)
# A row of dots or strokes at the end of a line, and the page, in Arabic or Roman numbers, where it stands there:
# "Deaths . . . . 12", "Annex ____ A-3". Three at the least: an ellipsis is one character.
LEADER = re.compile(r"(?:\s?[.·…_]){3,}\s*(?:[A-Za-z]{1,2}[-–])?(\d{1,4}|[ivxlc]{1,7})?\s*\Z")


def is_title(text: str) -> bool:
    """Tell whether a text is what stands over a contents table."""
    return _TITLE.fullmatch(text) is not None


def without_page(line: str) -> str:
    """Return a line without the page it names, and without the dots before it where those are typed."""
    text = LEADER.sub("", line)
    return text if text != line else line.rstrip().rpartition(" ")[0] or line
