"""Pictures of faces and style: siamese networks, triplets, why 99 % is not enough, the networks of style transfer, the
patches that excite a unit (course 4, week 4).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Circle
from matplotlib.text import Text

from dlcore.viz.detection import picture
from dlcore.viz.flow import Arrow, Box, diagram
from dlcore.viz.sketches import arrow, bare
from dlcore.viz.theme import palette_of

Number = int | float


def siamese(ax: Axes, *, decision: str = "distance") -> dict[str, Text]:
    """Two pictures through the same network: their encodings, and the distance, or a logistic unit on the differences."""
    words = {
        "distance": ("distance\n$\\|f(x_1) - f(x_2)\\|^2$", "at most τ:\nsame person"),
        "logistic": ("logistic unit on\n$|f(x_1) - f(x_2)|$", "probability\nof the same"),
    }
    if decision not in words:
        raise ValueError(f"decision must be distance or logistic, but is {decision!r}. Is it the name of a network?")
    boxes, arrows = {}, []
    for k, y in ((1, 0.8), (2, -0.8)):
        boxes[f"x{k}"] = Box(0, y, f"picture\n$x_{k}$", "data", width=1.3, height=0.9)
        boxes[f"net{k}"] = Box(2.6, y, "ConvNet", width=1.9, height=0.9)
        boxes[f"f{k}"] = Box(5.2, y, f"$f(x_{k})$\n128 numbers", "data", width=1.8, height=0.9)
        arrows += [Arrow(f"x{k}", f"net{k}"), Arrow(f"net{k}", f"f{k}"), Arrow(f"f{k}", "decision")]
    arrows.append(Arrow("net1", "net2", "same parameters", dashed=True))
    boxes["decision"] = Box(8.1, 0, words[decision][0], "new", width=2.3, height=1.1)
    boxes["answer"] = Box(10.7, 0, words[decision][1], "word", width=1.9, height=1.0)
    arrows.append(Arrow("decision", "answer"))
    return diagram(ax, boxes, arrows)


def triplet(ax: Axes, A, P, N, *, alpha: Number) -> float:
    """Anchor, positive and negative in the plane (2,), circles of d(A, P) and of that plus the margin, and who is pushed.

    Distances are squared, so the circles have the square roots as radii. Returns the loss; where it is 0 nothing moves.
    """
    A, P, N = (np.asarray(point, dtype=float) for point in (A, P, N))
    colors = palette_of(ax)
    near, far = float(np.sum((A - P) ** 2)), float(np.sum((A - N) ** 2))
    loss = max(near - far + alpha, 0.0)
    for radius, dash in ((np.sqrt(near), "-"), (np.sqrt(near + alpha), "--")):
        ax.add_patch(Circle(tuple(A), radius, fill=False, edgecolor=colors.blue, linestyle=dash, lw=1.3, zorder=1))
    for point, name, marker, hue in ((A, "A", "o", colors.ink), (P, "P", "s", colors.blue), (N, "N", "^", colors.orange)):
        ax.plot(*point, marker, ms=11, color=hue, zorder=4)
        ax.annotate(name, tuple(point), (9, 7), textcoords="offset points", fontsize=11, weight="bold", color=hue, zorder=5)
    reach = np.sqrt(near + alpha)
    if loss:  # downhill: minus the derivatives of the loss, for every point, at one common scale
        moves = {"A": 2 * (P - N), "P": 2 * (A - P), "N": 2 * (N - A)}
        scale = 0.45 * reach / max(float(np.hypot(*move)) for move in moves.values())
        for point, move in zip((A, P, N), moves.values(), strict=True):
            arrow(ax, tuple(point), tuple(point + scale * move), colors.green, lw=2.2)
    corners = np.array([A + reach, A - reach, P, N])
    (left, bottom), (right, top) = corners.min(axis=0), corners.max(axis=0)
    room = 0.3 * reach
    bare(ax, (left - room, right + 2 * room, bottom - 1.7 * room, top + room), equal=True)
    words = f"d(A, P) = {near:.2f}, d(A, N) = {far:.2f}, loss = {loss:.2f}"
    ax.text((left + right + room) / 2, bottom - 0.6 * room, words, ha="center", va="top", fontsize=9)
    return loss


def describe_triplet(A, P, N, *, alpha: Number) -> str:
    """A sentence for the text alternative of a triplet.

    >>> describe_triplet([0, 0], [1, 0], [0, 3], alpha=0.2)
    'A triplet with d(A, P) = 1, d(A, N) = 9 and margin 0.2: the loss is 0, nothing moves.'
    """
    A, P, N = (np.asarray(point, dtype=float) for point in (A, P, N))
    near, far = float(np.sum((A - P) ** 2)), float(np.sum((A - N) ** 2))
    loss = max(near - far + alpha, 0.0)
    rest = "P is pulled to A, N is pushed away" if loss else "nothing moves"
    return f"A triplet with d(A, P) = {near:.3g}, d(A, N) = {far:.3g} and margin {alpha:.3g}: the loss is {loss:.3g}, {rest}."


def any_mistake(ax: Axes, largest: int, accuracies: Sequence[float]) -> dict[float, np.ndarray]:
    """Chance of at least one mistake, by the number of people in the database, for verifiers of several accuracies."""
    colors, people, chances = palette_of(ax), np.arange(1, largest + 1), {}
    looks = ((colors.orange, "--"), (colors.blue, "-"), (colors.green, "-."), (colors.pink, ":"))
    for p, (color, dash) in zip(accuracies, looks, strict=False):
        chances[p] = 1 - np.asarray(p, dtype=float) ** people
        ax.plot(people, 100 * chances[p], dash, color=color, label=f"right in {100 * p:.6g} %")
    ax.set(xlabel="people in the database, K", ylabel="at least one mistake, in percent", xlim=(1, largest), ylim=(0, 105))
    ax.legend()
    return chances


def describe_any_mistake(largest: int, accuracies: Sequence[float]) -> str:
    """A sentence for the text alternative of the chance of a mistake.

    >>> describe_any_mistake(100, [0.99, 0.999])
    'With 100 people there is a mistake in 63% of the cases at 99% accuracy, 10% of the cases at 99.9% accuracy.'
    """
    parts = [f"{1 - p**largest:.0%} of the cases at {100 * p:.6g}% accuracy" for p in accuracies]
    return f"With {largest} people there is a mistake in {', '.join(parts)}."


def batch_losses(ax: Axes, losses: Mapping[str, Any]) -> dict[str, float]:
    """Losses of triplets that were chosen in several ways, sorted; in the legend the share that teaches nothing.

    Returns the share of losses that are 0.
    """
    colors, zero, lines = palette_of(ax), {}, list[Line2D]()
    looks = ((colors.orange, "--"), (colors.blue, "-"), (colors.green, "-."))
    for (name, values), (color, dash) in zip(losses.items(), looks, strict=False):
        values = np.sort(np.asarray(values, dtype=float))[::-1]
        zero[name] = float(np.mean(values <= 0))
        lines += ax.plot(
            100 * (np.arange(values.size) + 0.5) / values.size, values, dash, color=color, label=f"{name}: {zero[name]:.0%} are 0"
        )
    ax.set(xlabel="triplets in percent, the hardest first", ylabel="loss", xlim=(0, 100), ylim=(0, None))
    ax.legend()
    return zero


def style_networks(ax: Axes) -> dict[str, Text]:
    """Style transfer: three pictures through one network; content at one layer, Gram matrices at several, one cost J(G)."""
    boxes, arrows = {}, []
    for name, y, kind in (("content C", 1.3, "data"), ("generated G", 0, "new"), ("style S", -1.3, "data")):
        key = name[-1]
        boxes[key] = Box(0, y, name, kind, width=1.8, height=0.8)
        boxes[f"net {key}"] = Box(2.9, y, "same network,\nfixed", "frozen", width=2.1, height=0.8)
        arrows.append(Arrow(key, f"net {key}"))
    boxes["content"] = Box(6.0, 0.75, "activations of\na middle layer:\n$J_{content}$", width=2.5, height=1.2)
    boxes["style"] = Box(6.0, -0.75, "Gram matrices\nof some layers:\n$J_{style}$", width=2.5, height=1.2)
    boxes["J"] = Box(9.3, 0, r"$J(G) = \alpha J_{content}$" "\n" r"$+ \beta J_{style}$", "new", width=2.6, height=1.1)
    for key, ends in (("C", ("content",)), ("G", ("content", "style")), ("S", ("style",))):
        arrows += [Arrow(f"net {key}", end) for end in ends]
    arrows += [Arrow("content", "J"), Arrow("style", "J")]
    arrows.append(Arrow("J", "G", "gradient: changes the pixels of G", via=((9.3, -2.2), (-1.3, -2.2), (-1.3, 0)), strong=True))
    return diagram(ax, boxes, arrows)


def nine_patches(axes, patches, *, titles: Sequence[str]) -> None:
    """For several units the nine patches (units, 9, h, w, channels) that excite them most, each unit as a 3 x 3 sheet."""
    gap = np.array(to_rgb(palette_of(np.ravel(axes)[0]).background))
    for ax, nine, title in zip(np.ravel(axes), np.asarray(patches, dtype=float), titles, strict=True):
        count, h, w, channels = nine.shape
        if count != 9:
            raise ValueError(f"patches must have shape (units, 9, h, w, channels), but has {count} for a unit. Are axes swapped?")
        sheet = np.full((3 * h + 2, 3 * w + 2, channels), gap[:channels])
        for k, patch in enumerate(nine):
            i, j = divmod(k, 3)
            sheet[i * (h + 1) : i * (h + 1) + h, j * (w + 1) : j * (w + 1) + w] = patch
        picture(ax, sheet if channels == 3 else sheet[..., 0])
        ax.set_title(title, fontsize=9)


def describe_siamese(decision: str = "distance") -> str:
    """A sentence for the text alternative of a siamese network.

    >>> describe_siamese()
    'Two pictures go through the same network; the distance of the two encodings decides whether it is the same person.'
    """
    last = "the distance of" if decision == "distance" else "a logistic unit on the differences of"
    return f"Two pictures go through the same network; {last} the two encodings decides whether it is the same person."


def describe_batch_losses(zero: Mapping[str, float]) -> str:
    """A sentence for the text alternative of losses of triplets; zero is what `batch_losses` returns.

    >>> describe_batch_losses({"random": 0.9, "hard": 0.15})
    'Share of triplets that teach nothing: random 90%, hard 15%.'
    """
    return f"Share of triplets that teach nothing: {', '.join(f'{name} {share:.0%}' for name, share in zero.items())}."


def describe_style_networks() -> str:
    """A sentence for the text alternative of style transfer.

    >>> describe_style_networks()[:71]
    'Content, generated and style picture go through the same fixed network.'
    """
    return (
        "Content, generated and style picture go through the same fixed network. Activations of content and generated give "
        "the content cost, Gram matrices of style and generated the style cost; the gradient of both changes the pixels."
    )
