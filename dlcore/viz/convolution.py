"""Pictures of convolutions: windows and numbers, filters, feature maps, architectures (course 4)."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from dlcore import architectures, conv
from dlcore.viz.theme import palette_of


class Window(NamedTuple):
    """The artists of a sliding window and what they show; `place_window` moves it."""

    frame: Rectangle
    marker: Rectangle
    products: Text
    outputs: list[list[Text]]
    cells: list[list[Rectangle]]
    image: np.ndarray
    W: np.ndarray
    Z: np.ndarray
    stride: int


def signed_map(ax: Axes) -> LinearSegmentedColormap:
    """Blue for negative numbers, the background for 0, orange for positive ones."""
    colors = palette_of(ax)
    return LinearSegmentedColormap.from_list("signed", [colors.blue, colors.background, colors.orange])


def sliding_window(ax: Axes, image, W, *, stride: int = 1, pad: int = 0, place: tuple[int, int] = (0, 0)) -> Window:
    """An image, a filter and the answers so far, all in numbers; below them the sum at the present place.

    image is (n_H, n_W), W is (f, f). Cells of padding are hatched.
    """
    colors = palette_of(ax)
    image, W = np.pad(np.asarray(image, dtype=float), pad), np.asarray(W, dtype=float)
    f = W.shape[0]
    rows, columns = (conv.output_size(n, f, stride=stride) for n in image.shape)
    windows = np.lib.stride_tricks.sliding_window_view(image, W.shape)[::stride, ::stride]
    Z = np.einsum("ijuv,uv->ij", windows, W)

    gap, height = 1.6, max(image.shape[0], f, rows)
    left_W, left_Z = image.shape[1] + gap, image.shape[1] + f + 2 * gap
    down = [(height - n) / 2 for n in (image.shape[0], f, rows)]
    _numbers(ax, image, (0, down[0]), colors.ink, hatched=pad)
    _numbers(ax, W, (left_W, down[1]), colors.blue, bold=True)
    outputs, cells = _numbers(ax, Z, (left_Z, down[2]), colors.ink)
    for x, sign in [(image.shape[1] + gap / 2, "*"), (left_Z - gap / 2, "=")]:
        ax.text(x, height / 2, sign, fontsize=18, ha="center", va="center", color=colors.muted)

    look: dict[str, Any] = dict(fill=False, lw=3, zorder=5)
    frame = Rectangle((0, down[0]), f, f, ec=colors.orange, **look)
    marker = Rectangle((left_Z, down[2]), 1, 1, ec=colors.orange, **look)
    for patch in (frame, marker):
        ax.add_patch(patch)
    products = ax.text((left_Z + columns) / 2, height + 0.5, "", ha="center", va="top", fontsize=9.5, color=colors.ink)
    _empty(ax, (-0.2, left_Z + columns + 0.2), (height + max(1.6, 0.45 * f + 0.6), -0.2))
    window = Window(frame, marker, products, outputs, cells, image, W, Z, stride)
    place_window(window, place)
    return window


def place_window(window: Window, place: tuple[int, int]) -> None:
    """Move the window to a place (row, column) of the output; answers after it in reading order are hidden."""
    i, j = place
    rows, columns = window.Z.shape
    if not (0 <= i < rows and 0 <= j < columns):
        raise ValueError(f"place must be a row and a column of the output {window.Z.shape}, but is {place}. Count from 0.")
    f, top = window.W.shape[0], window.cells[0][0].get_y()
    height = max(window.image.shape[0], f, rows)
    window.frame.set_xy((j * window.stride, (height - window.image.shape[0]) / 2 + i * window.stride))
    window.marker.set_xy((window.cells[0][0].get_x() + j, top + i))
    for row, column in np.ndindex(rows, columns):
        window.outputs[row][column].set_visible(row * columns + column <= i * columns + j)
    part = window.image[i * window.stride :, j * window.stride :][:f, :f]
    lines = [
        " + ".join(f"{_bracket(a)}·{_bracket(w)}" for a, w in zip(*pair, strict=True))
        for pair in zip(part, window.W, strict=True)
    ]
    if f <= 3:  # the first two rows of the filter fit on one line
        lines = [" + ".join(lines[:2]), *lines[2:]]
    text = "\n+ ".join(lines)
    window.products.set_text(f"{text} = {_short(window.Z[i, j])}")


def describe_window(window: Window, place: tuple[int, int]) -> str:
    """A sentence for the text alternative of a sliding window."""
    rows, columns = window.Z.shape
    return (
        f"A {window.W.shape[0]} by {window.W.shape[1]} filter slides over an image of {window.image.shape[0]} by "
        f"{window.image.shape[1]} numbers in steps of {window.stride}. At row {place[0]}, column {place[1]} of the "
        f"{rows} by {columns} output it answers {_short(window.Z[place])}."
    )


def padding_and_stride(ax: Axes, n: int, f: int, *, stride: int = 1, pad: int = 0) -> str:
    """All places of a window in a square image: the first in blue, the second in orange, a dot at the middle of each.

    Padding is hatched; pixels that no window sees are crossed out. Returns the sentence that the title could be.
    """
    colors, size, places = palette_of(ax), n + 2 * pad, conv.output_size(n, f, stride=stride, pad=pad)
    seen = (places - 1) * stride + f
    for i, j in np.ndindex(size, size):
        inside = pad <= i < pad + n and pad <= j < pad + n
        face = colors.grid if inside else colors.background
        ax.add_patch(Rectangle((j, i), 1, 1, fc=face, ec=colors.muted, lw=0.7, hatch=None if inside else "////", zorder=1))
        if i >= seen or j >= seen:
            ax.plot([j + 0.2, j + 0.8], [i + 0.2, i + 0.8], color=colors.muted, lw=1.2, zorder=2)
            ax.plot([j + 0.2, j + 0.8], [i + 0.8, i + 0.2], color=colors.muted, lw=1.2, zorder=2)
    for k, color in list(enumerate((colors.blue, colors.orange)))[:places]:
        inset = 0.06 + 0.08 * k
        ax.add_patch(
            Rectangle((k * stride + inset, inset), f - 2 * inset, f - 2 * inset, fill=False, ec=color, lw=2.6, zorder=4 - 0.1 * k)
        )
    middles = np.arange(places) * stride + f / 2
    down, across = np.meshgrid(middles, middles, indexing="ij")
    ax.plot(across.ravel(), down.ravel(), "o", color=colors.ink, ms=5, zorder=5)
    _empty(ax, (-0.15, size + 0.15), (size + 0.15, -0.15))
    padding = f" with a border of {pad}" if pad else ""
    row, column = ("row", "column") if size - seen == 1 else (f"{size - seen} rows", "columns")
    lost = f"; the last {row} and {column} are never seen" if seen < size else ""
    return f"n = {n}{padding}, f = {f}, stride {stride}: {places} by {places} places{lost}"


def filters(axes, W) -> None:
    """Filters (f, f, n_C_prev, n_C), one on each of the given axes: in color for 3 channels, else signed.

    A signed picture of several channels shows their sum. Axes that are left over stay empty.
    """
    W = np.asarray(W, dtype=float)
    largest = max(float(np.abs(W).max()), 1e-12)
    for k, ax in enumerate(np.ravel(axes)):
        _bare(ax)
        ax.spines[:].set(visible=k < W.shape[3], color=palette_of(ax).grid)
        if k < W.shape[3]:
            if W.shape[2] == 3:
                ax.imshow(0.5 + 0.5 * W[:, :, :, k] / largest, interpolation="nearest")
            else:
                _signed(ax, W[:, :, :, k].sum(axis=2))


def feature_maps(axes, A) -> None:
    """Channels of the activation of one image, (n_H, n_W, n_C), one on each of the given axes, on one scale.

    The background means 0, orange positive and blue negative. Axes that are left over stay empty.
    """
    A = np.asarray(A, dtype=float)
    for k, ax in enumerate(np.ravel(axes)):
        _bare(ax)
        ax.spines[:].set(visible=k < A.shape[2], color=palette_of(ax).grid)
        if k < A.shape[2]:
            _signed(ax, A[:, :, k], float(np.abs(A).max()))


def receptive_field(ax: Axes, layers: Sequence[tuple[str, int, int]]) -> str:
    """What one unit of the last layer sees, seen from the side; layers are (name, f, stride), the first at the bottom.

    Returns a sentence for the text alternative.
    """
    colors = palette_of(ax)
    steps = [(f, stride) for _, f, stride in layers]
    fields = architectures.receptive_fields([architectures.Pooling(f, stride) for f, stride in steps])
    counts = [1]
    for f, stride in reversed(steps):
        counts.append((counts[-1] - 1) * stride + f)
    counts.reverse()  # units below the one at the top, from the pixels upwards
    jumps = [1] + [jump for _, jump in fields]
    middles = [np.arange(counts[0]) + 0.5]
    for count, jump, (f, _), before in zip(counts[1:], jumps[1:], steps, jumps, strict=False):
        start = middles[-1][0] + (f - 1) / 2 * before
        middles.append(start + jump * np.arange(count))
    for level, places in enumerate(middles):
        for x in places:
            face = colors.orange if level == len(layers) else colors.sky if level else colors.grid
            ax.add_patch(Rectangle((x - 0.42, level - 0.16), 0.84, 0.32, fc=face, ec=colors.muted, lw=0.8, zorder=3))
        if level:
            f, half = steps[level - 1][0], jumps[level - 1]
            for x in places:
                reach = (f - 1) / 2 * half + 0.42
                corners = [
                    (x - 0.42, level - 0.16),
                    (x + 0.42, level - 0.16),
                    (x + reach, level - 0.84),
                    (x - reach, level - 0.84),
                ]
                ax.add_patch(Polygon(corners, fc=colors.sky, ec=colors.blue, alpha=0.16, lw=1, zorder=1))
        name = f"{layers[level - 1][0]}: sees {fields[level - 1][0]}" if level else f"{counts[0]} pixels"
        ax.text(counts[0] + 0.4, level, name, ha="left", va="center", fontsize=9.5, color=colors.ink)
    _empty(ax, (-0.2, 1.25 * counts[0] + 0.5), (-0.35, len(layers) + 0.35), equal=False)
    seen = ", ".join(f"{name} sees {field}" for (name, _, _), (field, _) in zip(layers, fields, strict=True))
    return f"A unit of the last layer sees {fields[-1][0]} pixels a side. Layer by layer: {seen}."


def augmentations(axes, original, changed: dict[str, Any]) -> None:
    """A row of pictures for every kind of change, its name at the left; the original stands first in each row.

    axes is (rows, columns); changed maps a name to pictures (m, h, w, 3), values from 0 to 1.
    """
    for row, (name, images) in zip(np.atleast_2d(axes), changed.items(), strict=True):
        for k, ax in enumerate(row):
            _bare(ax)
            picture = np.asarray(original if k == 0 else images[k - 1], dtype=float)
            ax.imshow(np.clip(np.squeeze(picture), 0, 1), cmap="gray", vmin=0, vmax=1, interpolation="nearest")
        row[0].set_ylabel(name, rotation=0, ha="right", va="center", labelpad=8)


def architecture(ax: Axes, rows: Sequence[tuple[str, tuple[int, ...], int]]) -> None:
    """A network as a table: a row (name, shape, parameters) per layer, and a bar as long as its share of parameters."""
    colors = palette_of(ax)
    total = sum(parameters for *_, parameters in rows)
    largest = max(max(parameters for *_, parameters in rows), 1)
    bottom = len(rows) + 1
    heads = [(0.0, "layer", "left"), (4.6, "shape", "right"), (6.6, "size", "right"), (9.2, "parameters", "right")]
    for x, word, side in heads:
        ax.text(x, 0, word, ha=side, va="center", fontweight="bold", color=colors.ink)
    for y, (name, shape, parameters) in enumerate(rows, 1):
        cells = [name, " × ".join(map(str, shape)), f"{int(np.prod(shape)):,}", f"{parameters:,}"]
        for (x, _, side), text in zip(heads, cells, strict=True):
            ax.text(x, y, text, ha=side, va="center", fontsize=9.5, color=colors.ink if parameters else colors.muted)
        ax.add_patch(Rectangle((9.5, y - 0.3), 3 * parameters / largest, 0.6, fc=colors.blue, lw=0, zorder=2))
    ax.text(0, bottom, "total", ha="left", va="center", fontweight="bold", color=colors.ink)
    ax.text(9.2, bottom, f"{total:,}", ha="right", va="center", fontweight="bold", color=colors.ink)
    for y in (0.5, bottom - 0.5):
        ax.plot([0, 12.5], [y, y], color=colors.muted, lw=0.9)
    _empty(ax, (-0.1, 12.6), (bottom + 0.5, -0.5), equal=False)


def describe_architecture(rows: Sequence[tuple[str, tuple[int, ...], int]]) -> str:
    """A sentence for the text alternative of an architecture.

    >>> describe_architecture([("conv", (28, 28, 6), 456), ("pool", (14, 14, 6), 0)])
    'A network of 2 layers and 456 parameters: conv 28 by 28 by 6, 456 parameters; pool 14 by 14 by 6.'
    """
    parts = [
        f"{name} {' by '.join(map(str, shape))}" + (f", {parameters:,} parameters" if parameters else "")
        for name, shape, parameters in rows
    ]
    return f"A network of {len(rows)} layers and {sum(n for *_, n in rows):,} parameters: {'; '.join(parts)}."


def _numbers(ax, matrix, corner, color, *, bold=False, hatched=0):
    """A grid of cells with numbers, its upper left corner at (x, y). Returns the texts and the cells, row by row."""
    colors, (left, top), (rows, columns) = palette_of(ax), corner, matrix.shape
    texts, cells = [], []
    for i in range(rows):
        texts.append([])
        cells.append([])
        for j in range(columns):
            outside = min(i, j, rows - 1 - i, columns - 1 - j) < hatched
            hatch = "////" if outside else None
            look: dict[str, Any] = dict(fc=colors.background, ec=colors.grid if outside else colors.muted, lw=0.8, hatch=hatch)
            cells[-1].append(ax.add_patch(Rectangle((left + j, top + i), 1, 1, zorder=1, **look)))
            words: dict[str, Any] = dict(ha="center", va="center", fontsize=10, fontweight="bold" if bold else "normal")
            tint = colors.muted if outside else color
            texts[-1].append(ax.text(left + j + 0.5, top + i + 0.5, _short(matrix[i, j]), color=tint, zorder=3, **words))
    return texts, cells


def _short(value):
    return f"{value:.3g}".replace("-", "−")


def _bracket(value):
    return f"({_short(value)})" if value < 0 else _short(value)


def _signed(ax, values, largest=None):
    largest = max(float(np.abs(values).max()) if largest is None else largest, 1e-12)
    ax.imshow(values, cmap=signed_map(ax), norm=Normalize(-largest, largest), interpolation="nearest")


def _bare(ax):
    ax.set(xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(False)


def _empty(ax, xlim, ylim, *, equal=True):
    """Axes that only carry what is drawn on them."""
    ax.set(xlim=xlim, ylim=ylim)
    ax.set_aspect("equal" if equal else "auto")
    ax.axis("off")
