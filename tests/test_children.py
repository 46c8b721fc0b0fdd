"""Child processes that are kept: the living ones, no more than are wanted, and none of another process."""

from __future__ import annotations

import os
from typing import cast

import pytest

from diffreport.children import Child, Idle


class Process:
    """One that has ended, or not."""

    status: int | None = None

    def poll(self) -> int | None:
        """Return how it ended, None while it lives."""
        return self.status


class Nobody:
    """A child without a process, which can be told whether it was ended."""

    def __init__(self) -> None:
        """Live."""
        self.process = Process()
        self.is_ended = False

    def end(self) -> None:
        """Note it."""
        self.is_ended = True


def keeper(most: int) -> Idle[Child]:
    """Return a keeper of children that are none."""
    return Idle(lambda: cast(Child, Nobody()), most)


def are_ended(*children: Child) -> list[bool]:
    """Tell of each child whether it was ended."""
    return [cast(Nobody, child).is_ended for child in children]


def test_a_child_that_is_idle_is_taken_before_a_new_one_is_started() -> None:
    """The one that was given back last, which is the warmest; one that was taken is nobody else's."""
    idle = keeper(2)
    one, other = idle.take(), idle.take()
    for child in (one, other):
        idle.give_back(child)
    assert [idle.take(), idle.take()] == [other, one] and idle.take() not in (one, other)


def test_no_more_children_are_kept_than_are_wanted() -> None:
    """One too many ends."""
    idle = keeper(1)
    one, other = idle.take(), idle.take()
    for child in (one, other):
        idle.give_back(child)
    assert are_ended(one, other) == [False, True] and idle.kept == [one]


def test_a_child_that_died_while_it_was_idle_is_not_taken() -> None:
    """It is cleared away, and another started."""
    idle = keeper(2)
    dead = idle.take()
    idle.give_back(dead)
    cast(Nobody, dead).process.status = -9
    assert idle.take() is not dead and are_ended(dead) == [True] and idle.kept == []


def test_a_fork_neither_takes_nor_ends_the_children_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has them in its memory, and starts its own."""
    idle = keeper(2)
    theirs = idle.take()
    idle.give_back(theirs)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    idle.end()
    ours = idle.take()
    idle.give_back(ours)
    idle.end()
    assert ours is not theirs and are_ended(theirs, ours) == [False, True]
