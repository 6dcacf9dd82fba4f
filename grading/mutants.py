"""Small changes to a reference, made by the machine: a case is missing where one of them keeps full points."""

import ast
import copy
from collections.abc import Iterator
from typing import NamedTuple

SWAPS: dict[type, list[type]] = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.MatMult: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.Mod: [ast.Mult],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
}


class Mutant(NamedTuple):
    """A changed program, and its line before and after, as `old -> new`."""

    change: str
    program: str


def mutants(program: str, name: str) -> list[Mutant]:
    """All single changes of a function: operator, sign, axis, transpose, constant, index ± 1, dropped call, swapped arguments."""
    tree = ast.parse(program)
    place = next(number for number, node in enumerate(tree.body) if isinstance(node, ast.FunctionDef) and node.name == name)
    count = sum(1 for _ in ast.walk(tree.body[place]))
    found: dict[str, Mutant] = {}
    for position in range(count):
        number = 0
        while True:
            changed = copy.deepcopy(tree)
            node = list(ast.walk(changed.body[place]))[position]
            options = list(_changes(node)) if not _is_signature(changed.body[place], node) else []
            if number >= len(options):
                break
            statement = _statement(changed.body[place], node)
            before = ast.unparse(statement).splitlines()[0]
            if _replace(changed, node, options[number]):
                text = ast.unparse(ast.fix_missing_locations(changed))
                after = ast.unparse(options[number] if statement is node else statement).splitlines()[0]
                found.setdefault(text, Mutant(f"{before} -> {after}", text))
            number += 1
    original = ast.unparse(tree)
    return [mutant for text, mutant in found.items() if text != original]


def _statement(function: ast.AST, node: ast.AST) -> ast.AST:
    """The innermost statement that a node stands in."""
    around = [one for one in ast.walk(function) if isinstance(one, ast.stmt) and any(inner is node for inner in ast.walk(one))]
    return min(around, key=lambda one: sum(1 for _ in ast.walk(one)))


def _is_signature(function: ast.AST, node: ast.AST) -> bool:
    assert isinstance(function, ast.FunctionDef)
    inside = set(map(id, ast.walk(function.args)))
    docstring = function.body[0] if ast.get_docstring(function) is not None else None
    inside |= set(map(id, ast.walk(docstring))) if docstring else set()
    return node is function or id(node) in inside


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in place of a node."""
    if isinstance(node, ast.BinOp):
        for swap in SWAPS.get(type(node.op), []):
            yield ast.BinOp(node.left, swap(), node.right)
    elif isinstance(node, ast.AugAssign):
        for swap in SWAPS.get(type(node.op), []):
            yield ast.AugAssign(node.target, swap(), node.value)
        target = copy.deepcopy(node.target)
        yield ast.Assign([target], node.value)
    elif isinstance(node, ast.BoolOp):
        for swap in SWAPS.get(type(node.op), []):
            yield ast.BoolOp(swap(), node.values)
    elif isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            for swap in SWAPS.get(type(op), []):
                yield ast.Compare(node.left, [*node.ops[:place], swap(), *node.ops[place + 1 :]], node.comparators)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield ast.Constant(node.value + 1)
        if node.value:
            yield ast.Constant(node.value - 1)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.Call):
        yield from _call_changes(node)


def _call_changes(node: ast.Call) -> Iterator[ast.AST]:
    if len(node.args) == 1 and not isinstance(node.args[0], ast.Starred):
        yield node.args[0]
    if len(node.args) == 2:
        yield ast.Call(node.func, node.args[::-1], node.keywords)
    for place, keyword in enumerate(node.keywords):
        yield ast.Call(node.func, node.args, node.keywords[:place] + node.keywords[place + 1 :])
        if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant) and keyword.value.value in (0, 1):
            other = ast.keyword("axis", ast.Constant(1 - keyword.value.value))
            yield ast.Call(node.func, node.args, [*node.keywords[:place], other, *node.keywords[place + 1 :]])


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> bool:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
                return True
            if isinstance(value, list) and any(item is old for item in value):
                value[next(place for place, item in enumerate(value) if item is old)] = new
                return True
    return False
