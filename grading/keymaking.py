"""How an answer key is made: the reference and every known mistake are run on every case, and the result is inspected."""

import ast
import json
import re
import zlib
from collections import Counter
from typing import Any

import numpy as np

from grading import call, key
from grading.exercise import AuthorError, Exercise
from grading.judge import compare, judge, output_names, part_of
from grading.sources import Material, defined
from grading.view import VIEWS, leaves

VISIBLE_SEED = 0
WORDS = re.compile(r"\d+\.\d+|\w+|[^\w\s]")
TEXTS = re.compile(r"""f"[^"]*"|f'[^']*'""")  # what a solution prints is no part of it
LONGEST_RUN = 6  # tokens of a solution that no hint and no other cell may repeat
MOST_SHAPES = 2  # sets of shapes per exercise: each is compiled anew for an answer in jax.numpy


def run_cases(function: Any, drawn: list, exercise: Exercise, limit: float = 30.0) -> list[dict]:
    """The outputs of a function on all cases as plain data, as the judge takes them."""
    buffers, trees = key.Buffers(), []
    for case in drawn:
        outcome = call.run(function, case.args, exercise.call, limit)
        run = outcome.stored()
        trees.append({"value": key.encode(run["value"], buffers)} if "value" in run else run)
    flat = buffers.flat()
    return [{"value": key.decode(tree["value"], flat)} if "value" in tree else tree for tree in trees]


def draw(exercise: Exercise, seed: int) -> list:
    """The cases of an exercise for a seed; every exercise has a stream of its own."""
    return exercise.drawn(np.random.default_rng([seed, zlib.crc32(exercise.name.encode())]))


def entry(material: Material, name: str, seed: int = VISIBLE_SEED, namespace: dict | None = None) -> key.Entry:
    """The key of one exercise: cases, the reference's outputs and those of every mistake."""
    namespace = material.reference() if namespace is None else namespace
    exercise, place = material.exercises[name], material.exercise_cells[name].place
    drawn = draw(exercise, seed)
    buffers = key.Buffers()

    def encoded(function: Any) -> list[dict]:
        return [
            {"value": key.encode(run["value"], buffers)} if "value" in run else run
            for run in run_cases(function, drawn, exercise)
        ]

    behaviors = list(dict.fromkeys(case.part for case in drawn if case.part))
    index = {
        "name": name,
        "parts": dict(exercise.parts),
        "rest": "",
        "returns": exercise.returns.split(),
        "arguments": _arguments(material, name),
        "call": exercise.call,
        "view": exercise.view,
        "uses": list(exercise.uses),
        "about": list(exercise.about),
        "optional": exercise.optional,
        "worked": _worked(exercise, namespace, place),
        "cases": [{"args": key.encode(case.args, buffers), "part": case.part, "about": case.about} for case in drawn],
        "runs": encoded(namespace[name]),
        "mistakes": [
            {"hint": mistake.hint, "runs": encoded(defined(material.mistaken(name, mistake), namespace, name, place))}
            for mistake in exercise.mistakes
        ],
    }
    built = key.Entry(json.loads(json.dumps(index)), buffers.flat())
    built.index["rest"] = _rest(built, behaviors)
    _check_entry(material, exercise, built, behaviors)
    return built


def _rest(built: key.Entry, behaviors: list[str]) -> str:
    """The part that owns the outputs without a part of their own name."""
    runs = VIEWS[built["view"]].facts(built.outputs(built["runs"]))
    outputs = {path for run in runs for path, _ in leaves(run.get("value"), bool(built["returns"]))}
    named = {name for path in outputs for name in output_names(path, built.index)}
    return next((part for part in built["parts"] if part not in behaviors and part not in named), "")


def _arguments(material: Material, name: str) -> list[str]:
    tree = ast.parse(material.program(name))
    function = next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name), None)
    if function is None:
        raise material.exercise_cells[name].fail(f"the cell must define a function {name}")
    return [argument.arg for argument in function.args.args]


