"""Course 1, week 3: one example goes forward through a 3-4-1 network, and its slopes come back, step by step."""

from typing import Any, NamedTuple

import numpy as np

from dlcore.viz.controls import Button, Choice
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.scene import Scene
from dlcore.viz.units import lecture_network

X = np.array([[1.0], [-0.5], [2.0]])
W1 = np.array([[0.3, -0.2, 0.1], [-0.4, 0.5, 0.2], [0.1, 0.3, -0.6], [0.2, 0.1, 0.4]])
B1 = np.array([[0.1], [0.0], [0.2], [-0.3]])
W2 = np.array([[0.5, -0.7, 0.4, 0.6]])
B2 = np.array([[0.25]])
RATE = 0.5


class Step(NamedTuple):
    """One line of the calculation: its formula, the arrays by name, and which units of the drawing show a number."""

    title: str
    formula: str
    arrays: dict[str, np.ndarray]
    backward: bool = False


def loss_of(W1, b1, W2, b2, y: int) -> float:
    """The cross-entropy of the example."""
    z2 = (W2 @ np.tanh(W1 @ X + b1) + b2).item()
    return float(np.logaddexp(0.0, z2) - y * z2)


def steps_of(y: int) -> list[Step]:
    """All lines of the forward pass, of the backward pass and of one update."""
    z1 = W1 @ X + B1
    a1 = np.tanh(z1)
    z2 = W2 @ a1 + B2
    a2 = 1 / (1 + np.exp(-z2))
    loss = np.array([[loss_of(W1, B1, W2, B2, y)]])
    dz2 = a2 - y
    dW2, db2 = dz2 @ a1.T, dz2
    da1 = W2.T @ dz2
    dz1 = da1 * (1 - a1**2)
    dW1, db1 = dz1 @ X.T, dz1
    after = loss_of(W1 - RATE * dW1, B1 - RATE * db1, W2 - RATE * dW2, B2 - RATE * db2, y)
    return [
        Step("The example", "$a^{[0]} = x$", {"x": X}),
        Step("Hidden layer, first half", "$z^{[1]} = W^{[1]} x + b^{[1]}$", {"W1": W1, "b1": B1, "z1": z1}),
        Step("Hidden layer, second half", r"$a^{[1]} = \tanh(z^{[1]})$", {"z1": z1, "a1": a1}),
        Step("Output, first half", "$z^{[2]} = W^{[2]} a^{[1]} + b^{[2]}$", {"W2": W2, "a1": a1, "b2": B2, "z2": z2}),
        Step("Output, second half", r"$a^{[2]} = \sigma(z^{[2]})$", {"z2": z2, "a2": a2}),
        Step(
            "The loss",
            f"$y = {y}$:  loss $= -\\log {'a' if y else '(1 - a'}^{{[2]}}{'' if y else ')'}$",
            {"a2": a2, "loss": loss},
        ),
        Step("Back: the output", "$dz^{[2]} = a^{[2]} - y$", {"a2": a2, "dz2": dz2}, True),
        Step(
            "Back: its weights",
            "$dW^{[2]} = dz^{[2]} a^{[1]T}$,  $db^{[2]} = dz^{[2]}$",
            {"dz2": dz2, "a1": a1, "dW2": dW2, "db2": db2},
            True,
        ),
        Step("Back: through the weights", "$da^{[1]} = W^{[2]T} dz^{[2]}$", {"W2": W2, "dz2": dz2, "da1": da1}, True),
        Step(
            "Back: through tanh",
            r"$dz^{[1]} = da^{[1]} \odot (1 - a^{[1]} \odot a^{[1]})$",
            {"da1": da1, "a1": a1, "dz1": dz1},
            True,
        ),
        Step(
            "Back: the first weights",
            "$dW^{[1]} = dz^{[1]} x^T$,  $db^{[1]} = dz^{[1]}$",
            {"dz1": dz1, "x": X, "dW1": dW1, "db1": db1},
            True,
        ),
        Step(
            "One step downhill",
            f"every parameter: minus {RATE} times its slope",
            {"loss before": loss, "loss after": np.array([[after]])},
            True,
        ),
    ]


SHOWN = {"x": 0, "z1": 1, "a1": 1, "da1": 1, "dz1": 1, "z2": 2, "a2": 2, "dz2": 2}  # the layer whose units show these numbers
STEPS = len(steps_of(1))


