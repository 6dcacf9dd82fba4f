"""Widgets about arrays (course 1, week 2): broadcasting, and an image as one long column."""

from typing import Any

import numpy as np
from matplotlib.patches import Rectangle

from dlcore.viz.controls import Choice, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.scene import Scene

SHAPES = {str(shape): shape for shape in ((3, 4), (3, 1), (1, 4), (3,), (4,), (4, 1), ())}
OPERATIONS = {"+": np.add, "−": np.subtract, "×": np.multiply}


def board_text(left: tuple[int, ...], right: tuple[int, ...]) -> str:
    """What NumPy does with these two shapes, in words.

    >>> board_text((3, 4), (1, 4))
    'B is copied to the 3 rows. The result is (3, 4).'
    """
    try:
        result = np.broadcast_shapes(left, right)
    except ValueError:
        return f"ValueError: {left} and {right} do not fit: counted from the right, sizes must be equal or 1."
    words = []
    for name, shape in (("A", left), ("B", right)):
        rows, columns = (1,) * (2 - len(shape)) + shape
        full_rows, full_columns = (1,) * (2 - len(result)) + result
        targets = [f"the {full_rows} rows"] if full_rows > rows else []
        targets += [f"the {full_columns} columns"] if full_columns > columns else []
        if targets:
            words.append(f"{name} is copied to {' and '.join(targets)}.")
    if len(left) != len(right) and {len(left), len(right)} == {1, 2} and result not in (left, right):
        words.append("A rank-1 array counts as a row: no error, but is this what you meant?")
    return " ".join([*(words or ["Nothing is copied."]), f"The result is {result}."])


def broadcasting_board() -> Explorer:
    """Choose two shapes: see which numbers NumPy copies, and when it says nothing although it should."""

    def build(scene: Scene) -> None:
        cells, titles = {}, []
        for panel, ax in enumerate(scene.axes):
            ax.set(xlim=(-0.1, 4.1), ylim=(4.1, -0.1))
            titles.append(ax.set_title(" "))
            ax.axis("off")
            for i in range(4):
                for j in range(4):
                    frame = ax.add_patch(Rectangle((j + 0.04, i + 0.04), 0.92, 0.92, lw=1.2, zorder=2))
                    text = ax.text(j + 0.5, i + 0.5, "", ha="center", va="center", fontsize=11, zorder=3)
                    cells[panel, i, j] = frame, text
        error = scene.axes[2].text(0, 1, "", color=scene.colors.orange, fontsize=10.5, va="center")
        scene.moving(cells=cells, titles=titles, error=error)

    def fill(scene: Scene, panel: int, array: np.ndarray, own: tuple[int, ...], color: str) -> None:
        """Show an array in a panel; numbers beyond its own shape are copies, pale and dashed."""
        table = array.reshape((1,) * (2 - array.ndim) + array.shape)
        rows, columns = (1,) * (2 - len(own)) + own
        for (where, i, j), (frame, text) in scene["cells"].items():
            if where == panel:
                inside = i < table.shape[0] and j < table.shape[1]
                copy = i >= rows or j >= columns
                frame.set_visible(inside)
                text.set_text(f"{table[i, j]:g}" if inside else "")
                text.set_color(scene.colors.muted if copy else scene.colors.ink)
                frame.set(facecolor=scene.colors.background if copy else color, edgecolor=scene.colors.muted)
                frame.set_linestyle((0, (3, 3)) if copy else "-")

    def update(scene: Scene, left: tuple[int, ...], sign: str, right: tuple[int, ...]) -> tuple[str, str]:
        A = 1.0 + np.arange(np.prod(left, dtype=int)).reshape(left)
        B = 100 * (1.0 + np.arange(np.prod(right, dtype=int)).reshape(right))
        blue, orange = scene.colors.shade
        text = board_text(left, right)
        fits = not text.startswith("ValueError")
        result = OPERATIONS[sign](A, B) if fits else np.zeros((0, 0))
        fill(scene, 0, np.broadcast_to(A, result.shape) if fits else A, left, blue)
        fill(scene, 1, np.broadcast_to(B, result.shape) if fits else B, right, orange)
        fill(scene, 2, result, result.shape, scene.colors.grid)
        scene["error"].set_text("" if fits else "shapes do not fit")
        for title, words in zip(
            scene["titles"],
            (f"A {left}", f"{sign}   B {right}", f"=   {result.shape}" if fits else "=   error"),
            strict=True,
        ):
            title.set_text(words)
        return text, f"A {left} {sign} B {right}. {text}" + (f" First row: {np.atleast_2d(result)[0]}." if fits else "")

    return explore(
        update,
        Scene(build, ncols=3, size=(8, 2.6)),
        left=Choice("shape of A", SHAPES, value=(3, 1), menu=True),
        sign=Choice("operation", list(OPERATIONS), value="−"),
        right=Choice("shape of B", SHAPES, value=(3,), menu=True),
    )


