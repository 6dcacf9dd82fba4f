"""More pictures from few: mirrored, cropped, turned, sheared, warped and in other colors (course 4, week 2).

Convention: images are (m, n_H, n_W, n_C), channels last. Every image of a batch gets its own random change, and each
epoch asks for a new key: the same key again makes the same pictures. Functions of color want pixels from 0 to 1.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jax.scipy.ndimage import map_coordinates
from jaxtyping import Array, Float, Key, Num

from dlcore import shapes
from dlcore.shapes import AnyArray

Images = Num[AnyArray, "m n_H n_W n_C"]


class ColorAxes(NamedTuple):
    """The principal directions of the colors of a set, most varied first (course 4, week 2).

        covariance of (R, G, B) = P diag(variances) P.T         a direction is a column of P

    >>> ColorAxes(P=np.eye(3), variances=np.array([0.2, 0.02, 0.001])).P.shape
    (3, 3)
    """

    P: Float[AnyArray, "3 3"]
    variances: Float[AnyArray, "3"]


def mirror(images: Images) -> Num[Array, "m n_H n_W n_C"]:
    """Left and right exchanged (course 4, week 2).

    Only where the mirror keeps the label: a mirrored cat is a cat, a mirrored 2 is no digit.

    >>> print(mirror(jnp.array([[1, 2, 3], [4, 5, 6]]).reshape(1, 2, 3, 1))[0, :, :, 0])
    [[3 2 1]
     [6 5 4]]
    """
    _sizes(images)
    return jnp.asarray(images)[:, :, ::-1]


def random_mirror(images: Images, *, key: Key[Array, ""]) -> Num[Array, "m n_H n_W n_C"]:
    """Every image mirrored with probability one half (course 4, week 2).

    >>> images = jnp.tile(jnp.array([1, 2]).reshape(1, 1, 2, 1), (100, 1, 1, 1))
    >>> 30 < int((random_mirror(images, key=jax.random.key(0))[:, 0, 0, 0] == 2).sum()) < 70
    True
    """
    m, *_ = _sizes(images)
    mirrored = jax.random.bernoulli(key, shape=(m, 1, 1, 1))
    return jnp.where(mirrored, mirror(images), jnp.asarray(images))


def random_crop(images: Images, *, height: int, width: int, key: Key[Array, ""]) -> Num[Array, "m height width n_C"]:
    """A window of this size somewhere in every image, all places equally likely (course 4, week 2).

    Make it a large part of the image: a small one may miss what the label says.

    >>> random_crop(jnp.zeros((5, 64, 64, 3)), height=56, width=48, key=jax.random.key(0)).shape
    (5, 56, 48, 3)
    """
    m, n_H, n_W, n_C = _sizes(images)
    _part(height=(height, n_H), width=(width, n_W))
    key_top, key_left = jax.random.split(key)
    tops = jax.random.randint(key_top, (m,), 0, n_H - height + 1)
    lefts = jax.random.randint(key_left, (m,), 0, n_W - width + 1)
    cut = lambda image, top, left: jax.lax.dynamic_slice(image, (top, left, 0), (height, width, n_C))  # noqa: E731
    return jax.vmap(cut)(jnp.asarray(images), tops, lefts)


def ten_crops(images: Images, *, height: int, width: int) -> Num[Array, "10 m height width n_C"]:
    """The middle and the four corners of every image, and the mirror of each: for prediction (course 4, week 2).

    Average what a network says about the ten.

    >>> ten_crops(jnp.zeros((5, 64, 64, 3)), height=56, width=48).shape
    (10, 5, 56, 48, 3)
    """
    _, n_H, n_W, _ = _sizes(images)
    _part(height=(height, n_H), width=(width, n_W))
    bottom, right = n_H - height, n_W - width
    places = [(bottom // 2, right // 2), (0, 0), (0, right), (bottom, 0), (bottom, right)]
    crops = [jnp.asarray(images)[:, top : top + height, left : left + width] for top, left in places]
    return jnp.stack(crops + [mirror(crop) for crop in crops])


def rotate(images: Images, angles: Num[AnyArray, "m"]) -> Float[Array, "m n_H n_W n_C"]:
    """Every image turned around its middle, counterclockwise by an angle in degrees (course 4, week 2).

        what is at (row, column) comes from  row'    = sin(angle) column + cos(angle) row
                                             column' = cos(angle) column - sin(angle) row       counted from the middle

    Between pixels it takes the bilinear mean, beyond the border the nearest pixel.

    >>> print(rotate(jnp.array([[1.0, 2.0], [3.0, 4.0]]).reshape(1, 2, 2, 1), jnp.array([90.0]))[0, :, :, 0].round())
    [[2. 4.]
     [1. 3.]]
    """
    m, *_ = _sizes(images)
    shapes.expect("angles", angles, "m", m=m)
    theta = jnp.deg2rad(jnp.asarray(angles, float))
    rows = [jnp.cos(theta), jnp.sin(theta)]
    columns = [-jnp.sin(theta), jnp.cos(theta)]
    return _transform(images, jnp.stack([jnp.stack(rows, axis=1), jnp.stack(columns, axis=1)], axis=1))


def random_rotation(images: Images, *, largest: float, key: Key[Array, ""]) -> Float[Array, "m n_H n_W n_C"]:
    """Every image turned by a random angle, from -largest to largest degrees (course 4, week 2).

    >>> random_rotation(jnp.ones((5, 8, 8, 1)), largest=15.0, key=jax.random.key(0)).shape
    (5, 8, 8, 1)
    """
    m, *_ = _sizes(images)
    _not_negative(largest=largest)
    return rotate(images, jax.random.uniform(key, (m,), minval=-largest, maxval=largest))


def shear(images: Images, slopes: Num[AnyArray, "m"]) -> Float[Array, "m n_H n_W n_C"]:
    """Rows moved sideways, the more the farther they are below the middle (course 4, week 2).

        what is at (row, column) comes from  row' = row,  column' = column - slope row          counted from the middle

    >>> upright = jnp.tile(jnp.array([0.0, 1.0, 0.0]), (3, 1)).reshape(1, 3, 3, 1)
    >>> print(shear(upright, jnp.array([1.0]))[0, :, :, 0])
    [[1. 0. 0.]
     [0. 1. 0.]
     [0. 0. 1.]]
    """
    m, *_ = _sizes(images)
    slopes = jnp.asarray(slopes, float)
    shapes.expect("slopes", slopes, "m", m=m)
    one, zero = jnp.ones_like(slopes), jnp.zeros_like(slopes)
    return _transform(images, jnp.stack([jnp.stack([one, zero], axis=1), jnp.stack([-slopes, one], axis=1)], axis=1))


def random_shear(images: Images, *, largest: float, key: Key[Array, ""]) -> Float[Array, "m n_H n_W n_C"]:
    """Every image sheared by a random slope, from -largest to largest (course 4, week 2).

    >>> random_shear(jnp.ones((5, 8, 8, 1)), largest=0.2, key=jax.random.key(0)).shape
    (5, 8, 8, 1)
    """
    m, *_ = _sizes(images)
    _not_negative(largest=largest)
    return shear(images, jax.random.uniform(key, (m,), minval=-largest, maxval=largest))


def local_warp(images: Images, *, sigma: float, cells: int, key: Key[Array, ""]) -> Float[Array, "m n_H n_W n_C"]:
    """Every image pulled a little this way here and that way there (course 4, week 2).

        displacements = normal sigma pixels, at cells by cells points, and smoothly between them

    >>> local_warp(jnp.ones((5, 8, 8, 1)), sigma=1.0, cells=3, key=jax.random.key(0)).shape
    (5, 8, 8, 1)
    """
    m, n_H, n_W, _ = _sizes(images)
    _not_negative(sigma=sigma)
    if cells < 1:
        raise ValueError(f"cells must be at least 1, but is {cells}. 1 moves the whole image, more warp it.")
    coarse = sigma * jax.random.normal(key, (m, 2, cells, cells))
    fine = jax.image.resize(coarse, (m, 2, n_H, n_W), "cubic")
    return jax.vmap(_sample)(_floats(images), _grid(n_H, n_W)[None] + fine)


def color_shift(images: Float[AnyArray, "m n_H n_W n_C"], *, sigma: float, key: Key[Array, ""]) -> Float[Array, "m n_H n_W n_C"]:
    """One random number for each channel of an image, added to all its pixels: another light (course 4, week 2).

        shift = normal sigma                       (n_C) for every image
        A     = clip(images + shift, 0, 1)

    >>> shifted = color_shift(jnp.full((2, 8, 8, 3), 0.5), sigma=0.05, key=jax.random.key(0))
    >>> print(jnp.ptp(shifted, axis=(1, 2)).max())
    0.0
    """
    m, _, _, n_C = _colors(images)
    _not_negative(sigma=sigma)
    shift = sigma * jax.random.normal(key, (m, 1, 1, n_C))
    return jnp.clip(jnp.asarray(images) + shift, 0, 1)


def color_axes(images: Float[AnyArray, "m n_H n_W 3"]) -> ColorAxes:
    """The principal directions of all pixels of a training set, in plain NumPy (course 4, week 2).

        covariance = mean over pixels of (color - mean color) (color - mean color).T       (3, 3)
        covariance = P diag(variances) P.T                                                 eigenvectors and eigenvalues

    >>> grays = np.repeat(np.linspace(0, 1, 25).reshape(1, 5, 5, 1), 3, axis=3)
    >>> color_axes(grays).variances.round(2)          # all of the variation is in brightness
    array([0.27, 0.  , 0.  ])
    """
    _colors(images, n_C=3)
    pixels = np.asarray(images, dtype=float).reshape(-1, 3)  # one pixel per row: the places do not matter
    variances, P = np.linalg.eigh(np.cov(pixels.T, bias=True))
    return ColorAxes(P[:, ::-1].copy(), np.maximum(variances[::-1], 0))  # eigh has the smallest first, and -1e-17 for 0


def pca_color(
    images: Float[AnyArray, "m n_H n_W 3"], axes: ColorAxes, *, sigma: float = 0.1, key: Key[Array, ""]
) -> Float[Array, "m n_H n_W 3"]:
    """Colors shifted as those of the training set vary, as for AlexNet (course 4, week 2).

        alpha = normal sigma                       (3) for every image
        shift = P (alpha * variances)
        A     = clip(images + shift, 0, 1)

    Red and blue of a purple set vary together and change together: the tint stays. See Krizhevsky et al. 2012.

    >>> axes = ColorAxes(np.eye(3), np.array([1.0, 0.0, 0.0]))
    >>> A = pca_color(jnp.full((1, 2, 2, 3), 0.5), axes, key=jax.random.key(0))
    >>> print(A[0, 0, 0, 0] != 0.5, A[0, 0, 0, 1:])
    True [0.5 0.5]
    """
    m, *_ = _colors(images, n_C=3)
    _not_negative(sigma=sigma)
    shapes.expect("P", axes.P, "3 3")
    shapes.expect("variances", axes.variances, "3")
    alpha = sigma * jax.random.normal(key, (m, 3))
    shift = (alpha * jnp.asarray(axes.variances)[None, :]) @ jnp.asarray(axes.P).T  # P times a column, for rows
    images = jnp.asarray(images)
    return jnp.clip(images + shift.astype(images.dtype)[:, None, None, :], 0, 1)


def _transform(images, matrices):
    """Every image where matrices (m, 2, 2) send (row, column), counted from the middle."""
    n_H, n_W = images.shape[1:3]
    middle = jnp.array([(n_H - 1) / 2, (n_W - 1) / 2])[:, None, None]
    centered = _grid(n_H, n_W) - middle
    places = jnp.einsum("mab,bij->maij", matrices, centered) + middle[None]
    return jax.vmap(_sample)(_floats(images), places)


def _sample(image, places):
    """An image (n_H, n_W, n_C) read at the rows places[0] and the columns places[1], between its pixels too."""
    one = lambda channel: map_coordinates(channel, list(places), order=1, mode="nearest")  # noqa: E731
    return jax.vmap(one, in_axes=2, out_axes=2)(image)


def _grid(n_H, n_W):
    """Rows and columns of all pixels, (2, n_H, n_W)."""
    return jnp.stack(jnp.meshgrid(jnp.arange(n_H, dtype=float), jnp.arange(n_W, dtype=float), indexing="ij"))


def _floats(images):
    return jnp.asarray(images, jnp.result_type(images, float))


def _part(**sides):
    for name, (size, whole) in sides.items():
        if not 1 <= size <= whole:
            raise ValueError(f"{name} must be from 1 to {whole}, but is {size}. A crop is a part of the image.")


def _not_negative(**numbers):
    for name, value in numbers.items():
        if not value >= 0:
            raise ValueError(f"{name} must not be negative, but is {value}. It says how much images may change.")


def _sizes(images, **known):
    sizes = shapes.expect("images", images, "m n_H n_W n_C", **known)
    if sizes["m"] == 0:
        raise ValueError(f"images must hold at least one image, but have shape {images.shape}. Is the batch empty?")
    return sizes["m"], sizes["n_H"], sizes["n_W"], sizes["n_C"]


def _colors(images, **known):
    """The sizes, of pixels from 0 to 1. Traced arrays have no values yet, so only their type is checked."""
    sizes = _sizes(images, **known)
    if not jnp.issubdtype(images.dtype, jnp.floating):
        raise TypeError(f"images must hold numbers from 0 to 1, but are {images.dtype}. Did you forget to divide by 255?")
    if not isinstance(images, Tracer) and not (jnp.min(images) >= 0 and jnp.max(images) <= 1):
        low, high = jnp.min(images), jnp.max(images)
        raise ValueError(f"images must hold numbers from 0 to 1, but hold {low} to {high}. Did you forget to divide by 255?")
    return sizes
