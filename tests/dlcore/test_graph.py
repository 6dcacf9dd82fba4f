import math

import jax
import numpy as np
import pytest

from dlcore import graph


@pytest.fixture
def notes():
    """J = 3 (a + b c) with a = 5, b = 3, c = 2."""
    a, b, c = graph.leaf("a", 5.0), graph.leaf("b", 3.0), graph.leaf("c", 2.0)
    u = (b * c).named("u")
    v = (a + u).named("v")
    return {"a": a, "b": b, "c": c, "u": u, "v": v, "J": (3 * v).named("J")}


def test_values_of_the_notes(notes):
    assert {name: node.value for name, node in notes.items()} == {"a": 5, "b": 3, "c": 2, "u": 6, "v": 11, "J": 33}


def test_derivatives_of_the_notes(notes):
    dJ = graph.backward(notes["J"])
    # dJ/db = 3 c and dJ/dc = 3 b, by hand
    assert {name: dJ[node] for name, node in notes.items()} == {"a": 3, "b": 6, "c": 9, "u": 3, "v": 3, "J": 1}


@pytest.mark.parametrize("name, after", [("a", 33.003), ("b", 33.006), ("c", 33.009)])
def test_a_nudge_moves_the_cost_by_its_derivative(notes, name, after):
    notes[name].value += 0.001
    assert graph.forward(notes["J"]) == pytest.approx(after, abs=1e-9)
    assert notes["J"].value == pytest.approx(after, abs=1e-9)


def test_order_has_parents_first_and_every_node_once(notes):
    nodes = graph.order(notes["J"])
    assert len(nodes) == len(set(nodes)) == 7  # the six of the notes and the constant 3
    for child in nodes:
        for parent in child.parents:
            assert nodes.index(parent) < nodes.index(child)
    assert nodes[-1] is notes["J"]


def test_labels_for_drawing(notes):
    kinds = {node.name: (node.op, [parent.name for parent in node.parents]) for node in graph.order(notes["J"])}
    assert kinds == {
        "a": ("leaf", []),
        "b": ("leaf", []),
        "c": ("leaf", []),
        "u": ("*", ["b", "c"]),
        "v": ("+", ["a", "u"]),
        "3": ("constant", []),
        "J": ("*", ["3", "v"]),
    }


def test_a_node_without_a_name_is_called_by_its_expression():
    a, b = graph.leaf("a", 1.0), graph.leaf("b", 2.0)
    assert (3 * (a + b)).name == "(3 * (a + b))"
    assert graph.log(a).name == "log(a)"


def logistic_loss(w1, w2, b, x1=1.5, x2=-2.0, y=0.0, sigmoid=None, log=None):
    """The same Python code builds our graph or runs under JAX."""
    a = sigmoid(w1 * x1 + w2 * x2 + b)
    return -(y * log(a) + (1 - y) * log(1 - a))


@pytest.mark.parametrize("y", [0.0, 1.0])
def test_logistic_regression_agrees_with_jax(y):
    values = (0.3, -0.8, 0.1)
    leaves = [graph.leaf(name, value) for name, value in zip(["w1", "w2", "b"], values, strict=True)]
    loss = logistic_loss(*leaves, y=y, sigmoid=graph.sigmoid, log=graph.log)
    with jax.enable_x64(True):
        expected = jax.grad(logistic_loss, argnums=(0, 1, 2))(*values, y=y, sigmoid=jax.nn.sigmoid, log=jax.numpy.log)
    dJ = graph.backward(loss)
    np.testing.assert_allclose([dJ[leaf] for leaf in leaves], expected, rtol=1e-12)


@pytest.mark.parametrize("y", [0.0, 1.0])
def test_derivatives_of_the_loss_as_in_the_notes(y):
    z = graph.leaf("z", 0.7)
    a = graph.sigmoid(z)
    dL = graph.backward(-(y * graph.log(a) + (1 - y) * graph.log(1 - a)))
    assert dL[a] == pytest.approx(-y / a.value + (1 - y) / (1 - a.value))
    assert dL[z] == pytest.approx(a.value - y)


def test_several_paths_add_up():
    x, y = graph.leaf("x", 3.0), graph.leaf("y", 5.0)
    u = x * y
    J = u * u + x - 2 * u
    dJ = graph.backward(J)
    # J = (xy)^2 + x - 2xy
    assert dJ[x] == 2 * 3 * 25 + 1 - 10
    assert dJ[y] == 2 * 9 * 5 - 6
    assert dJ[u] == 2 * 15 - 2


def polynomial(p, q, r):
    return (p - q) * (2 - r) * p + q * q * (r + p) - (-r)


@pytest.mark.parametrize("values", [(-2.0, 0.5, 3.0), (0.5, 3.0, 1.25), (3.0, -2.0, 0.5), (1.25, 3.0, -2.0)])
def test_all_operators_agree_with_finite_differences(values):
    leaves = [graph.leaf(name, value) for name, value in zip("pqr", values, strict=True)]
    J = polynomial(*leaves)
    assert J.value == pytest.approx(polynomial(*values))
    dJ = graph.backward(J)
    h = 1e-6
    for i, leaf in enumerate(leaves):
        above = polynomial(*(value + h * (k == i) for k, value in enumerate(values)))
        below = polynomial(*(value - h * (k == i) for k, value in enumerate(values)))
        assert dJ[leaf] == pytest.approx((above - below) / (2 * h), abs=1e-6)


def test_derivatives_follow_the_values_after_forward():
    x = graph.leaf("x", 1.0)
    J = x * x * x
    x.value = 2.0
    graph.forward(J)
    assert graph.backward(J)[x] == 12.0


def test_nodes_that_do_not_feed_the_cost_stay_out(notes):
    aside = notes["a"] * 7
    assert aside not in graph.backward(notes["J"])


def test_equal_values_are_still_two_nodes():
    p, q = graph.leaf("p", 2.0), graph.leaf("p", 2.0)
    dJ = graph.backward(p * q * q)
    assert (dJ[p], dJ[q]) == (4.0, 8.0)


def test_a_deep_graph_is_no_problem():
    x = graph.leaf("x", 1.0)
    J = x
    for _ in range(3000):
        J = (J + x).named("J")
    assert graph.forward(J) == 3001 and graph.backward(J)[x] == 3001


def test_sigmoid_of_huge_numbers():
    assert graph.sigmoid(graph.leaf("z", -1000.0)).value == 0.0
    assert graph.sigmoid(graph.leaf("z", 1000.0)).value == 1.0


def test_log_is_the_natural_logarithm():
    a = graph.leaf("a", 2.001)
    assert graph.log(a).value == pytest.approx(math.log(2.001))
    assert graph.log(a).value == pytest.approx(0.69365, abs=5e-6)  # of the notes, corrected
    assert graph.backward(graph.log(a))[a] == pytest.approx(1 / 2.001)


def test_log_of_zero_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"log needs a positive number, but has got 0\."):
        graph.log(graph.leaf("a", 0.0))


def test_a_node_plus_text_says_what_is_wrong():
    with pytest.raises(TypeError, match="a node combines with a node or a number, but has got a str"):
        graph.leaf("a", 0.0) + "b"
