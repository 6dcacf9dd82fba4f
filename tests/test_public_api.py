"""Every public name of dlcore is documented by an example that runs, and every module has its tests."""

import doctest
import importlib
import inspect
from pathlib import Path

import pytest

import dlcore

DLCORE = Path(dlcore.__file__).parent
TESTS = Path(__file__).parent / "dlcore"
MODULES = [
    path.relative_to(DLCORE)
    for path in sorted(DLCORE.rglob("*.py"))
    if path.stem != "__init__" and path.relative_to(DLCORE).parts[0] != "viz"
]


def module_of(path):
    return importlib.import_module(f"dlcore.{'.'.join(path.with_suffix('').parts)}")


def public_names():
    for path in MODULES:
        module = module_of(path)
        for name, value in vars(module).items():
            own = getattr(value, "__module__", None) == module.__name__
            if own and callable(value) and not name.startswith("_"):
                yield pytest.param(value, id=f"{module.__name__}.{name}")


PUBLIC = list(public_names())


def test_the_public_names_are_found():
    found = {parameter.id for parameter in PUBLIC}
    assert {"dlcore.logistic.train", "dlcore.shapes.expect", "dlcore.datasets.photographs.flowers"} <= found


@pytest.mark.parametrize("value", PUBLIC)
def test_it_has_a_docstring_with_an_example(value):
    docstring = inspect.getdoc(value) or ""
    assert docstring, "has no docstring"
    assert doctest.DocTestParser().get_examples(docstring), "has no example"


@pytest.mark.parametrize("value", PUBLIC)
def test_it_has_annotations(value):
    if inspect.isfunction(inspect.unwrap(value)):
        signature = inspect.signature(value)
        bare = [name for name, parameter in signature.parameters.items() if parameter.annotation is parameter.empty]
        assert not bare and signature.return_annotation is not signature.empty


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_says_what_it_is_for_and_in_which_week(path):
    docstring = module_of(path).__doc__ or ""
    assert "course" in docstring and "week" in docstring


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_has_its_tests(path):
    assert (TESTS / path.parent / f"test_{path.name}").exists()


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_is_short(path):
    lines = (DLCORE / path).read_text(encoding="utf-8").count("\n")
    assert lines <= 280, "split it by the week that teaches it"