def unrolled_index(index: int, order: str, side: int) -> tuple[int, int, int]:
    """Row, column and channel of an entry of the long column.

    >>> unrolled_index(65, "planes", 8), unrolled_index(65, "pixels", 8)
    ((0, 1, 1), (2, 5, 2))
    """
    if order == "planes":
        channel, row, column = np.unravel_index(index, (3, side, side))
    else:
        row, column, channel = np.unravel_index(index, (side, side, 3))
    return int(row), int(column), int(channel)


def image_unrolling(image=None) -> Explorer:
    """Follow a number of the long column back to its pixel and color. `image` is (h, w, 3) with entries 0 to 255."""
    if image is None:
        from dlcore.datasets import flowers

        photographs = flowers()
        petals = photographs.X_train[photographs.Y_train[0] == 1]
        image = petals[int(np.argmax(petals.std(axis=(1, 2)).sum(axis=1)))]  # the one with most to see
    side = 8
    pixels = np.asarray(image, dtype=float)
    step = pixels.shape[0] // side
    pixels = pixels[: side * step, : side * step].reshape(side, step, side, step, 3).mean(axis=(1, 3)) / 255
    names = ("red", "green", "blue")
    columns = {"planes": np.moveaxis(pixels, 2, 0).ravel(), "pixels": pixels.ravel()}

    def strip(order: str) -> np.ndarray:
        """The long column lying down, every number in its own color."""
        colors = np.zeros((1, columns[order].size, 3))
        for index, number in enumerate(columns[order]):
            colors[0, index, unrolled_index(index, order, side)[2]] = number
        return colors

    strips = {order: strip(order) for order in columns}

    def build(scene: Scene) -> None:
        *planes, long = scene.axes
        for channel, ax in enumerate(planes):
            shown = pixels if channel == 0 else pixels * (np.arange(3) == channel - 1)
            ax.imshow(shown, interpolation="nearest")
            ax.set(xticks=[], yticks=[], position=(0.015 + 0.245 * channel, 0.36, 0.235, 0.56))
            ax.grid(False)
            ax.spines[:].set_visible(False)
            ax.set_title(("image", *names)[channel], loc="center", fontweight="normal", fontsize=10)
        row = long.imshow(strips["planes"], aspect="auto", extent=(-0.5, 191.5, 0, 1), interpolation="nearest", zorder=1)
        long.set(yticks=[], xlabel="position in the column x", xticks=[0, 32, 64, 96, 128, 160, 191])
        long.set_position((0.015, 0.17, 0.97, 0.1))
        long.grid(False)
        white: dict[str, Any] = dict(edgecolor="white", facecolor="none", lw=2.2, zorder=5)
        frames = [ax.add_patch(Rectangle((0, 0), 1, 1, **white)) for ax in planes]
        (needle,) = long.plot([], [], "v", color=scene.colors.ink, ms=9, clip_on=False, zorder=6)
        scene.moving(frames=frames, needle=needle, row=row)

    def update(scene: Scene, index: int, order: str) -> tuple[str, str]:
        index = int(index)
        row, column, channel = unrolled_index(index, order, side)
        for k, frame in enumerate(scene["frames"]):
            frame.set_xy((column - 0.5, row - 0.5))
            frame.set_visible(k in (0, channel + 1))
        scene["needle"].set_data([index], [1.18])
        scene["row"].set_data(strips[order])
        text = f"x[{index}] = {columns[order][index]:.3f} is the {names[channel]} of the pixel in row {row}, column {column}."
        way = "plane by plane" if order == "planes" else "pixel by pixel"
        return text, f"An image of {side} by {side} pixels, its color planes and its 192 numbers {way}. {text}"

    return explore(
        update,
        Scene(build, mosaic=[[*"irgb"], [*"xxxx"]], size=(8, 3.4)),
        index=Range("position", 0, 191, 1, value=75),
        order=Choice("order", {"all red, all green, all blue": "planes", "pixel by pixel": "pixels"}, menu=False),
    )