def _worked(exercise: Exercise, namespace: dict, place: str) -> str:
    """The worked mini-example with its numbers, which the reference computes."""
    try:
        return eval(f'f"""{exercise.worked}"""', dict(namespace))
    except Exception as error:
        raise AuthorError(f"{place}: the worked example of {exercise.name!r} cannot be computed: {error}") from None


def _check_entry(material: Material, exercise: Exercise, built: key.Entry, behaviors: list[str]) -> None:
    """What makes a key useless: a part that nothing earns, a mistake like the reference or like another, a leaked solution."""
    name, place = exercise.name, material.exercise_cells[exercise.name].place

    def fail(problem: str) -> AuthorError:
        return AuthorError(f"{place}: exercise {name!r}: {problem}")

    reference = built.outputs(built["runs"])
    for number, run in enumerate(reference):
        if "value" not in run:
            raise fail(f"the reference fails on case {number}: {run['error']}")
    shapes = {tuple(np.shape(leaf) for _, leaf in leaves(built.arguments(case), named=True)) for case in range(len(reference))}
    for ranks, count in Counter(tuple(map(len, each)) for each in shapes).items():
        if count > MOST_SHAPES:
            raise fail(
                f"the cases have {count} sets of shapes with {ranks} axes, and an answer in jax.numpy compiles for each; "
                f"use at most {MOST_SHAPES}"
            )
    unknown = [part for part in behaviors if part not in exercise.parts]
    if unknown:
        raise fail(f"cases carry the part {unknown[0]!r}, which has no points in parts={dict(exercise.parts)}")
    named = bool(built["returns"])
    facts = VIEWS[built["view"]].facts(reference)
    earned = {part_of(path, built.index, case) for case, run in enumerate(facts) for path, _ in leaves(run["value"], named)}
    for part in exercise.parts:
        if part not in earned:
            raise fail(f"no output and no case belongs to the part {part!r}")
    if not judge(built, reference).full:
        raise fail("the reference does not get full points from its own key")

    runs = [built.outputs(mistake["runs"]) for mistake in built["mistakes"]]
    for number, mistake in enumerate(exercise.mistakes):
        if all(leaf.right for leaf in compare(runs[number], reference, built.index)):
            raise fail(
                f"the mistake {mistake.name!r} gives the same as the reference on all cases; add a case that tells them apart"
            )
        for other in range(number):
            if exercise.mistakes[other].hint != mistake.hint and all(
                leaf.right for leaf in compare(runs[number], runs[other], built.index)
            ):
                raise fail(
                    f"the mistakes {mistake.name!r} and {exercise.mistakes[other].name!r} give the same on all cases; "
                    "give them one sentence, or a case that tells them apart"
                )
        leaked = shared_run(mistake.hint, material.solution(name))
        if leaked:
            raise fail(f"the hint {mistake.hint!r} gives a line of the solution away: {leaked!r}")
    leaked = shared_run(built["worked"], material.solution(name))
    if leaked:
        raise fail(f"the worked example gives a line of the solution away: {leaked!r}")


def shared_run(text: str, solution: str) -> str:
    """A run of six tokens of one solution line that a text repeats; empty when there is none."""
    words = WORDS.findall(text)
    there = {tuple(words[i : i + LONGEST_RUN]) for i in range(len(words) - LONGEST_RUN + 1)}
    for line in solution.splitlines():
        own = WORDS.findall(TEXTS.sub("", line.split("  #")[0]))
        for i in range(len(own) - LONGEST_RUN + 1):
            if tuple(own[i : i + LONGEST_RUN]) in there:
                return " ".join(own[i : i + LONGEST_RUN])
    return ""


def keys(material: Material, seed: int = VISIBLE_SEED) -> dict[str, key.Entry]:
    """The keys of a week."""
    namespace = material.reference()
    _inject(material, namespace)
    return {name: entry(material, name, seed, namespace) for name in material.exercises}


def _inject(material: Material, namespace: dict) -> None:
    """Let the other right answers call the functions of earlier exercises and those that are given, as a learner's do."""
    for name, value in namespace.items():
        vars(material.right_answers).setdefault(name, value)
