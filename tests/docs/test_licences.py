"""docs/licences.md names every package that is installed with the program, as it is pinned."""

from __future__ import annotations

import sys

import pytest

from docs.made import licences


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="packages are pinned for Python 3.11")
def test_the_page_of_licences_is_what_the_packages_say() -> None:
    """Where this fails, `make references` writes it anew."""
    assert licences.ROOT.joinpath(licences.PAGE).read_text(encoding="utf-8") == licences.page()


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="packages are pinned for Python 3.11")
def test_what_is_installed_with_the_program_alone_is_permissive() -> None:
    """Nobody who installs it takes on more than to name its authors; what extras bring is told."""
    assert [name for name in licences.by_extra()[""] if not licences.is_permissive(licences.licence(name))] == []


def test_of_two_licences_both_must_be_permissive() -> None:
    """An expression is taken at its strictest."""
    assert licences.is_permissive("Apache-2.0 OR BSD-2-Clause")
    assert not licences.is_permissive("MIT AND MPL-2.0")
    assert not licences.is_permissive("")
