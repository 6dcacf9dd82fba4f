"""The trained network whose activations dlcore.style compares, and how it was trained (course 4, week 4).

    python -m dlcore.style_features          trains it again, and writes style_features.npz

Convention: pictures are (n_H, n_W, 3) or (m, n_H, n_W, 3) with values from 0 to 1. The notes take VGG, trained on a
million photographs; this one has its form, is small, and was taught to tell textures, photographs and drawn streets apart.
"""

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, Key, Num

from dlcore import conv, initialize, optim, pooling, shapes
from dlcore.activations import relu
from dlcore.conv import Conv
from dlcore.datasets import scenes, textures
from dlcore.layer import Dense, linear_forward
from dlcore.losses import softmax_cross_entropy_from_logits
from dlcore.shapes import AnyArray
from dlcore.train import fit, make_step

FILE = Path(__file__).with_suffix(".npz")
CHANNELS = (3, 16, 16, 32, 32, 64, 64)
# Five kinds of textures are not learned, so that a test can ask whether the features serve for new ones, too.
KINDS = ("stripes", "checks", "dots", "bricks", "waves", "plaid", "blotches", "fibers")


class Classifier(NamedTuple):
    """The network as it is trained: the convolutions, and a dense layer that is thrown away later (course 4, week 4).

    >>> Classifier._fields
    ('convs', 'dense')
    """

    convs: list[Conv]
    dense: Dense


def init(*, num_classes: int = len(KINDS) + 3, key: Key[Array, ""]) -> Classifier:
    """Parameters to start from: three blocks of two convolutions 3x3 (course 4, week 4).

    >>> [layer.W.shape[2:] for layer in init(key=jax.random.key(0)).convs]
    [(3, 16), (16, 16), (16, 32), (32, 32), (32, 64), (64, 64)]
    """
    *keys, key_dense = jax.random.split(key, len(CHANNELS))
    convs = [conv.init(3, *sizes, key=layer_key) for sizes, layer_key in zip(pairwise(CHANNELS), keys, strict=True)]
    W = initialize.xavier(num_classes, CHANNELS[-1], key=key_dense)
    return Classifier(convs, Dense(W, jnp.zeros((num_classes, 1))))


def blocks(convs: list[Conv], X: Num[AnyArray, "m n_H n_W 3"]) -> list[Float[Array, "m _ _ _"]]:
    """The activations at the end of each block (course 4, week 4).

        A = relu(conv(relu(conv(A)))), same padding
        A = average_pool(A)          between the blocks; averages make smoother pictures than maxima

    >>> [A.shape for A in blocks(init(key=jax.random.key(0)).convs, jnp.zeros((1, 16, 24, 3)))]
    [(1, 16, 24, 16), (1, 8, 12, 32), (1, 4, 6, 64)]
    """
    shapes.expect("X", X, "m n_H n_W 3")
    A, found = jnp.asarray(X) - 0.5, []
    for first, second in zip(convs[::2], convs[1::2], strict=True):
        if found:
            A = pooling.average_pool(A, f=2, stride=2)
        A = relu(conv.forward(second, relu(conv.forward(first, A, pad="same")), pad="same"))
        found.append(A)
    return found


def features(convs: list[Conv], picture: Num[AnyArray, "n_H n_W 3"]) -> list[Float[Array, "_ _ _"]]:
    """The three activations of one picture, for style.targets and style.cost_of_picture (course 4, week 4).

    partial(features, load()) is the function that dlcore.style asks for: layer 0 sees strokes of 5 pixels, layer 1 of
    14, layer 2 of 32.

    >>> from functools import partial
    >>> from dlcore import style
    >>> goal = style.targets(partial(features, load()), jnp.zeros((16, 24, 3)), jnp.ones((16, 16, 3)), content_layer=1)
    >>> goal.a_C.shape, [a.shape for a in goal.a_S]
    ((8, 12, 32), [(16, 16, 16), (8, 8, 32), (4, 4, 64)])
    """
    shapes.expect("picture", picture, "n_H n_W 3")
    return [A[0] for A in blocks(convs, jnp.asarray(picture)[None])]


