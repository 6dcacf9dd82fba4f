"""Course 1, week 2: a nudge at one node of a computation graph travels to J."""

from dlcore import graph as computation
from dlcore.viz import diagrams
from dlcore.viz.controls import Choice, Number, Range
from dlcore.viz.explorer import Explorer, explore
from dlcore.viz.scene import Scene


def nudge_the_graph() -> Explorer:
    """J = 3 (a + b c): nudge a node and see that J changes by the nudge times the derivatives along the way."""

    def make(a: Number, b: Number, c: Number) -> computation.Node:
        leaf = computation.leaf
        u = (leaf("b", float(b)) * leaf("c", float(c))).named("u")
        return (3 * (leaf("a", float(a)) + u).named("v")).named("J")

    def build(scene: Scene) -> None:
        drawing = diagrams.graph(scene.axes[0], make(5, 3, 2))
        boxes = [[box.value, box.derivative] for box in drawing.boxes.values()]
        scene.moving(parts=[boxes, list(drawing.arrows.values()), list(drawing.labels.values())])
        scene.keep(drawing=drawing)

    def update(scene: Scene, a: Number, b: Number, c: Number, node: str, nudge: Number) -> tuple[str, str]:
        J = make(a, b, c)
        slopes = {n.name: slope for n, slope in computation.backward(J).items()}
        before = {n.name: n.value for n in computation.order(J)}
        after, way = nudged(J, node, nudge)
        drawing, colors = scene["drawing"], scene.colors
        for name, box in drawing.boxes.items():
            box.value.set_text(f"{before[name]:g}" + (f" → {after[name]:.7g}" if name in after else ""))
            box.value.set_fontweight("bold" if name in after else "normal")
            box.derivative.set_text(f"d{name} = {slopes[name]:g}" if name != "J" else "")
        for edge, arrow in drawing.arrows.items():
            on_way = edge in way
            arrow.set(color=colors.orange if on_way else colors.muted, linewidth=2.4 if on_way else 1.3)
            drawing.labels[edge].set_text(f"×{way[edge]:g}" if on_way else "")
        change = after["J"] - before["J"]
        product = " · ".join(f"{local:g}" for local in reversed(way.values())) + f" = {slopes[node]:g}"
        caption = (
            f"{node} is nudged by {nudge:g}, J changes by {change:.6g}: {change:.6g} / {nudge:g} ="
            f" {change / nudge:.6g}. Along the way: {product}."
        )
        return caption, f"Computation graph of J = 3 (a + b c). {diagrams.describe_graph(J)} {caption}"

    return explore(
        update,
        Scene(build, size=(8, 3.4)),
        a=Range("a", -6, 6, 1, value=5),
        b=Range("b", -6, 6, 1, value=3),
        c=Range("c", -6, 6, 1, value=2),
        node=Choice("nudge", ["a", "b", "c", "u", "v"], value="a"),
        nudge=Range("by", 0.001, 1, value=0.001, log=True, slots=7, text="{:g}"),
    )


def nudged(J: computation.Node, name: str, nudge: Number) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """Values of the nodes that change when one is nudged, and the local derivatives along the way to J."""
    after: dict[str, float] = {}
    way: dict[tuple[str, str], float] = {}
    for node in computation.order(J):
        changed = [parent for parent in node.parents if parent.name in after]
        if node.name == name:
            after[name] = node.value + nudge
        elif changed:
            operation = computation.OPERATIONS[node.op]
            after[node.name] = operation.value(*(after.get(parent.name, parent.value) for parent in node.parents))
            local = operation.local_derivatives(*(parent.value for parent in node.parents))
            for parent, slope in zip(node.parents, local, strict=True):
                if parent in changed:
                    way[parent.name, node.name] = slope
    return after, way
