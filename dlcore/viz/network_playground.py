"""The network playground of course 1, week 4: build a small network, watch it learn, and take the code of the picture along."""

from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from dlcore.viz import draw, unit_maps
from dlcore.viz.controls import CSS, Button, Choice, Number, Range
from dlcore.viz.explorer import arrange
from dlcore.viz.live import LiveRun
from dlcore.viz.network_training import (
    CLOUDS,
    GRID,
    INPUTS,
    LAYERS,
    LIMITS,
    ROUND,
    UNITS,
    Settings,
    Training,
    code,
    examples,
    look,
    rounds,
    setup,
)
from dlcore.viz.notebook import has_front_end
from dlcore.viz.scene import Scene

HERE = Path(__file__).parent


class Code(anywidget.AnyWidget):
    """Source code with a button that copies it; invisible while it is empty."""

    _esm = HERE / "code.js"
    _css = CSS
    code = traitlets.Unicode().tag(sync=True)


def build(scene: Scene) -> None:
    """What stands still, and names for what moves."""
    net, big, curve, gradient = scene.axes
    colors = scene.colors
    parts = unit_maps.board(net, most_inputs=7, most_layers=LAYERS)
    image, line = draw.shade(big, LIMITS), draw.boundary(big)
    points = draw.points(big, np.zeros((2, 2)), [0, 1], size=17)
    big.set(xlabel="", ylabel="", xticks=[], yticks=[], box_aspect=1)
    curve.set(xlim=(0, 1000), ylim=(0, 1.05), xlabel="iteration", ylabel="cost J")
    (train,) = curve.plot([], [], color=colors.blue, label="training points", zorder=3)
    (test,) = curve.plot([], [], "--", color=colors.orange, label="test points", zorder=3)
    curve.legend(loc="upper right").set_zorder(1)  # below what moves: else it is drawn again for every picture
    gradient.set(yscale="log", xlim=(0.6, LAYERS + 1.4), ylim=(1e-8, 9), xlabel="layer", ylabel="size of dW")
    gradient.set_xticks(range(1, LAYERS + 2))
    gradient.set_yticks([1e-8, 1e-6, 1e-4, 1e-2, 1])
    (first,) = gradient.plot([], [], ":", marker="s", color=colors.muted, ms=4, label="at the start")
    (now,) = gradient.plot([], [], "-", marker="o", color=colors.green, ms=6, label="now", zorder=3)
    gradient.legend(loc="lower right", ncols=2).set_zorder(1)
    titles = [big.set_title(" ", fontsize=10), curve.set_title(" ", fontsize=10)]
    gradient.set_title("How large the derivatives are", fontsize=10)
    scene.moving(board=list(parts), image=image, line=line, points=points, train=train, test=test)
    scene.moving(first=first, now=now, titles=titles)
    scene.keep(parts=parts)


