"""Neural style transfer: a picture with the content of one and the style of another (course 4, week 4).

Convention: activations of one picture are (n_H, n_W, n_C), pictures (n_H, n_W, 3) with values from 0 to 1. Gram matrices
are called gram, because the notes' letter G is the generated picture. The network is any function from a picture to a
list of activations, one for each chosen layer; it stays as it is, and only the pixels of G are trained.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Num

from dlcore import shapes
from dlcore.shapes import AnyArray


class Targets(NamedTuple):
    """What the generated picture is compared with, computed once (course 4, week 4).

    >>> Targets(a_C=jnp.zeros((2, 2, 3)), a_S=[jnp.zeros((4, 4, 3))])._fields
    ('a_C', 'a_S')
    """

    a_C: Float[AnyArray, "n_H n_W n_C"]  # activations of the content picture in the content layer
    a_S: Sequence[Float[AnyArray, "_ _ _"]]  # activations of the style picture in all layers


def content_cost(a_C: Num[AnyArray, "n_H n_W n_C"], a_G: Num[AnyArray, "n_H n_W n_C"]) -> Float[Array, ""]:
    """How much the content of G differs from that of C, in one layer (course 4, week 4).

        J = 1/2 sum of (a_C - a_G)^2

    >>> print(content_cost(jnp.ones((2, 3, 5)), jnp.zeros((2, 3, 5))))
    15.0
    """
    sizes = shapes.expect("a_C", a_C, "n_H n_W n_C")
    shapes.expect("a_G", a_G, "n_H n_W n_C", **sizes)
    return jnp.sum((jnp.asarray(a_C) - jnp.asarray(a_G)) ** 2) / 2


def gram_matrix(a: Num[AnyArray, "n_H n_W n_C"]) -> Num[Array, "n_C n_C"]:
    """Which channels are active in the same places (course 4, week 4).

        gram[k, k'] = sum over i, j of a[i, j, k] a[i, j, k']

    With the places as rows, A (n_H n_W, n_C), this is A^T A. Where something is does not matter, only what comes
    together: that is the style.

    >>> print(gram_matrix(jnp.array([[[1.0, 0.0], [2.0, 1.0]], [[0.0, 3.0], [1.0, 1.0]]])))
    [[ 6.  3.]
     [ 3. 11.]]
    """
    n_C = shapes.expect("a", a, "n_H n_W n_C")["n_C"]
    A = jnp.asarray(a).reshape(-1, n_C)  # channels are the last axis, so no pixel is torn apart
    return A.T @ A


def layer_style_cost(a_S: Num[AnyArray, "n_H_S n_W_S n_C"], a_G: Num[AnyArray, "n_H n_W n_C"]) -> Float[Array, ""]:
    """How much the style of G differs from that of S, in one layer (course 4, week 4).

        J = sum of (gram_S / (2 n_H n_W n_C) - gram_G / (2 n_H n_W n_C))^2

    For pictures of one size this is the notes' 1 / (2 n_H n_W n_C)^2 times the sum of (gram_S - gram_G)^2. Each matrix
    is divided by the size of its own picture, so that S may be larger or smaller than G.

    >>> print(layer_style_cost(jnp.ones((3, 5, 2)), jnp.zeros((7, 11, 2))))
    0.25
    """
    n_C = shapes.expect("a_S", a_S, "n_H_S n_W_S n_C")["n_C"]
    shapes.expect("a_G", a_G, "n_H n_W n_C", n_C=n_C)
    return jnp.sum((gram_matrix(a_S) / (2 * a_S.size) - gram_matrix(a_G) / (2 * a_G.size)) ** 2)


def style_cost(a_S: Sequence, a_G: Sequence, *, lambdas: Sequence[float]) -> Float[Array, ""]:
    """The style costs of several layers, weighted (course 4, week 4).

        J = sum over the layers of lambda layer_style_cost          early layers: strokes; later ones: patterns

    >>> layers = [jnp.ones((3, 5, 2)), jnp.ones((1, 2, 4))]
    >>> print(style_cost(layers, [jnp.zeros((3, 5, 2)), jnp.ones((1, 2, 4))], lambdas=[0.5, 0.5]))
    0.125
    """
    if not len(a_S) == len(a_G) == len(lambdas) > 0:
        raise ValueError(
            f"a_S, a_G and lambdas must have one entry for each layer, but have {len(a_S)}, {len(a_G)} and {len(lambdas)}. "
            "Is a single layer not in a list?"
        )
    costs = [weight * layer_style_cost(s, g) for weight, s, g in zip(lambdas, a_S, a_G, strict=True)]
    return jnp.sum(jnp.stack(costs))


def total_cost(J_content: Num[Array, ""], J_style: Num[Array, ""], *, alpha: float, beta: float) -> Float[Array, ""]:
    """The cost of a generated picture (course 4, week 4).

        J(G) = alpha J_content(C, G) + beta J_style(S, G)

    >>> print(total_cost(jnp.array(3.0), jnp.array(2.0), alpha=10.0, beta=40.0))
    110.0
    """
    return alpha * J_content + beta * J_style


def targets(
    features: Callable, C: Num[AnyArray, "n_H n_W 3"], S: Num[AnyArray, "n_H_S n_W_S 3"], *, content_layer: int
) -> Targets:
    """The activations of both given pictures (course 4, week 4).

        a_C = features(C)[content_layer]          a_S = features(S)

    >>> targets(lambda picture: [picture, 2 * picture], jnp.zeros((3, 5, 3)), jnp.ones((7, 7, 3)), content_layer=1).a_C.shape
    (3, 5, 3)
    """
    _picture("C", C)
    _picture("S", S)
    return Targets(features(jnp.asarray(C))[content_layer], features(jnp.asarray(S)))


def cost_of_picture(
    features: Callable, goal: Targets, *, content_layer: int, alpha: float, beta: float, lambdas: Sequence[float]
) -> Callable:
    """The cost as a function of the pixels of G alone (course 4, week 4).

        a_G = features(G)
        J   = total_cost(content_cost(a_C, a_G[content_layer]), style_cost(a_S, a_G))

    >>> pixels = lambda picture: [picture]
    >>> goal = targets(pixels, jnp.zeros((3, 5, 3)), jnp.zeros((3, 5, 3)), content_layer=0)
    >>> J = cost_of_picture(pixels, goal, content_layer=0, alpha=1.0, beta=0.0, lambdas=[1.0])
    >>> print(J(jnp.ones((3, 5, 3))))
    22.5
    """

    def J(G):
        a_G = features(G)
        J_content = content_cost(goal.a_C, a_G[content_layer])
        return total_cost(J_content, style_cost(goal.a_S, a_G, lambdas=lambdas), alpha=alpha, beta=beta)

    return J


def total_variation(G: Num[AnyArray, "n_H n_W 3"]) -> Float[Array, ""]:
    """How much neighboring pixels differ (after course 4, week 4; Mahendran and Vedaldi 2015).

        J = sum of (G[i + 1, j] - G[i, j])^2 + sum of (G[i, j + 1] - G[i, j])^2          over all colors

    >>> print(total_variation(jnp.array([[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]], [[0.0, 0.0, 0.0], [3.0, 0.0, 0.0]]])))
    14.0
    """
    shapes.expect("G", G, "n_H n_W 3")
    G = jnp.asarray(G, float)
    down, right = G[1:] - G[:-1], G[:, 1:] - G[:, :-1]
    return jnp.sum(down**2) + jnp.sum(right**2)


def smoothed(J: Callable, *, weight: float) -> Callable:
    """A cost of a picture that also asks for smooth colors (after course 4, week 4).

        J(G) + weight total_variation(G)

    Pooled activations hardly see a grain of single pixels, so content and style leave it in the picture. A small weight
    takes it out; a large one blurs the strokes. Begin from the content picture with little noise: what is never put in
    need not be taken out.

    >>> J = smoothed(lambda G: jnp.sum(G), weight=0.5)
    >>> print(J(jnp.array([[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]]])))
    1.5
    """
    if weight < 0:
        raise ValueError(f"weight must be at least 0, but is {weight}. A negative one would ask for noise.")
    return lambda G: J(G) + weight * total_variation(G)


def make_step(J: Callable, optimizer: Any) -> Callable:
    """One compiled step of the pixels: step(G, state) -> (G, state, cost) (course 4, week 4).

        G = G - learning_rate dJ/dG          or the rule of another optimizer
        G = min(max(G, 0), 1)                pixels stay colors

    >>> from dlcore import optim
    >>> step = make_step(lambda G: jnp.sum((G - 2.0) ** 2), optim.gradient_descent(learning_rate=0.125))
    >>> print(step(jnp.array([0.0]), ())[0])
    [0.5]
    """

    @jax.jit
    def step(G, state):
        cost, dG = jax.value_and_grad(J)(G)
        G, state = optimizer.update(dG, state, G)
        return jnp.clip(G, 0, 1), state, cost

    return step


def transfer(
    step: Callable, G: Num[AnyArray, "n_H n_W 3"], state: Any, *, num_iterations: int
) -> tuple[Float[Array, "n_H n_W 3"], list[float]]:
    """Repeat a step of make_step, from noise or from the content picture with some noise (course 4, week 4).

    Returns:  the generated picture, and the cost before each step.

    >>> from dlcore import optim
    >>> step = make_step(lambda G: jnp.sum(G), optim.gradient_descent(learning_rate=0.25))
    >>> G, costs = transfer(step, jnp.ones((1, 1, 3)), (), num_iterations=2)
    >>> print(G, costs)
    [[[0.5 0.5 0.5]]] [3.0, 2.25]
    """
    _picture("G", G)
    generated, costs = jnp.asarray(G, dtype=float), []
    for _ in range(num_iterations):
        generated, state, cost = step(generated, state)
        costs.append(cost)
    return generated, [float(cost) for cost in costs]  # converted at the end: a number asked for earlier would stop the queue


def _picture(name, picture):
    shapes.expect(name, picture, "n_H n_W 3")
    if not (picture.min() >= 0 and picture.max() <= 1):
        raise ValueError(f"{name} must have values from 0 to 1, but has {picture.min()} to {picture.max()}. Divide by 255?")
