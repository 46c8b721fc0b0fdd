"""Headers as programs write them down: what is read out of them, and what is refused."""

from __future__ import annotations

import pytest

from diffreport.archive import Retrieval
from diffreport.archive.responses import final_url_of, header_in, moment_in, moment_of, responses_in
from diffreport.errors import InputError, UsageError

CHAIN = (
    b"HTTP/1.1 200 Connection established\r\n\r\n"
    b"HTTP/1.1 301 Moved Permanently\r\nLocation: ../b?x=1\r\n\r\n"
    b"HTTP/2 308 \r\nlocation: //www.example.org/c\r\n\r\n"
    b"HTTP/2 200 \r\nContent-Type: text/html\r\nX-Long: one\r\n  two\r\nX-Caf\xe9: \xe9\r\n\r\n"
)


def test_all_responses_are_read_and_redirects_followed() -> None:
    """Relative addresses are those of the response before; a continued line is one value."""
    responses = responses_in(CHAIN, "h.txt")
    assert [response.status for response in responses] == [200, 301, 308, 200]
    assert responses[-1].headers[:2] == (("Content-Type", "text/html"), ("X-Long", "one two"))
    assert final_url_of(responses, "https://example.org/a/one") == "https://www.example.org/c"
    assert final_url_of(responses[-1:], "https://example.org/a") == "https://example.org/a"


def test_where_a_relative_redirect_leads_is_not_known_without_a_source() -> None:
    """Nothing is made up."""
    [response] = responses_in(b"HTTP/1.1 302 Found\nLocation: /b\n", "h.txt")
    assert final_url_of([response], None) is None
    [response] = responses_in(b"HTTP/1.1 302 Found\nLocation: https://example.org/b\n", "h.txt")
    assert final_url_of([response], None) == "https://example.org/b"


def test_headers_alone_are_taken_without_a_status() -> None:
    """As a browser shows them."""
    [response] = responses_in(b"Content-Type: text/html\nETag: 7\n", "h.txt")
    assert response == (None, (("Content-Type", "text/html"), ("ETag", "7")))


@pytest.mark.parametrize("content", [b"\r\n \r\n", b"<html>\n", b"HTTP/1.1 200 OK\nno header\n", b"\x00\xff\n"])
def test_what_holds_no_headers_is_refused(content: bytes) -> None:
    """With the name of the file, and what to give."""
    with pytest.raises(InputError, match=r"h\.txt: holds .* headers; give what curl -D writes"):
        responses_in(content, "h.txt")


def test_a_file_of_headers_is_bounded() -> None:
    """A page given for its headers by mistake is not searched through."""
    with pytest.raises(InputError, match="larger than 1 MiB"):
        responses_in(b"A: b\n" * 300_000, "h.txt")


@pytest.mark.parametrize(
    ("line", "header"),
    [("A: b", ("A", "b")), ("A:b:c ", ("A", "b:c")), ("A:", ("A", "")), ("  A : b", ("A", "b"))],
)
def test_a_header_is_a_name_and_a_value(line: str, header: tuple[str, str]) -> None:
    """Whatever spaces stand around them."""
    assert header_in(line) == header


@pytest.mark.parametrize("line", ["", "A", ": b", " : b"])
def test_a_line_without_a_name_is_no_header(line: str) -> None:
    """The message says how it is written."""
    with pytest.raises(UsageError, match="write it as Name: value"):
        header_in(line)


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Mon, 22 Jun 2015 08:00:00 GMT", "2015-06-22T08:00:00Z"),
        ("Mon, 22 Jun 2015 10:00:00 +0200", "2015-06-22T08:00:00Z"),
        ("Monday, 22-Jun-15 08:00:00 GMT", "2015-06-22T08:00:00Z"),
        ("Mon, 22 Jun 2015 08:00:00", None),
        ("Mon, 99 Jun 2015 08:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_date_of_a_response_is_a_moment_in_utc(date: str, moment: str | None) -> None:
    """What is none is not taken for one."""
    assert moment_of(Retrieval(headers=(("date", date),))) == moment


@pytest.mark.parametrize("text", ["2015-06-22T10:00:00+02:00", "2015-06-22T08:00:00Z", " 2015-06-22 08:00:00Z"])
def test_a_moment_is_written_with_its_offset(text: str) -> None:
    """It is recorded in UTC."""
    assert moment_in(text) == "2015-06-22T08:00:00Z"


@pytest.mark.parametrize("text", ["", "2015", "2015-06-22", "2015-06-22T08:00:00", "0001-01-01T00:00:00+14:00", "now"])
def test_a_moment_without_offset_is_refused(text: str) -> None:
    """Eight o'clock is not the same everywhere."""
    with pytest.raises(UsageError, match="with its offset from UTC"):
        moment_in(text)