def paint(scene: Scene, state: Training, costs, seen: str = "answer", shown: str = "training", **values: Any) -> tuple[str, str]:
    """Set the moving artists, and say in words what is to be seen."""
    settings, at = state.settings, look(state)
    chosen = unit_of(seen, settings)
    unit_maps.paint(scene["parts"], state.params, at.maps[:-1], INPUTS[settings.inputs][0], chosen=chosen, dark=scene.dark)
    layer, unit = chosen or (len(at.maps) - 1, 0)
    big = at.maps[layer][unit].reshape(GRID, GRID)
    scene["image"].set_data(big)
    scene["line"].set_segments(draw.boundary_segments(big, LIMITS) if chosen is None else [])
    scene["titles"][1].set_text(f"Cost with α = {settings.learning_rate:g}")
    scene["titles"][0].set_text(f"layer {layer}, unit {unit + 1}" if chosen else "The answer of the network")
    X, Y = examples(settings.points, settings.noise, int(settings.seed) + (1000 if shown == "test" else 0))
    for label, artist in enumerate(scene["points"]):
        artist.set_offsets(X[:, Y[0] == label].T)
    done = ROUND * len(costs)
    if scene.axes[2].get_xlim()[1] != settings.iterations:
        scene.axes[2].set_xlim(0, settings.iterations)
    for name, history, J in (("train", costs, at.J), ("test", state.test_costs[: len(costs)], at.test_J)):
        history = np.append(np.asarray(history), J)
        thin = max(1, history.size // 300)
        scene[name].set_data(ROUND * np.arange(history.size)[::thin], np.minimum(history[::thin], 5))
    if not len(costs):
        state.first[:] = [at.sizes]
    layers = np.arange(1, len(at.sizes) + 1)
    scene["first"].set_data(layers, np.maximum(state.first[0] if state.first else at.sizes, 1.2e-8))
    scene["now"].set_data(layers, np.maximum(at.sizes, 1.2e-8))
    caption = (
        f"Iteration {done} of {settings.iterations}: cost {at.J:.3f} and {at.right[0]:.0%} right on the training points,"
        f" {at.test_J:.3f} and {at.right[1]:.0%} on the test points."
    )
    many, wide = ("" if number == 1 else "s" for number in (settings.depth, settings.width))
    hidden = f"{settings.depth} hidden layer{many} of {settings.width} unit{wide} ({settings.hidden})"
    hidden = hidden if settings.depth else "no hidden layer"
    alt = (
        f"{settings.points}: a network with {settings.sizes[0]} inputs and {hidden}, learning rate {settings.learning_rate:g},"
        f" {sum(layer.W.size + layer.b.size for layer in state.params)} parameters; each unit is a small map of what it gives."
        f" Shown large: {seen if chosen else 'the answer'}, with the {shown} points."
        f" {caption} The size of dW from the first layer to the last: {', '.join(f'{size:.1e}' for size in at.sizes)}."
    )
    return caption, alt


def names_of(settings: Settings) -> list[str]:
    """The menu of what can be seen large.

    >>> names_of(Settings(depth=1, width=2))
    ['answer', 'layer 1, unit 1', 'layer 1, unit 2']
    """
    return ["answer", *(f"layer {l + 1}, unit {u + 1}" for l in range(settings.depth) for u in range(settings.width))]


def unit_of(seen: str, settings: Settings) -> tuple[int, int] | None:
    """The layer and the unit, counted from 0, that the menu names, if this network has it.

    >>> unit_of("layer 2, unit 3", Settings()), unit_of("answer", Settings()), unit_of("layer 5, unit 1", Settings())
    ((2, 2), None, None)
    """
    if seen not in names_of(settings)[1:]:
        return None
    layer, unit = (int(word.split()[1]) for word in seen.split(", "))
    return layer, unit - 1


class NetworkRun(LiveRun):
    """A LiveRun that trains in rounds, with two menus that only change what is looked at, and a button for the code."""

    def __init__(self, seconds: Number = 6, **values: Any):
        s = Settings(**values)
        inputs = {"x₁, x₂": "plain", "with squares": "squares", "with sines": "sines", "all seven": "all"}
        hidden = {"tanh": "tanh", "ReLU": "relu", "leaky ReLU": "leaky_relu", "sigmoid": "sigmoid"}
        starts = {"He": "he", "Xavier": "xavier", "normal × 0.01": "0.01", "normal × 1": "1", "zero": "0"}
        controls: dict[str, Any] = dict(
            points=Choice("points", list(CLOUDS), value=s.points, menu=True),
            noise=Range("noise", 0, 0.5, 0.05, value=s.noise, text="{:.2f}"),
            inputs=Choice("inputs", inputs, value=s.inputs, menu=True),
            depth=Range("hidden layers", 0, LAYERS, value=s.depth),
            width=Range("units in each", 1, UNITS, value=s.width),
            hidden=Choice("activation", hidden, value=s.hidden, menu=True),
            start=Choice("weights start at", starts, value=s.start, menu=True),
            learning_rate=Range("learning rate α", 0.001, 10, value=s.learning_rate, log=True, slots=25, text="{:g}"),
            iterations=Choice("iterations", {str(n): n for n in (300, 1000, 3000, 10000)}, value=s.iterations, menu=True),
            seed=Range("seed", 0, 9, value=s.seed),
        )
        mosaic = [["net", "net", "big"], ["curve", "gradient", "gradient"]]
        ratios: dict[str, Any] = dict(width_ratios=[3.3, 1.5, 3.1], height_ratios=[3.5, 2])
        scene = Scene(build, mosaic=mosaic, size=(8, 5.8), **ratios)
        super().__init__(lambda state: (state, 0.0), setup, paint, scene, name="network playground", seconds=seconds, **controls)
        self.piece = rounds
        self.looks = {
            "seen": Choice("large picture", names_of(s), menu=True),
            "shown": Choice("points shown", ["training", "test"], menu=True),
        }
        self.picture.observe(lambda change: self.pick(*change.new[:2]), "click")
        for control in self.looks.values():
            control.observe(lambda change: self.stage.refresh(), "index")
        self.controls |= self.looks
        self.code, ask = Code(), Button("Show me the code for this")
        self.buttons["Code"] = ask
        ask.observe(lambda change: self.show_code(), "index")
        self.view = arrange(self.picture, [*self.controls.values(), *self.buttons.values()])
        self.view.children = (*self.view.children, self.code)
        self.stage.refresh()

    def pick(self, across: float, down: float) -> None:
        """A click on a unit chooses it for the large picture, and a click beside all units the answer."""
        width, height = self.scene.figure.bbox.size
        x, y = self.scene.axes[0].transData.inverted().transform((across * width, (1 - down) * height))
        sizes = self.state.settings.sizes[:-1]
        for layer, middles in enumerate(unit_maps.places(sizes)):
            for unit, middle in enumerate(middles):
                if layer and max(abs(middle - (x, y))) <= unit_maps.TILE / 2:
                    self.set(seen=f"layer {layer}, unit {unit + 1}")
                    return
        self.set(seen="answer")

    def source(self) -> str:
        """The code of the picture that is to be seen."""
        with self.scene.lock:
            return code(self.state.settings, ROUND * self.done)

    def show_code(self) -> None:
        self.code.code = self.source()

    def reset(self) -> None:
        super().reset()
        if hasattr(self, "code"):  # the first reset comes before there is one
            self.code.code = ""  # it belonged to another picture
            seen, names = self.looks["seen"], names_of(self.state.settings)
            if seen.values != names:
                seen.index, seen.values, seen.texts = 0, names, names


def network_playground(seconds: Number = 6, **values: Any) -> NetworkRun:
    """Choose points, inputs, depth, width, activation, start and learning rate; watch all units while the network learns.

    Keywords set the controls: network_playground(points="petals", depth=1, width=4).
    """
    if has_front_end():  # what the menus will need, so that they answer at once
        for name in CLOUDS:
            examples(name, 0.1, 1)
    return NetworkRun(seconds, **values)
