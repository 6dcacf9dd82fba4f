"""Drawn faces of people who do not exist: every person many times, never twice alike (course 4, week 4).

A person is 18 numbers (IDENTITY), a picture of them is one Variation more: pose, light, glasses, smile. Pictures are
(m, 32, 32, 1), gray, with values from 0 to 1. Another seed makes other people.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int, Num

SIZE = 32
# The range of each number of a person. Places and lengths are in halves of the picture, tones are gray values.
IDENTITY = {
    "head_width": (0.46, 0.62),
    "head_height": (0.64, 0.8),
    "jaw": (0.0, 0.45),  # how much narrower the face is below
    "skin": (0.45, 0.9),
    "hair": (0.05, 0.6),
    "hairline": (-0.62, -0.32),
    "hair_sides": (-0.3, 0.6),  # how far down the hair goes
    "ears": (0.1, 0.22),
    "eye_distance": (0.19, 0.31),
    "eye_height": (-0.2, 0.0),
    "eye_size": (0.08, 0.15),
    "iris": (0.0, 0.45),
    "brow_height": (0.12, 0.24),  # above the eyes
    "brow_thickness": (0.02, 0.08),
    "brow_tilt": (-0.35, 0.35),
    "nose_length": (0.14, 0.36),
    "nose_width": (0.05, 0.12),
    "mouth_width": (0.14, 0.34),
}


class Variation(NamedTuple):
    """How one picture differs from others of the same person, one number for each picture (course 4, week 4).

    >>> Variation(*np.zeros((10, 5))).smile.shape
    (5,)
    """

    angle: Num[np.ndarray, "m"]  # of the head, in radians
    turn: Num[np.ndarray, "m"]  # to the side, from -1 to 1
    right: Num[np.ndarray, "m"]  # shift, in halves of the picture
    down: Num[np.ndarray, "m"]
    zoom: Num[np.ndarray, "m"]  # 0 is as drawn, 0.1 is a tenth larger
    light: Num[np.ndarray, "m"]  # from the left (-1) or from the right (1)
    brightness: Num[np.ndarray, "m"]  # 0 is as drawn
    smile: Num[np.ndarray, "m"]  # from -1 to 1
    glasses: Num[np.ndarray, "m"]  # 1 is with glasses
    background: Num[np.ndarray, "m"]  # gray value


class Faces(NamedTuple):
    """Pictures, and the number of the person on each (course 4, week 4).

    >>> Faces._fields
    ('X', 'people')
    """

    X: Float[np.ndarray, "m 32 32 1"]
    people: Int[np.ndarray, "m"]


def people(seed: int, n: int) -> Float[np.ndarray, "n 18"]:
    """n people, the numbers of IDENTITY in each row (course 4, week 4).

    >>> people(0, 5).shape
    (5, 18)
    """
    low, high = np.array(list(IDENTITY.values())).T
    return np.random.default_rng([seed, 0]).uniform(low, high, (_count("n", n), len(IDENTITY)))


def variations(seed: int, m: int) -> Variation:
    """Circumstances of m pictures; a fourth of them has glasses (course 4, week 4).

    >>> variations(0, 5).glasses.shape
    (5,)
    """
    rng = np.random.default_rng([seed, 1])
    u = rng.uniform(-1, 1, (_count("m", m), 10)).T
    return Variation(
        angle=0.12 * u[0],
        turn=u[1],
        right=0.06 * u[2],
        down=0.06 * u[3],
        zoom=0.06 * u[4],
        light=u[5],
        brightness=0.2 * u[6],
        smile=u[7],
        glasses=(u[8] > 0.5).astype(float),
        background=0.5 + 0.45 * u[9],
    )


def draw(identity: Num[np.ndarray, "m 18"], variation: Variation) -> Float[np.ndarray, "m 32 32 1"]:
    """One picture for each row of identity, without noise (course 4, week 4).

    The parts are painted one over the other, from the background to the glasses.

    >>> draw(people(0, 5), variations(0, 5)).shape
    (5, 32, 32, 1)
    """
    if len(identity) != len(variation.angle):
        raise ValueError(
            f"identity must have one row for each of the {len(variation.angle)} variations, but has {len(identity)}."
        )
    person = {name: column.reshape(-1, 1, 1) for name, column in zip(IDENTITY, np.asarray(identity, float).T, strict=True)}
    seen = Variation(*(np.asarray(part, float).reshape(-1, 1, 1) for part in variation))
    y, x = (np.mgrid[:SIZE, :SIZE][:, None] + 0.5) / SIZE * 2 - 1
    X = np.broadcast_to(seen.background, (len(identity), SIZE, SIZE))

    # Pixels are asked where on the upright head they lie, so the head itself is always painted in one place.
    x, y = (x - seen.right) / (1 + seen.zoom), (y - seen.down) / (1 + seen.zoom)
    x, y = x * np.cos(seen.angle) + y * np.sin(seen.angle), y * np.cos(seen.angle) - x * np.sin(seen.angle)
    # Turned to the side, what lies in front of the head moves further than its outline.
    front = x - 0.12 * seen.turn

    skin, hair, dark = person["skin"], person["hair"], person["skin"] * 0.6
    width, height = person["head_width"], person["head_height"]
    narrower = 1 - person["jaw"] * np.clip(y, 0, None) / height
    for side in (-1, 1):
        X = _paint(X, dark, _ellipse(x - side * width, y + 0.05, person["ears"], 0.16))
    X = _paint(X, hair, _ellipse(x, y + 0.08, width + 0.09, height + 0.06) * (y < person["hair_sides"]))
    face = _ellipse(x / narrower, y, width, height)
    X = _paint(X, skin, face)
    X = _paint(X, hair, face * _step(person["hairline"] - y + 0.25 * front**2))

    eye_y = person["eye_height"]
    for side in (-1, 1):
        eye_x = side * person["eye_distance"]
        across, size = front - eye_x, person["eye_size"]
        X = _paint(X, 0.95, _ellipse(across, y - eye_y, size, size * 0.7))
        X = _paint(X, person["iris"], _ellipse(across, y - eye_y, size * 0.55, size * 0.6))
        brow_y = eye_y - person["brow_height"] + side * person["brow_tilt"] * across
        X = _paint(X, hair * 0.8, _ellipse(across, y - brow_y, size * 1.4, person["brow_thickness"]))
    nose_y = eye_y + person["nose_length"]
    X = _paint(X, dark, _ellipse(front, y - nose_y, person["nose_width"], 0.05))
    X = _paint(X, dark, 0.5 * _ellipse(front - 0.02, y - (eye_y + nose_y) / 2, 0.03, person["nose_length"] / 2))
    mouth_y = nose_y + 0.24 - 1.8 * seen.smile * (front**2 - 0.02)  # a smile bends its ends up
    X = _paint(X, dark * 0.6, _ellipse(front, y - mouth_y, person["mouth_width"], 0.055))

    for side in (-1, 1):
        across, down = front - side * person["eye_distance"], y - eye_y
        ring = _ellipse(across, down, 0.21, 0.18) - _ellipse(across, down, 0.15, 0.12)
        X = _paint(X, 0.03, seen.glasses * ring)
    X = _paint(X, 0.03, seen.glasses * _ellipse(front, y - eye_y, person["eye_distance"] - 0.15, 0.035))
    X = X * (1 + seen.brightness + 0.35 * seen.light * x)
    return np.clip(X, 0, 1)[..., None].astype(np.float32)


def pictures(seed: int, num_people: int, *, each: int) -> Faces:
    """Several pictures of each of num_people, one person after the other (course 4, week 4).

    >>> data = pictures(0, 3, each=2)
    >>> data.X.shape, data.people
    ((6, 32, 32, 1), array([0, 0, 1, 1, 2, 2], dtype=int32))
    """
    who = np.repeat(np.arange(_count("num_people", num_people)), _count("each", each)).astype(np.int32)
    X = draw(people(seed, num_people)[who], variations(seed, len(who)))
    noise = np.random.default_rng([seed, 2]).normal(0, 0.03, X.shape)
    return Faces(np.clip(X + noise, 0, 1).astype(np.float32), who)


def _paint(X, tone, cover):
    """X with a tone laid over it; cover says from 0 to 1 how much of each pixel."""
    return X + cover * (tone - X)


def _ellipse(x, y, half_width, half_height):
    """How much of each pixel lies in an ellipse around (0, 0); its edge is one pixel wide."""
    r = np.hypot(x / half_width, y / half_height)
    return _step((1 - r) * np.minimum(half_width, half_height))


def _step(distance):
    return np.clip(distance * SIZE / 2 + 0.5, 0, 1)


def _count(name, number):
    if number < 1:
        raise ValueError(f"{name} must be 1 at least, but is {number}. Is it a fraction?")
    return number
