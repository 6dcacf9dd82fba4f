"""Imports run one way, so that a learner can read every module after those of earlier weeks."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import dlcore

DLCORE = Path(dlcore.__file__).parent
LEVELS = [
    {"shapes"},
    {"activations", "losses", "initialize"},
    {"dense", "regularize", "batchnorm", "conv", "embeddings", "attention", "additive", "ctc", "logistic", "boxes"}  # layers
    | {"fastconv", "fastpool", "pooling", "filters", "volumes", "patches"}  # images, signals and volumes
    | {"layer", "outputs", "recurrent", "rnn", "gru", "lstm", "peephole", "fast_lstm", "fast_gru"}  # last and recurrent layers
    | {"layernorm", "word2vec", "huffman", "glove", "debias", "sentiment"},  # word vectors, and a norm for transformers
    {"architectures", "blocks"},  # parts of convolutional networks, and what they cost
    {"case_studies", "normalized_blocks", "convnets", "deep_convnets"}
    | {"transformer", "seq2seq", "language", "anchors", "localize", "box_refinement"},  # assemblies
    {"gpt", "translator", "detect", "faces", "style", "decode", "bleu", "ctc_decode", "align", "trigger"},  # tasks
    {"yolo", "proposals", "face_encoder", "transformer_dropout", "fast_rcnn"},  # whole networks
    {"region_network"},  # it shares a trunk with fast_rcnn
]
# These know no layer: functions and pytrees go in.
APART = {
    "graph": set(),
    "optim": set(),
    "clip": {"optim"},
    "text": {"shapes"},
    "byte_pairs": set(),
    "batches": {"shapes"},
    "train": {"optim"},
    "metrics": {"shapes"},
    "audio": {"shapes"},
    "selection": {"shapes"},
    "splits": {"shapes"},
    "human_level": {"shapes"},
    "strategy": set(),
    "error_analysis": {"shapes"},
    "transfer": {"shapes", "losses", "optim"},
    "simulators": set(),
    "orchard": {"simulators"},
    "marketscan": {"simulators"},
    "players": {"simulators", "orchard", "marketscan"},
    "orchard_expert": {"simulators", "orchard", "players"},
    "process": {"simulators", "orchard", "marketscan"},
    "gradcheck": {"shapes"},
    "augment": {"shapes"},
    "search": set(),
    "schedules": set(),
    "datasets": {"datasets"},
    # A network together with the script that trains it.
    "style_features": {"activations", "conv", "datasets", "initialize", "layer", "losses", "optim", "pooling", "shapes", "train"},
}
MODULES = sorted(path.relative_to(DLCORE) for path in DLCORE.rglob("*.py"))
NOT_VIZ = [path for path in MODULES if path.parts[0] != "viz"]


def imported(source: str) -> set[str]:
    """Names of the modules of dlcore that a source imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("dlcore.")}
        elif isinstance(node, ast.ImportFrom) and node.level:
            found.add("a relative import")
        elif isinstance(node, ast.ImportFrom) and node.module == "dlcore":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dlcore."):
            found.add(node.module.split(".")[1])
    return found


def allowed(module: str) -> set[str]:
    if module in APART:
        return APART[module]
    below = set()
    for level in LEVELS:
        if module in level:
            # Activations and losses check shapes, layers build on each other: the order inside a level is the weeks'.
            return below | (level - {module} if level is LEVELS[2] else set())
        below |= level
    raise AssertionError(f"{module}.py has no place in this test: put it into LEVELS or APART.")


@pytest.mark.parametrize(
    "source, expected",
    [
        ("import dlcore.viz", {"viz"}),
        ("from dlcore import shapes, losses as l", {"shapes", "losses"}),
        ("def f():\n    from dlcore.datasets.clouds import moons", {"datasets"}),
        ("from .shapes import expect", {"a relative import"}),
        ("import jax, math", set()),
    ],
)
def test_the_reader_of_imports_finds_them(source, expected):
    assert imported(source) == expected


@pytest.mark.parametrize("path", NOT_VIZ, ids=str)
def test_imports_run_one_way(path):
    module = path.parts[0].removesuffix(".py")
    names = imported((DLCORE / path).read_text(encoding="utf-8"))
    if module == "__init__":
        assert not names
    else:
        assert names <= allowed(module)


def test_only_viz_knows_viz():
    assert len(NOT_VIZ) > 10
    assert not [path for path in NOT_VIZ if "viz" in imported((DLCORE / path).read_text(encoding="utf-8"))]


def test_no_module_is_a_drawer_for_odds_and_ends():
    assert not [path for path in MODULES if path.stem in {"utils", "common", "base", "helpers", "misc"}]
    assert not [path for path in MODULES if path.stem.startswith("_") and path.stem != "__init__"]


def test_plotting_and_learning_libraries_are_imported_late():
    modules = [f"dlcore.{'.'.join(path.with_suffix('').parts)}" for path in NOT_VIZ if path.stem != "__init__"]
    heavy = "{'matplotlib', 'sklearn', 'scipy', 'PIL', 'IPython', 'ipywidgets', 'optax', 'torch'}"
    code = f"import sys, {', '.join(modules)}; print(*{heavy} & {{name.split('.')[0] for name in sys.modules}})"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""
