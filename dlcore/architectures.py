"""What a convolutional network costs before it exists: shapes, parameters, multiplications (course 4, weeks 1 and 2).

Convention: a shape is (n_H, n_W, n_C), channels last, of one example; behind a dense layer it is (n,). Nothing here
holds a weight, so a network of a hundred million parameters costs no more than one of ten.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from dlcore import conv
from dlcore.conv import Padding


class Convolution(NamedTuple):
    """n_C filters of f x f; norm is batch norm, two numbers for every channel (course 4, week 1).

    With groups, a filter sees only its share of the channels, as in the AlexNet of two GPUs.

    >>> Convolution(f=5, n_C=6)
    Convolution(f=5, n_C=6, stride=1, pad=0, bias=True, norm=False, groups=1)
    """

    f: int
    n_C: int
    stride: int = 1
    pad: Padding = 0
    bias: bool = True
    norm: bool = False
    groups: int = 1


class Pooling(NamedTuple):
    """The maximum or the mean of every window: the costs are the same (course 4, week 1).

    >>> Pooling(f=3, stride=2).pad
    0
    """

    f: int
    stride: int
    pad: Padding = 0


class GlobalAverage(NamedTuple):
    """One mean per channel (course 4, week 2).

    >>> GlobalAverage()
    GlobalAverage()
    """


class Dense(NamedTuple):
    """A fully connected layer of n units; what comes in is unrolled (course 4, week 1).

    >>> Dense(120).n
    120
    """

    n: int


class WiderChannels(NamedTuple):
    """A shortcut without parameters: every stride-th pixel, and channels of zeros up to n_C (after course 4, week 2).

    >>> WiderChannels(n_C=32, stride=2).n_C
    32
    """

    n_C: int
    stride: int


class Add(NamedTuple):
    """The sum of a main path and a shortcut; an empty shortcut is the identity (course 4, week 2).

    >>> Add(main=(Convolution(3, 64, pad="same"), Convolution(3, 64, pad="same"))).shortcut
    ()
    """

    main: tuple
    shortcut: tuple = ()


class Concatenate(NamedTuple):
    """Several paths side by side, their channels one after the other (course 4, week 2).

    >>> len(Concatenate(paths=((Convolution(1, 64),), (Convolution(3, 128, pad="same"),))).paths)
    2
    """

    paths: tuple


Layer = Convolution | Pooling | GlobalAverage | Dense | WiderChannels | Add | Concatenate


class Network(NamedTuple):
    """The shape of one example and the layers it goes through (course 4, week 1).

    >>> Network(input_shape=(6, 6, 3), layers=(Convolution(3, 10),)).input_shape
    (6, 6, 3)
    """

    input_shape: tuple[int, ...]
    layers: Sequence[Layer]


class Row(NamedTuple):
    """One line of the table of a network: what comes out of a layer, and what it costs (course 4, week 1).

    >>> Row("conv1", (4, 4, 10), 160, 280, 4320).parameters
    280
    """

    name: str
    shape: tuple[int, ...]
    size: int
    parameters: int
    multiplications: int


def rows(network: Network) -> list[Row]:
    """The table of a network, one row per layer and one for the input (course 4, weeks 1 and 2).

        convolution    n = floor((n_prev + 2 pad - f) / stride) + 1          for height and width
                       parameters      = (f f n_C_prev + 1) n_C
                       multiplications = n_H n_W f f n_C_prev n_C            additions are as many, with those of b
        dense          parameters      = (n_prev + 1) n
                       multiplications = n_prev n
        all others     nothing to learn, and no multiplications worth counting

    The number in a name counts the layers with weights so far; a pooling layer belongs to the one before it. Paths side
    by side have letters.

    >>> for row in rows(Network((32, 32, 3), (Convolution(5, 6), Pooling(2, 2), Dense(120)))):
    ...     print(row.name, row.shape, row.parameters)
    input (32, 32, 3) 0
    conv1 (28, 28, 6) 456
    pool1 (14, 14, 6) 0
    dense2 (120,) 141240
    """
    shape = tuple(network.input_shape)
    if len(shape) not in (1, 3):
        raise ValueError(f"input_shape must be (n_H, n_W, n_C), but is {shape}. Is the batch in it?")
    return [Row("input", shape, math.prod(shape), 0, 0), *_walk(network.layers, shape, 0, "")[2]]


def total(table: Sequence[Row]) -> tuple[int, int]:
    """Parameters and multiplications of a whole table (course 4, week 1).

    >>> total(rows(Network((28, 28, 192), (Convolution(1, 16), Convolution(5, 32, pad="same")))))
    (15920, 12443648)
    """
    return sum(row.parameters for row in table), sum(row.multiplications for row in table)


def depth(network: Network) -> int:
    """How many layers with weights lie one behind the other, the number in VGG-16 or ResNet-152 (course 4, week 2).

    Where paths run side by side, the longest counts.

    >>> block = Add(main=(Convolution(3, 64, pad="same"), Convolution(3, 64, pad="same")))
    >>> depth(Network((56, 56, 64), (block, block, Dense(10))))
    5
    """
    return _walk(network.layers, tuple(network.input_shape), 0, "")[1]


def receptive_fields(layers: Sequence[Layer]) -> list[tuple[int, int]]:
    """How wide a patch of the image one unit of each layer sees, and how far apart two patches are (course 4, week 4).

        field = field_prev + (f - 1) jump_prev
        jump  = jump_prev stride

    Of paths side by side the widest counts. The list ends before the first layer that sees the whole image.

    >>> receptive_fields([Convolution(5, 6), Pooling(2, 2), Convolution(5, 16), Pooling(2, 2), Dense(120)])
    [(5, 1), (6, 2), (14, 2), (16, 4)]
    """
    return _fields(layers, (1, 1))[1:]


def table(network: Network) -> str:
    """The rows of a network as text, with the sums (course 4, week 1).

    >>> print(table(Network((6, 6, 3), (Convolution(3, 10),))))
    layer     shape                size   parameters    multiplications
    input     6 x 6 x 3             108            0                  0
    conv1     4 x 4 x 10            160          280              4,320
    total                                        280              4,320
    """
    lines = ["layer     shape                size   parameters    multiplications"]
    for name, shape, size, parameters, multiplications in rows(network):
        lines.append(f"{name:9} {' x '.join(map(str, shape)):15} {size:>9,} {parameters:>12,} {multiplications:>18,}")
    parameters, multiplications = total(rows(network))
    return "\n".join([*lines, f"{'total':35} {parameters:>12,} {multiplications:>18,}"])


def _walk(layers, shape, number, path):
    """The shape and the number of the last layer, and the rows, from a start in the middle of a network."""
    _expect_list(layers)
    found = []
    for layer in layers:
        if isinstance(layer, Add | Concatenate):
            letters = zip("abcdefghijklmnopqrstuvwxyz", _paths(layer), strict=False)
            ends = [_walk(inner, shape, number, path + letter) for letter, inner in letters]
            found += [row for end in ends for row in end[2]]
            number = max(end[1] for end in ends)
            found.append(_join(layer, [end[0] for end in ends], f"{number}{path}"))
        else:
            number += isinstance(layer, Convolution | Dense)
            found.append(_single(layer, shape, f"{number}{path}"))
        shape = found[-1].shape
    return shape, number, found


def _paths(layer):
    return (layer.main, layer.shortcut) if isinstance(layer, Add) else layer.paths


def _single(layer, shape, number):
    if len(shape) != 3 and not isinstance(layer, Dense):
        raise ValueError(f"{type(layer).__name__} needs a shape (n_H, n_W, n_C), but gets {shape}. Is it behind a dense layer?")
    match layer:
        case Convolution(f, n_C, stride, pad, bias, norm, groups):
            if shape[2] % groups or n_C % groups:
                raise ValueError(f"groups must divide {shape[2]} and {n_C} channels, but is {groups}.")
            weights = f * f * (shape[2] // groups) * n_C
            n_H, n_W = (conv.output_size(n, f, stride=stride, pad=pad) for n in shape[:2])
            return _row(f"conv{number}", (n_H, n_W, n_C), weights + (bias + 2 * norm) * n_C, n_H * n_W * weights)
        case Pooling(f, stride, pad):
            return _row(f"pool{number}", (*(conv.output_size(n, f, stride=stride, pad=pad) for n in shape[:2]), shape[2]))
        case GlobalAverage():
            return _row(f"average{number}", (1, 1, shape[2]))
        case WiderChannels(n_C, stride):
            if n_C < shape[2]:
                raise ValueError(f"n_C must be at least the {shape[2]} channels that come in, but is {n_C}.")
            return _row(f"wider{number}", (*(conv.output_size(n, 1, stride=stride) for n in shape[:2]), n_C))
        case Dense(n):
            return _row(f"dense{number}", (n,), (math.prod(shape) + 1) * n, math.prod(shape) * n)
    raise TypeError(f"layers must hold layers of architectures, but hold a {type(layer).__name__}.")


def _row(name, shape, *costs):
    return Row(name, shape, math.prod(shape), *(costs or (0, 0)))


def _join(layer, ends, number):
    if isinstance(layer, Add):
        if len(set(ends)) > 1:
            raise ValueError(f"main and shortcut must end in one shape, but end in {ends}. Is the projection missing?")
        return _row(f"add{number}", ends[0])
    if len({end[:2] for end in ends}) > 1:
        raise ValueError(f"paths must end in one height and width, but end in {ends}. Is padding 'same' missing?")
    return _row(f"concat{number}", (*ends[0][:2], sum(end[2] for end in ends)))


def _fields(layers, start) -> list[tuple[int, int]]:
    _expect_list(layers)
    found = [start]
    for layer in layers:
        field, jump = found[-1]
        match layer:
            case Convolution(f, _, stride) | Pooling(f, stride):
                if min(f, stride) < 1:
                    raise ValueError(f"f and stride must be at least 1, but a layer has {(f, stride)}. Are they swapped?")
                found.append((field + (f - 1) * jump, jump * stride))
            case WiderChannels(_, stride):
                found.append((field, jump * stride))
            case Add() | Concatenate():
                found.append(max(_fields(path, found[-1])[-1] for path in _paths(layer)))
            case _:
                break
    return found


def _expect_list(layers):
    if hasattr(layers, "_fields"):
        raise TypeError(f"layers must be a list of layers, but is a {type(layers).__name__}. Is it a single layer?")
