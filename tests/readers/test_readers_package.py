"""Zip packages give the parts they are asked for, and refuse what no document does."""

from __future__ import annotations

import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.errors import InputError
from diffreport.readers.office.package import Package
from tests.readers.office_files import package

PARTS = (("mimetype", "x"), ("word/document.xml", "<a>Karsova</a>" * 50), ("word/", ""))


def read(data: bytes, name: str = "word/document.xml") -> bytes:
    return Package.open(data, "report.docx").read(name)


def refusal(data: bytes, name: str = "word/document.xml") -> str:
    with pytest.raises(InputError) as error:
        read(data, name)
    message = str(error.value)
    assert message.startswith("report.docx: ")
    assert "\n" not in message
    return message


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_parts_are_read_as_they_were_packed(method: int) -> None:
    """A stored and a deflated part give the bytes that were put in; folders are no parts."""
    data = package(PARTS, method)
    assert read(data) == PARTS[1][1].encode()
    opened = Package.open(data, "report.docx")
    assert opened.names() == ["mimetype", "word/document.xml"]
    assert "Word/Document.XML" in opened
    assert "word/styles.xml" not in opened


def test_names_of_windows_are_read() -> None:
    """Writers on Windows put backslashes between folders, and capitals where they like."""
    data = package([("WORD-document.xml", "x")]).replace(b"WORD-", b"WORD\\")
    assert read(data) == b"x"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_no_document_uses_are_refused(method: int) -> None:
    """Only stored and deflated parts are read: the others unpack to a million times their size."""
    assert "by a method that no document uses" in refusal(package(PARTS, method))


def test_a_bomb_is_refused_while_it_unpacks() -> None:
    """What unpacks to more than 300 times its size is refused, whatever size it states."""
    data = package([("word/document.xml", bytes(8 << 20))])
    assert "more than 300 times" in refusal(data)


def test_a_stored_part_of_hostile_size_is_refused() -> None:
    """A part of more than 64 MiB is no text."""
    assert "more than 64 MiB" in refusal(package([("word/document.xml", bytes((64 << 20) + 1))], zipfile.ZIP_STORED))


def test_parts_that_are_not_asked_for_are_not_unpacked() -> None:
    """A bomb beside the text costs nothing."""
    assert read(package([*PARTS, ("media/image.png", bytes(8 << 20))])) == PARTS[1][1].encode()


def test_a_name_that_comes_twice_is_refused_when_needed() -> None:
    """Two programs would read two different documents from it."""
    data = package([*PARTS, ("word/document.xml", "other")])
    assert "two parts named" in refusal(data)
    assert read(data, "mimetype") == b"x"


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "word/../../secret", "C:/secret", "word/.."])
def test_names_outside_of_the_package_are_refused(name: str) -> None:
    """Nothing is unpacked to the disk, but no honest package has such names."""
    assert "outside of itself" in refusal(package([*PARTS, (name, "x")]))


def test_a_password_is_named() -> None:
    """A part that is encrypted says so, not that it is damaged."""
    data = bytearray(package(PARTS))
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[at + 8] |= 1
    assert "password" in refusal(bytes(data))


def test_a_package_cut_off_is_refused() -> None:
    """A download that broke off has no directory."""
    data = package(PARTS)
    for end in range(4, len(data)):
        assert "is cut off" in refusal(data[:end])


@pytest.mark.parametrize(
    ("field", "value"), [(20, 5), (20, 1 << 20), (24, 1), (24, 1 << 30), (42, 3), (42, 0), (16, 7)]
)
def test_a_forged_directory_is_refused(field: int, value: int) -> None:
    """Sizes, offsets and checksums that are not those of the part are damage."""
    data = bytearray(package(PARTS))
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    struct.pack_into("<L", data, at + field, value)
    assert "damaged" in refusal(bytes(data))


def test_overlapping_parts_are_refused() -> None:
    """Two names for one place are how a small file unpacks to petabytes."""
    data = bytearray(package([("a", "x" * 99), ("b", "x" * 99)]))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    struct.pack_into("<L", data, second + 42, 0)
    data[data.index(b"PK\x03\x04") + 30] = ord("b")
    assert "overlaps" in refusal(bytes(data), "b")


def test_sizes_of_64_bits_are_read() -> None:
    """Writers that stream state sizes in the extra field."""
    data = bytearray(package([("a", "x" * 99)], zipfile.ZIP_STORED))
    at = data.index(b"PK\x01\x02")
    extra = struct.pack("<2H2Q", 1, 16, 99, 99)
    struct.pack_into("<2L", data, at + 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<H", data, at + 30, len(extra))
    data[at + 47 : at + 47] = extra
    end = data.index(b"PK\x05\x06")
    struct.pack_into("<L", data, end + 12, 47 + len(extra))
    assert read(bytes(data), "a") == b"x" * 99
    struct.pack_into("<H", data, at + 47, 2)
    assert "states no size" in refusal(bytes(data), "a")


def test_65_000_parts_are_bounded() -> None:
    """A package of as many parts as one may have is opened; a directory of more is refused."""
    header = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0)
    directory = b"".join(header + b"%05x" % number for number in range(65_600))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, len(directory), 4, 0)
    assert "more than 65,535 parts" in refusal(b"PK\x03\x04" + directory + end)


@given(st.binary(max_size=40), st.integers(0, 400), st.integers(0, 40))
def test_damage_of_any_kind_is_an_input_error(junk: bytes, at: int, length: int) -> None:
    """Whatever bytes are overwritten, inserted or removed, the package is read or refused in one line."""
    data = package(PARTS)
    try:
        opened = Package.open(data[:at] + junk + data[at + length :], "report.docx")
        for name in opened.names():
            opened.read(name)
    except InputError as error:
        assert "\n" not in str(error)
