"""Changes that no reader sees, and the characters they are made with."""

from __future__ import annotations

import unicodedata

_SELECTORS = {chr(c) for c in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}
_FILLERS = set("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u2800\u3164\uffa0")
_CATEGORIES = ("Cc", "Cf", "Zs", "Zl", "Zp")
# All that prints nothing, controls and kinds of white space among it.
INVISIBLE = {c for c in map(chr, range(0x110000)) if unicodedata.category(c) in _CATEGORIES} | _SELECTORS | _FILLERS
# White space and the soft hyphen: a change of these is typography.
SOFT = {c for c in INVISIBLE if unicodedata.category(c)[0] == "Z" or c in "\t\n\v\f\r\x85\xad"}

# Old word, new word, and the code points that the finding must name.
SPOOFS = [
    ("payment", "pay\u200bment", "200B"),
    ("payment", "pay\u200cment", "200C"),
    ("payment", "pay\u200dment", "200D"),
    ("payment", "pay\u2060ment", "2060"),
    ("payment", "pay\ufeffment", "FEFF"),
    ("payment", "pay\u180ement", "180E"),
    ("pay\u200bment", "payment", "200B"),
    ("pay\u200bment", "pay\u2060ment", "200B 2060"),
    ("pay\u200bment", "paym\u200bent", "200B"),
    ("payment", "payment\u200b", "200B"),
    ("payment", "\u200bpayment", "200B"),
    ("payment", "p\u200ba\u200by\u200bment", "200B"),
    ("payment", "\u202epayment\u202c", "202E 202C"),
    ("payment", "\u2066payment\u2069", "2066 2069"),
    ("payment", "pay\u202ament", "202A"),
    ("payment", "pay\u202dment", "202D"),
    ("payment", "pay\u2068ment", "2068"),
    ("payment", "pay\u200ement", "200E"),
    ("payment", "pay\u200fment", "200F"),
    ("payment", "pay\u061cment", "061C"),
    ("payment", "payment\U000e0041\U000e0042", "E0041 E0042"),
    ("payment", "pay\U000e0001ment", "E0001"),
    ("payment", "pay\ufe0fment", "FE0F"),
    ("payment", "pay\U000e0100ment", "E0100"),
    ("payment", "pay\u3164ment", "3164"),
    ("payment", "pay\uffa0ment", "FFA0"),
    ("payment", "pay\u115fment", "115F"),
    ("payment", "pay\u2800ment", "2800"),
    ("payment", "pay\u034fment", "034F"),
    ("payment", "pay\u2061ment", "2061"),
    ("payment", "pay\x00ment", "0000"),
    ("payment", "pay\x08ment", "0008"),
    ("payment", "pay\x1b[8mment", "001B"),
    ("payment", "pay\x1fment", "001F"),
    ("payment", "pay\x7fment", "007F"),
    ("payment", "pay\x9bment", "009B"),
    ("1,000", "1,\u200b000", "200B"),
    ("1000", "10\u206000", "2060"),
    ("payment", "p\u0430yment", "0430 0061"),
    ("p\u0430yment", "payment", "0061 0430"),
    ("payment", "paym\u0435nt", "0435 0065"),
    ("payment", "p\u0251yment", "0251 0061"),
    ("payment", "\u0440\u0430\u0443m\u0435nt", "0440 0430 0443 0435"),
    ("Bank", "\u0412ank", "0412 0042"),
    ("BANK", "\u0392\u0391\u039d\u039a", "0392 0391 039D 039A"),
    ("MOP", "\u041c\u041e\u0420", "041C 041E 0420"),
    ("police", "p\u03bflice", "03BF 006F"),
    ("police", "pol\u0456ce", "0456 0069"),
    ("police", "pol\u0131ce", "0131 0069"),
    ("police", "p\u0585lice", "0585 006F"),
    ("Police", "\u13e2olice", "13E2 0050"),
    ("police", "po\u04cfice", "04CF 006C"),
    ("p\u043elice", "p\u03bflice", "03BF 043E"),
    ("100", "1\u041e0", "041E 0030"),
    ("co-op", "c\u043e-\u043ep", "043E 006F"),
    ("naïve", "n\u0430ïve", "0430 0061"),
]
