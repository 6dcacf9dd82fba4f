"""Pairs of submissions that share unusual code: pairs to read, never a verdict.

A program is its syntax tree without names, texts and layout, so that renaming changes nothing. Its fingerprints are the shapes
of its subtrees, which are compared as sets. What the release holds and what many submissions share is not unusual: a
fingerprint counts the more, the fewer have it.
"""

import ast
import hashlib
import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from grading import merge

LEAST_NODES = 6  # of a subtree that says anything
COMMON = 0.25  # a fingerprint that more than this share of a class has is common knowledge
MOST_OWNERS = 30  # nor is it unusual then, however large the class
LEAST_SHARED, LEAST_SHARE = 3, 0.2  # fingerprints, and their part of the unusual ones of one of the two


@dataclass(frozen=True)
class Pair:
    """Two students, which part of one's unusual code is in the other's, how many shapes that are, and in which exercises."""

    first: str
    second: str
    share: float
    shapes: int
    exercises: tuple[str, ...]


def fingerprints(source: str) -> frozenset[str]:
    """The shapes of all subtrees of a program that are large enough to say something.

    >>> fingerprints("y = (a + b) * (c - d) / (e + 1)") == fingerprints("z = (p + q) * (r - s) / (t + 1)")
    True
    """
    if len(source) > merge.MOST_PARSED:
        return frozenset()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    found: set[str] = set()
    try:
        _shape(tree, found)
    except RecursionError:
        return frozenset()
    return frozenset(found)


def _shape(node: ast.AST, found: set[str]) -> tuple[str, int]:
    """The shape of a subtree and its number of nodes; large ones are added to what was found."""
    kind, size, parts = type(node).__name__, 1, []
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(node) is not None:
        node.body = node.body[1:]
    for name, value in ast.iter_fields(node):
        if name in ("ctx", "type_comment", "annotation", "returns", "decorator_list"):
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.AST):
                shape, below = _shape(one, found)
                parts.append(shape)
                size += below
            elif name == "attr" or (isinstance(node, ast.Constant) and not isinstance(one, str)):
                parts.append(repr(one))  # np.exp is not np.log, and 2 is not 3
    shape = hashlib.blake2b(f"{kind}({','.join(parts)})".encode(), digest_size=8).hexdigest()
    if size >= LEAST_NODES and not isinstance(node, ast.Module):
        found.add(shape)
    return shape, size


def pairs(programs: dict[str, dict[str, str]], release: dict[str, str], most: int = 30) -> list[Pair]:
    """The pairs that share the most unusual code, those that share most first.

    Args:  programs: by student, the source of every exercise;  release: the same as handed out.
    """
    known = frozenset().union(*(fingerprints(source) for source in release.values()))
    prints = {
        student: {name: fingerprints(source) - known for name, source in sources.items()} for student, sources in programs.items()
    }
    have = Counter(one for own in prints.values() for one in {(name, mark) for name, marks in own.items() for mark in marks})
    limit = min(MOST_OWNERS, max(2, math.ceil(COMMON * len(programs))))
    weight = {one: math.log(len(programs) / count) + 0.1 for one, count in have.items() if count <= limit}
    unusual = {
        student: {(name, mark) for name, marks in own.items() for mark in marks if (name, mark) in weight}
        for student, own in prints.items()
    }
    owners = defaultdict(list)
    for student, marks in sorted(unusual.items()):
        for mark in marks:
            owners[mark].append(student)
    shared: dict[tuple[str, str], set] = defaultdict(set)
    for mark, students in owners.items():
        for place, first in enumerate(students):
            for second in students[place + 1 :]:
                shared[first, second].add(mark)
    total = {student: sum(weight[mark] for mark in marks) for student, marks in unusual.items()}
    found = []
    for (first, second), marks in shared.items():
        common = sum(weight[mark] for mark in marks)
        share = common / min(total[first], total[second])
        if len(marks) >= LEAST_SHARED and share >= LEAST_SHARE:
            exercises = tuple(sorted({name for name, _ in marks}))
            found.append((common * share, Pair(first, second, share, len(marks), exercises)))
    found.sort(key=lambda one: (-one[0], one[1].first, one[1].second))
    return [pair for _, pair in found[:most]]
