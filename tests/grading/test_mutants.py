import ast

import pytest

from grading.mutants import mutants

PROGRAM = '''
OUTSIDE = 1 + 1

def helper(x):
    return x + 100

def f(x, axis=0):
    """A docstring with 1 + 1."""
    total = 0
    for i in range(1, 5):
        total += x[i] * 2
    if total > 3 and axis == 0 or not flag:
        total = -total
    y = np.sum(x, axis=1, keepdims=True).T @ np.dot(a, b)
    return np.exp(y) / total ** 3 - x % 7 if True else x // 2
'''


def changes(program=PROGRAM, name="f"):
    return {mutant.change for mutant in mutants(program, name)}


LINES = {
    "total += x[i] * 2": [("+=", "-="), ("+=", "="), ("* 2", "/ 2"), ("2", "3"), ("2", "1")],
    "for i in range(1, 5):": [("1, 5", "5, 1"), ("1", "2"), ("1", "0"), ("5", "6"), ("5", "4")],
    "total = -total": [("-total", "total")],
    "if total > 3 and axis == 0 or not flag:": [
        (">", ">="),
        (">", "<"),
        ("==", "!="),
        ("total > 3 and axis == 0", "(total > 3 or axis == 0)"),
        ("0", "1"),
    ],
    "y = np.sum(x, axis=1, keepdims=True).T @ np.dot(a, b)": [
        ("@", "*"),
        (".T", ""),
        ("axis=1", "axis=0"),
        (", keepdims=True", ""),
        ("axis=1, ", ""),
        ("keepdims=True", "keepdims=False"),
        ("np.sum(x, axis=1, keepdims=True)", "x"),
        ("a, b", "b, a"),
    ],
    "return np.exp(y) / total ** 3 - x % 7 if True else x // 2": [
        ("np.exp(y)", "y"),
        ("/", "*"),
        ("total ** 3", "(total * 3)"),
        ("- x", "+ x"),
        ("%", "*"),
        ("//", "/"),
        ("True", "False"),
    ],
}


@pytest.mark.parametrize("line, old, new", [(line, *change) for line, found in LINES.items() for change in found])
def test_every_kind_of_change_is_made(line, old, new):
    """Operators, adding up, signs, comparisons, transposes, axes, constants and indices up and down, dropped and swapped."""
    expected = ast.dump(ast.parse(in_function(line.replace(old, new, 1))))
    changed = [mutant.change.removeprefix(line + " -> ") for mutant in mutants(PROGRAM, "f") if mutant.change.startswith(line)]
    assert expected in [ast.dump(ast.parse(in_function(change))) for change in changed]


def in_function(line):
    return f"def f():\n    {line}" + ("\n        pass" if line.endswith(":") else "")


def test_each_mutant_differs_by_one_change_and_compiles():
    found = mutants(PROGRAM, "f")
    original = ast.unparse(ast.parse(PROGRAM))
    programs = [mutant.program for mutant in found]
    assert len(set(programs)) == len(programs) and original not in programs
    for mutant in found:
        compile(mutant.program, "mutant", "exec")
        old, new = original.splitlines(), mutant.program.splitlines()
        assert len(old) == len(new) and sum(a != b for a, b in zip(old, new, strict=True)) == 1


def test_only_the_body_of_the_function_is_changed():
    for mutant in mutants(PROGRAM, "f"):
        assert "OUTSIDE = 1 + 1" in mutant.program and "return x + 100" in mutant.program
        assert "def f(x, axis=0):" in mutant.program and "A docstring with 1 + 1." in mutant.program
    assert changes(name="helper") == {f"return x + 100 -> return x {end}" for end in ("- 100", "+ 101", "+ 99")}


def test_a_chain_of_comparisons_keeps_its_length():
    found = mutants("def f(x):\n    return 0 < x < 9", "f")
    for mutant in found:
        compile(mutant.program, "mutant", "exec")
        assert mutant.program.count("x") == 2
    assert {f"return 0 < x < 9 -> return {end}" for end in ("0 <= x < 9", "0 < x <= 9")} <= {mutant.change for mutant in found}
