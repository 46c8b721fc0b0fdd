"""What docs/check.md says of targets is so."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from diffreport import resources
from diffreport.watch.notices import Notice
from diffreport.watch.plan import Severity, Sort
from diffreport.watch.targets import Desk
from diffreport.watch.targets.webhook import SIGNATURE, TIMESTAMP, body_of, signature_of
from tests.watch.notices import event, message, notice, revised

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
SCHEMA = json.loads(resources.find("notice.schema.json").read_text(encoding="utf-8"))


def blocks(section: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", SECTIONS[section], re.MULTILINE | re.DOTALL)


def valid(values: dict[str, Any]) -> None:
    jsonschema.validate(values, SCHEMA, jsonschema.Draft202012Validator)


def test_a_receiver_tells_a_genuine_post_by_what_is_shown() -> None:
    """The function of the page takes what is posted, and neither another body, nor another secret, nor an old post."""
    shown: dict[str, Any] = {}
    exec(blocks("Targets", "python")[0], shown)
    body, stamp = body_of(message(), Desk(print)), str(int(time.time()))
    headers = {TIMESTAMP: stamp, SIGNATURE: signature_of("s3cret", stamp, body)}
    assert shown["is_genuine"]("s3cret", headers, body)
    assert not shown["is_genuine"]("s3cret", headers, body + b" ")
    assert not shown["is_genuine"]("other", headers, body)
    old = {TIMESTAMP: "1700000000", SIGNATURE: signature_of("s3cret", "1700000000", body)}
    assert not shown["is_genuine"]("s3cret", old, body)


def test_notices_are_as_the_schema_says() -> None:
    """Findings, events, first editions; and what another version would write is none."""
    first = notice("karsova", event(Sort.FIRST, targets=("desk",)), old=None)
    for made in (notice(), revised(), first):
        valid(json.loads(made.to_json()))
    with pytest.raises(jsonschema.ValidationError):
        valid(json.loads(notice().to_json()) | {"others": 1})


def test_the_schema_knows_all_sorts_and_severities() -> None:
    """A sort that is added to the rules is added to the schema."""
    flag = SCHEMA["$defs"]["flag"]["properties"]
    assert flag["sort"]["enum"] == list(Sort) and flag["severity"]["enum"] == list(Severity)


def test_the_notice_shown_is_one() -> None:
    """The example of the page is read back once its second side is written out."""
    shown = json.loads(blocks("Targets", "json")[0])
    shown["new"] = dict.fromkeys(shown["old"], "")
    valid(shown)
    assert Notice.from_json(json.dumps(shown)).flags[0].figures[0].delta == "15"


def test_the_message_shown_has_the_keys_that_are_posted() -> None:
    """Neither more nor fewer."""
    shown = json.loads(blocks("Targets", "json")[1])
    assert list(shown) == list(json.loads(body_of(message(), Desk(print))))
