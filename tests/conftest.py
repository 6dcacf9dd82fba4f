"""Settings of all tests, and fixtures that several of them share."""

import os
import re
from pathlib import Path

import changed
import jax
import jaxtyping
import numpy as np
import psutil
import pytest
from changed import pytest_runtest_makereport, pytest_runtest_setup  # noqa: F401, hooks
from xdist.scheduler import LoadScopeScheduling

from grading.worker import share_context

# Answers of learners are data of a test: they are read, and not imported.
collect_ignore_glob = ["course*/week*_answers/*"]

# (3, 1) - (3,) is a (3, 3) by broadcasting, the classic missing keepdims: in the tests it is an error.
jax.config.update("jax_numpy_rank_promotion", "raise")

# A test may change an array after it was handed to dlcore: nothing is then still under way that reads it.
jax.config.update("jax_cpu_enable_async_dispatch", False)

# Most of a test's time is compilation. Programs that run once are not worth optimizing, one context serves all of them, and what
# was compiled is kept for the next run. Notebooks, `dlc verify`, the graders and the benchmarks have processes of their own, and
# optimize as users do.
share_context()
jax.config.update("jax_disable_most_optimizations", True)
flags = os.environ.get("XLA_FLAGS", "")
os.environ["XLA_FLAGS"] = f"{flags} --xla_cpu_use_fusion_emitters=false"  # programs compile in half the time
jax.devices()  # reads the flags
os.environ["XLA_FLAGS"] = flags
CACHE = Path(__file__).resolve().parent.parent / ".cache"
jax.config.update("jax_compilation_cache_dir", str(CACHE / "jax_tests"))
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)

# The processes that tests start keep it as `make lab` has it: the small programs are the same from week to week.
os.environ |= {
    "JAX_COMPILATION_CACHE_DIR": str(CACHE / "jax"),
    "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
}

# What takes minutes begins first; at the end the many short files keep all processes at work.
LONG = re.compile(r"tests/(browser|class_side|test_)")
WEEK = re.compile(r"\[.*?(course\w+/week\w+)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    changed.pytest_collection_modifyitems(items)
    items.sort(key=lambda item: not LONG.match(item.nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling | None:
    """With `--dist loadfile` the tests of a file stay in one process; here those of each week in it may go to another."""
    return ByFileAndWeek(config, log) if config.getoption("dist") == "loadfile" else None


class ByFileAndWeek(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        week = WEEK.search(nodeid)
        return nodeid.partition("::")[0] + (week[1] if week else "")


@pytest.fixture(autouse=True, scope="module")
def bounded_memory():
    """What JAX keeps of thousands of tests would fill gigabytes."""
    yield
    if psutil.Process().memory_info().rss > 2e9:
        jax.clear_caches()


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture
def gap():
    """Data of up to four axes with one value missing."""

    def without_one(x):
        x = x.copy()
        x[(1, 2, 3, 0)[: x.ndim]] = np.nan
        return x

    return without_one


@pytest.fixture
def as_learner():
    """Without the type checks of the tests, as learners run dlcore: they see our own messages."""
    jaxtyping.config.update("jaxtyping_disable", True)
    yield
    jaxtyping.config.update("jaxtyping_disable", False)
