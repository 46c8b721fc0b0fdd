"""A sandbox for a user's templates in which nothing is endless or huge: loops, calls, values and the page."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Iterable, Sized
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from jinja2.visitor import NodeTransformer

# Steps of one page: a loop's round, a call, a filter, and more of them for long values. The longest report that is
# written in one piece takes some millions.
_STEPS = 10_000_000
_A_CALL = 8
_A_STEP = 48  # items or characters of a value
# Characters of a page, and of one value on the way to it; bits of a whole number; columns of a padded text.
_MOST_PAGE, _MOST_VALUE, _MOST_BITS, _MOST_WIDTH = 2**27, 2**24, 4_096, 10_000
# Of what is put together from several: each length by each other bounds the outcome.
_MOST_PRODUCT = 2**28
_WIDE = re.compile(r"%(?:\([^)]*\))?[-#0 +]*\d*\.?(?:\d{5,}|\*)|\{[^{}]*:[^{}]*(?:\d{5,}|\{)")
_FORMATS = ("format", "format_map")
_PADDING = frozenset("batch center indent round slice truncate wordwrap".split())  # filters that take a width


_CHECKED = "checked"


class TooMuchError(jinja2.TemplateRuntimeError):
    """A template takes more than a page may."""


class Bounded(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox with a budget for each page. Make a page with `page`."""

    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self, **options: Any) -> None:
        """Take what an environment takes."""
        super().__init__(**options)
        self._left = _STEPS
        self.globals = {name: value for name, value in self.globals.items() if name != "lipsum"}
        self.globals["range"] = self._range
        self.filters = {name: self._bounded(name, function) for name, function in self.filters.items()}
        self.filters[_CHECKED] = self.checked

    def page(self, name: str, values: dict[str, Any]) -> str:
        """Return the page that a template makes. Raises: TooMuchError."""
        self._left = _STEPS
        pieces, length = [], 0
        for piece in self.get_template(name).generate(values):
            length += len(piece)
            if length > _MOST_PAGE:
                raise TooMuchError(f"the page has more than {_MOST_PAGE:,} characters")
            pieces.append(piece)
        return "".join(pieces)

    @property
    def step(self) -> None:
        """Take one step. Raises: TooMuchError."""
        self._take(1)

    def checked(self, value: Any) -> Any:
        """Return a value of which a template may make more. Raises: TooMuchError."""
        if isinstance(value, Sized):
            self._take(len(value) // _A_STEP)
            if len(value) > _MOST_VALUE:
                raise TooMuchError(f"a value has more than {_MOST_VALUE:,} characters or items")
        return value

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls. Raises: TooMuchError."""
        self._take(_A_CALL)
        owner, given = getattr(getattr(obj, "__wrapped__", obj), "__self__", None), (*args, *kwargs.values())
        if isinstance(owner, str | bytes | list | tuple | dict):
            self._weigh((owner, *given), given)
            if isinstance(owner, str) and obj.__name__ in _FORMATS:
                self._refuse(_WIDE.search(owner) is not None, "a text is too wide")
        return self.checked(super().call(context, obj, *args, **kwargs))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Compute what a template computes. Raises: TooMuchError."""
        if operator == "**" and isinstance(left, int) and isinstance(right, int):
            self._refuse(left.bit_length() * abs(right) > _MOST_BITS, "a number is too large")
        if operator == "*":
            pair = left, right
            if all(isinstance(one, int) for one in pair):
                self._refuse(sum(one.bit_length() for one in pair) > _MOST_BITS, "a number is too large")
            elif text := next((one for one in pair if isinstance(one, Sized)), None):
                times = next((one for one in pair if isinstance(one, int)), 0)
                self._refuse(len(text) * times > _MOST_VALUE, "a text is repeated too often")
        if operator == "%" and isinstance(left, str):
            self._refuse(_WIDE.search(left) is not None, "a text is too wide")
        return self.checked(super().call_binop(context, operator, left, right))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Return a template in which every round and every call is a step, and what is joined is checked."""
        tree = super()._parse(source, name, filename)
        for node in tree.find_all((nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)):
            if isinstance(node, nodes.For | nodes.Macro | nodes.CallBlock | nodes.Block):
                node.body.insert(0, nodes.ExprStmt(nodes.EnvironmentAttribute("step"), lineno=node.lineno))
        tree.body.insert(0, nodes.ExprStmt(nodes.EnvironmentAttribute("step"), lineno=1))
        return _Checking().visit(tree)  # type: ignore[no-any-return]

    def _bounded(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        first = 2 if getattr(function, "jinja_pass_arg", None) else 1

        @functools.wraps(function)
        def filtered(*args: Any, **kwargs: Any) -> Any:
            given = (*args[first:], *kwargs.values())
            self._weigh((args[first - 1], *given), given if name in _PADDING else ())
            if name in _FORMATS:
                self._refuse(_WIDE.search(str(args[0])) is not None, "a text is too wide")
            return self.checked(function(*args, **kwargs))

        return filtered

    def _weigh(self, values: Iterable[Any], widths: Iterable[Any]) -> None:
        """Refuse values that together, or widths that alone, make something huge. Raises: TooMuchError."""
        sized = [value for value in values if isinstance(value, Sized)]
        product = math.prod(1 + len(value) for value in sized)
        self._refuse(len(sized) > 1 and product > _MOST_PRODUCT, "a value is too large")
        self._take(_A_CALL + sum(map(len, sized)) // _A_STEP)
        is_wide = any(isinstance(width, int) and abs(width) > _MOST_WIDTH for width in widths)
        self._refuse(is_wide, f"a width is above {_MOST_WIDTH:,}")

    def _range(self, *args: int) -> range:
        made = safe_range(*args)
        self._take(len(made))
        return made

    def _take(self, steps: int) -> None:
        self._left -= steps
        self._refuse(self._left < 0, f"it takes more than {_STEPS:,} steps")

    def _refuse(self, is_too_much: bool, wrong: str) -> None:
        if is_too_much:
            raise TooMuchError(wrong)


class _Checking(NodeTransformer):
    """Has all checked that a template joins without a call."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 as in jinja2
        """Return a filter around it."""
        self.generic_visit(node)
        return nodes.Filter(node, _CHECKED, [], [], None, None, lineno=node.lineno)

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.Node:  # noqa: N802 as in jinja2
        """Return it with one filter more."""
        self.generic_visit(node)
        node.filter = nodes.Filter(node.filter, _CHECKED, [], [], None, None, lineno=node.lineno)
        return node
