"""A learner's answers into a notebook of ours.

`merge(old, new)` takes from the old notebook what is the learner's, the answers and the cells of their own, and everything
else from the new one. It does not need metadata: other editors drop it, split cells and change their types; an answer is
found by its grade_id, or else by the name that it defines.
"""

import ast
import copy
import functools
import re

from grading.cells import BEGIN, END, STUB

ANSWERS = ("exercise", "answer")
MOST_PARSED = 200_000  # characters; a syntax tree takes a thousand times the memory
REMEMBERED = 4096  # texts: more than a notebook may have cells; with fewer, each would be parsed again for every exercise
MOST_JOINED = 1_000_000  # characters that are parsed to see whether cells are parts of one function
ALIKE = 0.6  # the share of common words from which one cell is taken for a version of another

Notebook = dict
Cell = dict


def merge(old: Notebook, new: Notebook, base: Notebook | None = None) -> tuple[Notebook, list[str]]:
    """The new notebook with the answers and extra cells of the old one, and what was done, in sentences.

    Args:  old: what the learner has;  new: ours;  base: ours as the learner once got it, where that is known: it tells which
    words of a cell are the learner's.
    """
    olds, news, bases = joined(old["cells"]), copy.deepcopy(new["cells"]), base["cells"] if base else []
    exercises = {name(news[target]) for target in indices(news, ("exercise",))}
    # For each old cell that is not an extra one: the new cell at whose place it stood; -1 where that is unknown.
    place = match_ours(olds, news, bases)
    place |= match_older(olds, news, place, exercises)
    report, before, after = [], {}, {}

    begun = [index for index, cell in enumerate(olds) if index not in place and not is_untouched(cell, [*news, *bases])]
    found = {target: answers(target, olds, news, begun, place) for target in indices(news, ANSWERS)}
    winners = {versions[0] for versions in found.values() if versions}
    for target, versions in found.items():
        cell, label = news[target], name(news[target])
        for loser in versions[1:]:
            if loser in winners:  # it answers something else too, and counts there
                text = only(source(olds[loser]), label, exercises)
            else:
                text = None if loser in place else source(olds[loser])
                place.setdefault(loser, target)
            if text:  # above the one that counts, so that it stays the last definition
                before.setdefault(target, []).append(extra({**olds[loser], "source": text}))
                report.append(f"{label}: another version of your answer stands above the one that counts")
        if versions:
            place[versions[0]] = target
            text = source(olds[versions[0]])
            if role(cell) == "exercise":
                text = in_new_frame(unfenced(only(text, label, exercises) or text), cell, bases)
            cell["source"] = text
            report.append(f"{label}: your answer was kept")

    anchor, count = -1, 0
    for index, cell in enumerate(olds):
        if index in place:
            anchor = place[index] if place[index] >= 0 else anchor
        elif is_untouched(cell, [*news, *bases]):
            anchor = next((target for target in found if grade_id(news[target]) == grade_id(cell) != ""), anchor)
        else:
            after.setdefault(anchor, []).append(extra(cell))
            count += 1
    if count:
        report.append(f"{count} cell{'s' * (count > 1)} of your own kept")

    cells = after.get(-1, [])
    for target, cell in enumerate(news):
        cells = cells + before.get(target, []) + [cell] + after.get(target, [])
    rest = {key: copy.deepcopy(value) for key, value in new.items() if key != "cells"}
    return {key: rest.get(key, cells) for key in new} | {"cells": with_unique_ids(cells)}, report


# Which cell is which


def match_ours(olds: list[Cell], news: list[Cell], bases: list[Cell]) -> dict[int, int]:
    """The old cells that are our lesson text, set-up, checks and demos, each with its place in the new notebook."""
    ids, texts, checks = {}, {}, {}
    for cells in (bases, news):  # what is new counts where both have it
        for index, cell in enumerate(cells):
            if role(cell) in ANSWERS:
                continue
            place = index if cells is news else most_alike(cell, news)
            ids[cell.get("id", "")] = texts[plain(cell)] = place
            if role(cell) == "check":
                checks[name(cell)] = place
    found = {}
    for index, cell in enumerate(olds):
        text, key = plain(cell), cell.get("id", "")
        check = re.fullmatch(r"check\(\s*['\"](\w+)['\"]\s*\)", text)
        if role(cell) in ANSWERS:
            continue
        if role(cell) and key in ids:
            found[index] = ids[key]
        elif text in texts:
            found[index] = texts[text]
        elif check and check[1] in checks:
            found[index] = checks[check[1]]
    return found


