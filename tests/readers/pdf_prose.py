"""What the drawn PDF files say, and the texts that were read of them."""

from __future__ import annotations

from diffreport.model import Document, Kind

KARSOVA = (
    "The government of Karsova adopted a new border law in March, and the coast guard seized 14 vessels off the "
    "northern islands between May and September, which is fewer than in the year before."
)
VELIA = (
    "In Velia the courts tried 12 members of the Harbour Front, whose leader had been arrested abroad, and the "
    "parliament extended the state of emergency in the two southern provinces by another six months."
)
LONG = " ".join([KARSOVA, VELIA] * 4)


def texts(document: Document, kind: Kind = Kind.PARAGRAPH) -> list[str]:
    return [block.text for block in document.blocks if block.kind is kind]