def table(name: str, values: np.ndarray) -> str:
    """An array with its shape, as lines of a fixed width.

    >>> print(table("db2", np.array([[0.5]])))
    db2  (1, 1)
      0.500
    """
    rows = ["".join(f"{value:7.3f}" for value in row) for row in values]
    return "\n".join([f"{name}  {values.shape}", *rows])


def one_example() -> Explorer:
    """Press Next: each line of the forward and of the backward pass, with all numbers and shapes."""
    lists = {y: steps_of(y) for y in (0, 1)}

    def build(scene: Scene) -> None:
        left, right = scene.axes
        net = lecture_network(left)
        for text in (text for layer in net.texts for text in layer):
            text.set_visible(False)
        look: dict[str, Any] = dict(ha="center", va="bottom", fontsize=9, zorder=6)
        back = dict(facecolor=scene.colors.background, edgecolor="none", pad=0.8, alpha=0.9)
        numbers = [
            [left.text(unit.center[0], unit.center[1] + 0.24, "", bbox=back, **look) for unit in layer] for layer in net.units
        ]
        label = left.text(3.0, -0.75, "", ha="center", va="top", fontsize=10, color=scene.colors.ink)
        right.axis("off")
        right.set(xlim=(0, 1), ylim=(0, 1))
        mono: dict[str, Any] = dict(family="DejaVu Sans Mono", fontsize=9, va="top", color=scene.colors.ink)
        title = right.text(0, 1.0, "", fontsize=12, fontweight="bold", va="top")
        formula = right.text(0, 0.88, "", fontsize=13, va="top")
        columns = [right.text(0, 0.7, "", **mono), right.text(0.527, 0.7, "", **mono)]
        edges = [line for layer in net.edges for row in layer for line in row]
        units = [unit for layer in net.units for unit in layer]
        scene.moving(numbers=numbers, label=label, title=title, formula=formula, columns=columns, edges=edges, units=units)
        scene.keep(net=net)

    def update(scene: Scene, y: int, following: int, previous: int) -> tuple[str, str]:
        place = (following - previous) % STEPS
        step, net, colors = lists[y][place], scene["net"], scene.colors
        hue = colors.orange if step.backward else colors.blue
        for layer, (units, texts) in enumerate(zip(net.units, scene["numbers"], strict=True)):
            name = next((name for name in reversed(step.arrays) if SHOWN.get(name) == layer), None)
            fresh = name is not None and name == list(step.arrays)[-1]
            for unit, text, place_in in zip(units, texts, range(len(units)), strict=True):
                text.set_text(f"{step.arrays[name][place_in, 0]:.3f}" if name else "")
                text.set_color(hue if fresh else colors.ink)
                unit.set_facecolor(colors.shade[int(step.backward)] if fresh else colors.background)
        for layer, rows in enumerate(net.edges, start=1):
            used = f"W{layer}" in step.arrays or f"dW{layer}" in step.arrays
            for line in (line for row in rows for line in row):
                line.set(color=hue if used else colors.muted, linewidth=2.2 if used else 1.0)
        scene["label"].set_text(f"label y = {y}")
        scene["title"].set_text(f"{place + 1}. {step.title}")
        scene["formula"].set_text(step.formula)
        scene["formula"].set_color(hue)
        tables = [table(name, values) for name, values in step.arrays.items()]
        scene["columns"][0].set_text("\n\n".join(tables[: (len(tables) + 1) // 2]))
        scene["columns"][1].set_text("\n\n".join(tables[(len(tables) + 1) // 2 :]))
        last = list(step.arrays)[-1]
        caption = (
            f"Step {place + 1} of {STEPS}, {'backward' if step.backward else 'forward'}: {step.title.lower()}. Label y = {y}."
        )
        said = "; ".join(f"{name} {values.shape} = {np.round(values, 3).tolist()}" for name, values in step.arrays.items())
        return caption, f"A network with 3 inputs, 4 hidden units and 1 output. {caption} {said}. New here: {last}."

    return explore(
        update,
        Scene(build, ncols=2, size=(8.6, 4.0), width_ratios=[1, 1.25]),
        y=Choice("label y", {"0": 0, "1": 1}, value=1),
        following=Button("Next step"),
        previous=Button("Step back"),
    )
