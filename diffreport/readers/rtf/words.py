"""What the words of RTF mean that stand for characters, or for text that is not read."""

from __future__ import annotations

SKIPPED = frozenset(
    "colortbl pict xe tc tcn nonshppict ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn listtable listoverridetable "
    "revtbl rsidtbl filetbl sp shprslt template upr nonesttables xmlopen xmlclose private".split()
)
# Starred destinations that hold text all the same.
STARRED = frozenset("shpinst shptxt fldinst annotation footnote mmath moMath moMathPara".split())
CHARACTERS = {
    "~": "\u00a0",
    "-": "\u00ad",
    "_": "\u2011",
    "\\": "\\",
    "{": "{",
    "}": "}",
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "line": "\n",
    "softline": "\n",
    "lbr": "\n",
    "nestcell": "\n",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
}
SYMBOLS = {0xB7: "•", 0xA7: "▪", 0xA8: "•", 0xFC: "✓", 0xD8: "➢", 0x76: "❖"}  # the bullets of symbol fonts
