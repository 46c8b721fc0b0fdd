"""LibreOffice accepting and rejecting all tracked changes of Word documents, in one start for many."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

_SCRIPT = Path(__file__).with_name("uno_accepting.py")
_PYTHON = "/usr/bin/python3"
_ANCHORS = re.compile(
    rb"<w:commentRange(?:Start|End) [^<>]*/>"
    rb'|<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:comment[^<>]*/></w:r>'
)
_COMMENTS = re.compile(rb"<w:comment .*</w:comment>", re.DOTALL)

Views = dict[str, dict[str, bytes]]


def require_office() -> None:
    """Skip where there is no LibreOffice that a Python can speak to; fail there with CI=true."""
    found = shutil.which("soffice") and Path(_PYTHON).exists()
    if found and subprocess.run([_PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode == 0:
        return
    reason = "LibreOffice is not here, or no Python that speaks to it: apt-get install libreoffice-writer python3-uno"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def opened_in_office(
    documents: Mapping[str, bytes], whole: Collection[str], folder: Path, timeout_seconds: float
) -> Views:
    """Return the documents that LibreOffice makes, by name and by "accepted" or "rejected".

    Comments are taken out before: an office without windows, as servers have it, ends when it meets one in a view.
    Those named in `whole` are also converted as they are, to OpenDocument, which needs no view.
    """
    names = dict(enumerate(documents))
    files = folder / "files"
    (files / "whole").mkdir(parents=True)
    for number, name in names.items():
        (files / f"{number}.docx").write_bytes(_without_comments(documents[name]))
        if name in whole:
            (files / "whole" / f"{number}.docx").write_bytes(documents[name])
    profile = folder / "profile"
    command = [_PYTHON, str(_SCRIPT), str(profile), str(files)]
    subprocess.run(command, check=True, timeout=timeout_seconds, stdin=subprocess.DEVNULL)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "odt", "--outdir"]
    command += [str(files / "whole"), *map(str, (files / "whole").iterdir())]
    subprocess.run(command, check=True, timeout=timeout_seconds, stdin=subprocess.DEVNULL, capture_output=True)
    made = {"accepted": "{}.accepted.docx", "rejected": "{}.rejected.docx", "whole": "whole/{}.odt"}
    return {
        name: {
            view: (files / path.format(number)).read_bytes()
            for view, path in made.items()
            if view != "whole" or name in whole
        }
        for number, name in names.items()
    }


def _without_comments(docx: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as archive, zipfile.ZipFile(target, "w") as other:
        for name in archive.namelist():
            xml = archive.read(name)
            if name == "word/document.xml":
                xml = re.sub(rb"<w:(?:ins|del|moveTo) [^<>]*></w:(?:ins|del|moveTo)>", b"", _ANCHORS.sub(b"", xml))
            other.writestr(name, _COMMENTS.sub(b"", xml) if name == "word/comments.xml" else xml)
    return target.getvalue()
