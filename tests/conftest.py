"""Settings of all tests, and fixtures that several of them share."""

import os
from pathlib import Path

import jax
import jaxtyping
import numpy as np
import psutil
import pytest
from changed import pytest_collection_modifyitems, pytest_runtest_makereport, pytest_runtest_setup  # noqa: F401, hooks

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
