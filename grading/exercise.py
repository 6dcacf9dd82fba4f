"""What an author declares about an exercise.

The reference answer is written once, in the source notebook. Here stand the inputs that it is tried on and the mistakes that
people make, as edits of the reference, each with one sentence. Other right answers stand in right_answers.py, as functions
`<exercise>__<style>`.
"""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class AuthorError(Exception):
    """Something in a source is wrong; the message says where and what to do."""


class Case:
    """One call: its arguments, and, where it tests a behavior of its own, the part that it earns points for."""

    def __init__(self, *args: Any, part: str | None = None, about: str = ""):
        self.args, self.part, self.about = args, part, about


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people give: an edit `old -> new` of the reference (or several), and the sentence that helps."""

    edit: str | Sequence[str]
    hint: str

    @property
    def edits(self) -> list[tuple[str, str]]:
        edits = [self.edit] if isinstance(self.edit, str) else list(self.edit)
        pairs = [tuple(edit.split(" -> ", 1)) for edit in edits]
        for edit, pair in zip(edits, pairs, strict=True):
            if len(pair) != 2:
                raise AuthorError(f"the edit {edit!r} has no ' -> ' between the old and the new text")
        return pairs  # type: ignore[return-value]

    @property
    def name(self) -> str:
        return "; ".join(f"{old} -> {new}" for old, new in self.edits)

    def apply(self, solution: str) -> str:
        """The solution with the mistake in it. Every edit must fit the solution in exactly one place; all apply at once."""
        spans = []
        for old, new in self.edits:
            places = solution.count(old)
            if places != 1:
                raise AuthorError(f"the edit {old!r} fits in {places} places of the solution, and must fit in exactly one")
            spans.append((solution.index(old), len(old), new))
        for start, length, new in sorted(spans, reverse=True):
            solution = solution[:start] + new + solution[start + length :]
        return solution


def mistakes(hint: str, *edits: str | Sequence[str]) -> list[Mistake]:
    """One mistake that people make in several places or ways: a `Mistake` for every edit, with the same sentence."""
    return [Mistake(edit, hint) for edit in edits]


@dataclass(frozen=True)
class Exercise:
    """One function to write.

    Args:
        name: the function, as the source notebook defines it.
        parts: integer points per part. A part is an output (a name of `returns` or a key of a returned dict) or a behavior
            (a name that some cases carry). All that is neither belongs to the one remaining part.
        cases: `cases(rng)` gives the arguments, case by case; the first is the example in the text.
        mistakes: at least five.
        returns: names of the returned values in order, such as "grads cost", when there are several.
        worked: one worked mini-example; what stands in braces is computed by the builder, as in an f-string.
        uses: exercises whose functions this one calls.
        about: modules of dlcore that hold the answer.
        equal: mutants of the reference that no input can tell from it, each with the reason.
        optional: a challenge; checked like the others, and worth no points.
    """

    name: str
    parts: Mapping[str, int]
    cases: Callable[[Any], Iterable[Case | tuple]]
    mistakes: Sequence[Mistake]
    worked: str
    returns: str = ""
    uses: Sequence[str] = ()
    about: Sequence[str] = ()
    call: str = "plain"
    view: str = "values"
    equal: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False

    @property
    def points(self) -> int:
        return sum(self.parts.values())

    @property
    def grade_id(self) -> str:
        return self.name.replace("_", "-")

    def drawn(self, rng: Any) -> list[Case]:
        """The cases as a list of `Case`."""
        return [case if isinstance(case, Case) else Case(*case) for case in self.cases(rng)]


def same_form(first: str, second: str) -> bool:
    """Whether two sources are the same program, names and layout aside.

    >>> same_form("def f(x): return x + 1", "def g(y):\\n    return y+1")
    True
    >>> same_form("def f(x): return x + 1", "def f(x): return 1 + x")
    False
    """
    return _shape(first) == _shape(second)


def _shape(source: str) -> str:
    """The syntax tree with the names that the program itself binds replaced by numbers."""
    tree = ast.parse(source)
    bound: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            bound.setdefault(node.name, f"n{len(bound)}")
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:] or [ast.Pass()]
        elif isinstance(node, ast.arg):
            bound.setdefault(node.arg, f"n{len(bound)}")
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.setdefault(node.id, f"n{len(bound)}")
    for node in ast.walk(tree):
        for attribute in ("name", "id", "arg"):
            name = getattr(node, attribute, None)
            if name in bound:
                setattr(node, attribute, bound[name])
    return ast.dump(tree)