def match_older(olds: list[Cell], news: list[Cell], place: dict[int, int], exercises: set[str]) -> dict[int, int]:
    """The old cells that are other wordings of ours, at most one for each of our cells, with their places."""
    free = [index for index in range(len(news)) if role(news[index]) not in ANSWERS and index not in place.values()]
    found = {}
    for index, cell in enumerate(olds):
        if index in place or role(cell) in ANSWERS or exercises & set().union(*defined(source(cell))):
            continue
        target = most_alike(cell, [news[target] for target in free])
        if target >= 0:
            found[index] = free.pop(target)
    return found


def most_alike(cell: Cell, others: list[Cell]) -> int:
    """Which of the cells is another wording of this one; -1 if none is."""
    mine, shares = words(cell), [0.0]
    for other in others:
        theirs = words(other)
        same_type = cell.get("cell_type") == other.get("cell_type")
        shares.append(same_type * len(mine & theirs) / (len(mine | theirs) or 1))
    return shares.index(max(shares)) - 1 if max(shares) >= ALIKE else -1


def answers(target: int, olds: list[Cell], news: list[Cell], begun: list[int], place: dict[int, int]) -> list[int]:
    """The old cells, of those in which something is written, that answer a new one; the one that counts comes first.

    That is one where something is written rather than none, the cell made for it rather than another, a function rather
    than an assignment, and of several the last.
    """
    cell, found = news[target], []
    others = {name(other) for other in news if role(other) == "exercise"} - {name(cell)}
    for index in begun:
        old = olds[index]
        text, same_id = unfenced(source(old)), bool(grade_id(cell)) and grade_id(old) == grade_id(cell)
        if role(cell) == "answer":
            after_its_question = target > 0 and place.get(index - 1) == target - 1 and not grade_id(old)
            if same_id or (after_its_question and old.get("cell_type") == "markdown"):
                found.append(((same_id,), index))
            continue
        functions, values = defined(text)
        defines = name(cell) in functions | values
        if defines or (same_id and not others & (functions | values)):
            rank = (defines, is_begun(text), old.get("cell_type") == "code", same_id, name(cell) in functions)
            found.append((rank, index))
    return [index for _, index in sorted(found, reverse=True)]


# What a cell says


def source(cell: Cell) -> str:
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def role(cell: Cell) -> str:
    return cell.get("metadata", {}).get("dlc", {}).get("role", "")


def grade_id(cell: Cell) -> str:
    return cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")


def name(cell: Cell) -> str:
    """What one of our cells asks for or checks."""
    return cell.get("metadata", {}).get("dlc", {}).get("name") or grade_id(cell).replace("-", "_")


def indices(cells: list[Cell], roles: tuple[str, ...]) -> list[int]:
    return [index for index, cell in enumerate(cells) if role(cell) in roles]


def plain(cell: Cell | str) -> str:
    """Text for comparing: blanks at the ends of lines and at the edges do not count."""
    text = cell if isinstance(cell, str) else source(cell)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def words(cell: Cell) -> set[str]:
    return set(re.findall(r"\w+", source(cell)))


def unfenced(text: str) -> str:
    """Code out of a cell that became markdown."""
    return re.sub(r"\A\s*```\w*\n(.*?)\n?```\s*\Z", r"\1", text, flags=re.DOTALL)


def joined(cells: list[Cell]) -> list[Cell]:
    """The cells, where a function that was split inside its body is one again."""
    result: list[Cell] = []
    left = MOST_JOINED
    for cell in cells:
        text, last = source(cell), result[-1] if result else {}
        first = next((line for line in text.splitlines() if line.strip()), "")
        indented = first.startswith((" ", "\t")) and cell.get("cell_type") == "code" == last.get("cell_type")
        whole = source(last).rstrip("\n") + "\n" + text
        continues = indented and len(whole) <= left and re.search(r"^(def|class) ", source(last), re.MULTILINE)
        left -= len(whole) if continues else 0
        if continues and parsed(whole):
            result[-1] = {**last, "source": whole}
        else:
            result.append(cell)
    return result


def parsed(text: str) -> ast.Module | None:
    """The program, or None; the notebook's own commands count as comments. What is too long for a person is not parsed."""
    if len(text) > MOST_PARSED:
        return None
    try:
        return ast.parse(re.sub(r"^(?=[%!])", "#", text, flags=re.MULTILINE))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the last two: nested too deep
        return None