def load(path: str | Path = FILE) -> list[Conv]:
    """The trained convolutions that come with dlcore (course 4, week 4).

    >>> [layer.b.size for layer in load()]
    [16, 16, 32, 32, 64, 64]
    """
    with np.load(path) as arrays:
        numbers = range(len(arrays.files) // 2)
        return [Conv(*(jnp.asarray(arrays[f"{name}{i}"], jnp.float32) for name in "Wb")) for i in numbers]


def save(convs: list[Conv], path: str | Path = FILE) -> None:
    """Write the convolutions in 16 bits a number, more than enough to tell textures apart (course 4, week 4).

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "small.npz"
    >>> save(load(), path)
    >>> len(load(path))
    6
    """
    arrays = {f"{name}{i}": np.asarray(part, np.float16) for i, c in enumerate(convs) for name, part in zip("Wb", c, strict=True)}
    np.savez_compressed(path, allow_pickle=False, **arrays)


def cost(params: Classifier, X: Num[AnyArray, "m n_H n_W 3"], class_ids: Int[AnyArray, "m"]) -> Float[Array, ""]:
    """How badly the network tells the classes apart (course 4, week 4).

        A = average of the last block over all places: what is in the picture, and not where
        J = mean of softmax cross-entropy of W A + b

    >>> params = init(num_classes=2, key=jax.random.key(0))
    >>> J = cost(params, jnp.full((1, 8, 8, 3), 0.5), jnp.array([1]))
    >>> print(f"{J:.4f}")
    0.6931
    """
    m = shapes.expect("X", X, "m n_H n_W 3")["m"]
    shapes.expect("class_ids", class_ids, "m", m=m)
    if m == 0:
        raise ValueError("X must hold at least one picture, but holds none. Is the batch empty?")
    shapes.expect_numbers("X", X, guess="Was an image divided by 0?")
    Z = linear_forward(params.dense, shapes.columns_from_images(pooling.global_average(blocks(params.convs, X)[-1])))
    shapes.expect_between("class_ids", class_ids, 0, len(Z) - 1, guess="Do your classes start at 1?")
    Y = (jnp.arange(len(Z))[:, None] == jnp.asarray(class_ids)[None, :]).astype(Z.dtype)
    return jnp.mean(softmax_cross_entropy_from_logits(Z, Y))


def data(seed: int, m: int) -> textures.Textures:
    """m pictures of 32 x 32 pixels: textures of KINDS, patches of both photographs, drawn streets (course 4, week 4).

    >>> data(0, 22).class_ids.max()
    np.int32(10)
    """
    each = m // (len(KINDS) + 3)
    drawn, patches = textures.textures(seed, each * len(KINDS), kinds=KINDS), textures.patches(seed, 2 * each)
    streets = scenes.street(seed, m - each * (len(KINDS) + 2), size=32).X
    class_ids = [drawn.class_ids, patches.class_ids + len(KINDS), np.full(len(streets), len(KINDS) + 2, np.int32)]
    return textures.Textures(np.concatenate([drawn.X, patches.X, streets]), np.concatenate(class_ids))


def train(
    *, num_iterations: int = 700, batch_size: int = 44, learning_rate: float = 3e-3, key: Key[Array, ""]
) -> tuple[Classifier, list[float]]:
    """Train the network on new pictures in every step (course 4, week 4).

    Returns:  the parameters, and the cost of every 10th step.

    >>> params, costs = train(num_iterations=1, batch_size=11, key=jax.random.key(0))
    >>> len(costs)
    1
    """
    key_init, key_data = jax.random.split(key)
    params, rule = init(key=key_init), optim.adam(learning_rate)
    step = make_step(cost, rule)
    seeds = np.asarray(jax.random.randint(key_data, (num_iterations,), 0, 2**31 - 1))
    batches = (data(int(seed), batch_size) for seed in seeds)
    params, history = fit(step, params, rule.init(params), batches, num_iterations=num_iterations, every=10, progress=False)
    return params, history.costs


if __name__ == "__main__":
    trained, last_costs = train(key=jax.random.key(0))
    save(trained.convs)
    print(f"{FILE.name}: {FILE.stat().st_size} bytes, cost {np.mean(last_costs[-5:]):.3f} after {last_costs[0]:.3f}")
