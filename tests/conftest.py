"""Settings of all tests, and fixtures that several of them share."""

import jax
import jaxtyping
import numpy as np
import pytest

# Answers of learners are data of a test: they are read, and not imported.
collect_ignore_glob = ["course1/week2_answers/*"]

# (3, 1) - (3,) is a (3, 3) by broadcasting, the classic missing keepdims: in the tests it is an error.
jax.config.update("jax_numpy_rank_promotion", "raise")


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture
def as_learner():
    """Without the type checks of the tests, as learners run dlcore: they see our own messages."""
    jaxtyping.config.update("jaxtyping_disable", True)
    yield
    jaxtyping.config.update("jaxtyping_disable", False)