@functools.lru_cache(REMEMBERED)  # every answer is asked about for every exercise
def defined(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names that a cell defines as functions or classes, and those that it gives a value."""
    tree = parsed(text)
    if tree is None:
        return frozenset(re.findall(r"^(?:async )?(?:def|class)\s+(\w+)", text, re.MULTILINE)), frozenset()
    functions, values = set(), set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            functions.add(node.name)
        elif isinstance(node, ast.Assign):  # but not `sigmoid = jit(sigmoid)`
            reads = {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
            values |= {target.id for target in node.targets if isinstance(target, ast.Name)} - reads
    return frozenset(functions), frozenset(values)


def only(text: str, wanted: str, exercises: set[str]) -> str | None:
    """From a cell that answers several exercises, the part that answers one; None where it answers no more than one."""
    if len(exercises & set().union(*defined(text))) < 2:  # which is remembered, where a tree is made anew
        return None
    tree = parsed(text)
    if tree is None:
        return None
    parts, current = {}, None
    lines = text.splitlines()
    starts = [min([node.lineno, *(part.lineno for part in getattr(node, "decorator_list", []))]) - 1 for node in tree.body]
    for node, start, stop in zip(tree.body, [0, *starts[1:]], [*starts[1:], len(lines)], strict=True):
        names = set().union(*defined(ast.unparse(node))) & exercises
        current = next(iter(names), current)
        parts.setdefault(current, []).extend(lines[start:stop])
    first = next(iter(names for names in parts if names))
    return "\n".join([*(parts.get(None, []) if wanted == first else []), *parts[wanted]]).strip("\n")


def inside(text: str) -> str | None:
    """What stands between the markers of a solution, if there is one pair of them."""
    if not text.count(BEGIN) == text.count(END) == 1:  # first: many of them would keep the pattern busy for hours
        return None
    match = re.fullmatch(rf"(?s).*?^[ \t]*{BEGIN}[ \t]*\n(.*?)^[ \t]*{END}[ \t]*(\n.*)?", text, re.MULTILINE)
    return match[1] if match else None


def frame(text: str) -> str:
    """A cell without what stands between its markers."""
    part = inside(text)
    return plain(text if part is None else text.replace(part, "", 1))


def in_new_frame(text: str, cell: Cell, bases: list[Cell]) -> str:
    """The learner's lines in our new cell, if they changed nothing around them; else the learner's cell as it is."""
    given = [frame(source(other)) for other in bases if grade_id(other) == grade_id(cell)]
    mine, ours = inside(text), inside(source(cell))
    if mine is None or ours is None or frame(text) not in given:
        return text
    return source(cell).replace(ours, mine, 1)


def is_untouched(cell: Cell, ours: list[Cell]) -> bool:
    """Whether nothing was written into an answer: it is as we gave it, or still says that it is not written."""
    text = bare(source(cell))
    if not text or text in (bare(source(other)) for other in ours if role(other) in ANSWERS):
        return True
    comments = [line.strip() for line in text.splitlines() if line.strip().startswith("#")]
    return comments == STUB.split("\n")[:1] and not is_begun(text)


@functools.lru_cache(REMEMBERED)  # every cell of ours is asked about for every cell of the learner's
def bare(text: str) -> str:
    """A cell without the markers, as nbgrader hands it out."""
    return plain("\n".join(line for line in text.splitlines() if line.strip() not in (BEGIN, END)))


@functools.lru_cache(REMEMBERED)  # our own cells are asked about again for every learner
def is_begun(text: str) -> bool:
    """Whether a function does more than to say that it is not written."""
    tree = parsed(text)
    bodies = [node.body for node in tree.body if isinstance(node, ast.FunctionDef)] if tree else []
    work = [
        [part for part in body if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))] for body in bodies
    ]
    return not work or any(not isinstance(body[0], ast.Raise) for body in work if body)


def extra(cell: Cell) -> Cell:
    """A cell of the learner's own: without our metadata, so that nothing takes it for one of ours."""
    ours = ("dlc", "nbgrader", "deletable", "editable")
    made = copy.deepcopy(cell)
    made["metadata"] = {key: value for key, value in made.get("metadata", {}).items() if key not in ours}
    if made.get("cell_type") == "code":
        return {"outputs": [], "execution_count": None} | made
    return {key: value for key, value in made.items() if key not in ("outputs", "execution_count")}


def with_unique_ids(cells: list[Cell]) -> list[Cell]:
    """The same cells; of two with one id, the learner's gets another (and lacks none: nbformat 4.5 asks for them)."""
    known = {cell["id"] for cell in cells if "id" in cell and role(cell)}
    for number, cell in enumerate(cells):
        if role(cell):
            continue
        key = cell.get("id") or f"own-{number}"
        while key in known:
            key = f"own-{number}-{len(known)}"
        known.add(key)
        cell["id"] = key
    return cells
