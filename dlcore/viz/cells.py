"""Pictures of recurrent units: the network folded up, the kinds of sequence problems, the insides of an RNN, GRU and LSTM
cell (course 5, week 1).
"""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.text import Text

from dlcore.viz.flow import Arrow, Box, diagram

Number = int | float
TYPES = {
    "one to one": ((1,), (1,)),
    "one to many": ((1,), (1, 2, 3)),
    "many to one": ((1, 2, 3), (3,)),
    "many to many": ((1, 2, 3), (1, 2, 3)),
    "encoder, decoder": ((1, 2), (3, 4, 5)),
}


def folded(ax: Axes) -> dict[str, Text]:
    """The recurrent network folded up: one box, whose activations come back to it a step later."""
    boxes = {
        "x": Box(0, 0, r"$x^{\langle t \rangle}$", "data"),
        "a": Box(0, 1.3, "recurrent unit", width=2.4, height=0.7),
        "y": Box(0, 2.6, r"$\hat{y}^{\langle t \rangle}$", "data"),
    }
    loop = Arrow("a", "a", r"$a^{\langle t \rangle}$, one step later", via=((2.3, 1.3), (2.3, 2.0), (0.6, 2.0)), strong=True)
    return diagram(ax, boxes, [Arrow("x", "a"), Arrow("a", "y"), loop], margin=0.6)


def rnn_type(ax: Axes, name: str) -> dict[str, Text]:
    """One of the kinds of sequence problems, unrolled; outputs that are fed back come in as dashed arrows.

    The kinds: one to one, one to many, many to one, many to many, and encoder, decoder.
    """
    if name not in TYPES:
        raise ValueError(f"name must be one of {'; '.join(TYPES)}, but is {name!r}. Is it an example of a kind?")
    inputs, outputs = TYPES[name]
    steps = max(*inputs, *outputs)
    boxes, arrows = {}, []
    for t in range(1, steps + 1):
        decodes = name == "encoder, decoder" and t >= outputs[0]
        boxes[f"a{t}"] = Box(t, 1.2, "", "new" if decodes else "layer", width=0.72)
        if t in inputs:
            boxes[f"x{t}"] = Box(t, 0, rf"$x^{{\langle {t} \rangle}}$" if len(inputs) > 1 else "$x$", "data", width=0.72)
            arrows.append(Arrow(f"x{t}", f"a{t}"))
        if t in outputs:
            number = t - outputs[0] + 1
            word = rf"$\hat{{y}}^{{\langle {number} \rangle}}$" if len(outputs) > 1 else r"$\hat{y}$"
            boxes[f"y{t}"] = Box(t, 2.4, word, "data", width=0.72)
            arrows.append(Arrow(f"a{t}", f"y{t}"))
        if t > 1:
            arrows.append(Arrow(f"a{t - 1}", f"a{t}"))
            if t not in inputs and t - 1 in outputs:
                x = t - 0.5
                arrows.append(Arrow(f"y{t - 1}", f"a{t}", via=((x, 2.4), (x, 1.75), (t, 1.75)), dashed=True))
    labels = diagram(ax, boxes, arrows)
    middle = (1 + steps) / 2
    ax.set_xlim(middle - max(steps, 3) / 2 - 0.1, middle + max(steps, 3) / 2 + 0.1)  # boxes of about one width in all kinds
    return labels


def describe_type(name: str) -> str:
    """A sentence for the text alternative of a kind of sequence problem.

    >>> describe_type("many to one")
    'many to one: inputs at the steps 1, 2, 3, outputs at the steps 3.'
    """
    inputs, outputs = TYPES[name]
    return f"{name}: inputs at the steps {', '.join(map(str, inputs))}, outputs at the steps {', '.join(map(str, outputs))}."


def _operator(x: Number, y: Number, sign: str) -> Box:
    return Box(x, y, sign, "new", width=0.5, height=0.5)


def rnn_cell(ax: Axes) -> dict[str, Text]:
    """The simple cell: old activations and the input, one layer with tanh, new activations, and from them the answer."""
    boxes = {
        "a_prev": Box(0, 0.6, r"$a^{\langle t-1 \rangle}$", "data", width=1.2),
        "x": Box(0, -0.6, r"$x^{\langle t \rangle}$", "data", width=1.2),
        "tanh": Box(3.0, 0, "tanh of\n$W_a [a, x] + b_a$", width=2.3, height=0.9),
        "a": Box(6.2, 0, r"$a^{\langle t \rangle}$", "data", width=1.2),
        "softmax": Box(6.2, 1.5, "softmax", width=1.4),
        "y": Box(6.2, 2.7, r"$\hat{y}^{\langle t \rangle}$", "data", width=1.2),
    }
    pairs = (("a_prev", "tanh"), ("x", "tanh"), ("tanh", "a"), ("a", "softmax"), ("softmax", "y"))
    return diagram(ax, boxes, [Arrow(*pair) for pair in pairs])


def gru_cell(ax: Axes) -> dict[str, Text]:
    """The gated recurrent unit: Gamma_r on the way into the candidate, Gamma_u between the candidate and the old memory.

    The strong line is the memory: where Gamma_u is 0 it goes through unchanged.
    """
    bus = -0.5
    boxes: dict[str, Box] = {
        "c_prev": Box(0, 3, r"$c^{\langle t-1 \rangle}$", "data", width=1.1),
        "input": Box(0, bus, r"$c^{\langle t-1 \rangle}, x^{\langle t \rangle}$", "data", width=2.0),
        "r": Box(1.7, 0.8, r"$\Gamma_r$", "gate", width=0.9),
        "times r": _operator(1.7, 2, "×"),
        "candidate": Box(3.6, 2, "tanh:\n" r"$\tilde{c}^{\langle t \rangle}$", width=1.1, height=0.85),
        "u": Box(5.4, 0.8, r"$\Gamma_u$", "gate", width=0.9),
        "times u": _operator(5.4, 2, "×"),
        "keep": _operator(6.9, 3, "×"),
        "plus": _operator(8.2, 3, "+"),
        "c": Box(9.8, 3, r"$c^{\langle t \rangle} = a^{\langle t \rangle}$", "data", width=1.6),
    }
    arrows = [
        Arrow("c_prev", "keep", strong=True),
        Arrow("keep", "plus", strong=True),
        Arrow("plus", "c", strong=True),
        Arrow("c_prev", "times r", via=((1.7, 3),)),
        Arrow("r", "times r"),
        Arrow("times r", "candidate"),
        Arrow("candidate", "times u"),
        Arrow("u", "times u"),
        Arrow("u", "keep", r"$1 - \Gamma_u$", via=((6.9, 0.8),)),
        Arrow("times u", "plus", via=((8.2, 2),)),
        *(Arrow("input", name, via=((x, bus),)) for name, x in (("r", 1.7), ("candidate", 3.6), ("u", 5.4))),
    ]
    return diagram(ax, boxes, arrows)


def lstm_cell(ax: Axes) -> dict[str, Text]:
    """The LSTM: all gates read the old activations and the input; forget, add, and what of the memory is shown.

    The strong line is the memory: it goes through the cell with one product and one sum.
    """
    bus = -0.5
    gates: Any = (
        ("f", 1.8, r"$\Gamma_f$"),
        ("u", 3.3, r"$\Gamma_u$"),
        ("candidate", 4.9, "tanh:\n" r"$\tilde{c}^{\langle t \rangle}$"),
    )
    boxes: dict[str, Box] = {
        "c_prev": Box(0, 3.2, r"$c^{\langle t-1 \rangle}$", "data", width=1.1),
        "input": Box(0, bus, r"$a^{\langle t-1 \rangle}, x^{\langle t \rangle}$", "data", width=2.0),
        **{name: Box(x, 0.8, word, "layer" if name == "candidate" else "gate", 1.1, 0.85) for name, x, word in gates},
        "o": Box(6.5, 0.8, r"$\Gamma_o$", "gate", 1.1, 0.85),
        "forget": _operator(1.8, 3.2, "×"),
        "times u": _operator(4.1, 2, "×"),
        "plus": _operator(4.1, 3.2, "+"),
        "tanh": Box(8.0, 2.1, "tanh", width=1.0, height=0.6),
        "show": _operator(8.0, 0.8, "×"),
        "c": Box(9.9, 3.2, r"$c^{\langle t \rangle}$", "data", width=1.1),
        "a": Box(9.9, 0.8, r"$a^{\langle t \rangle}$", "data", width=1.1),
    }
    arrows = [
        Arrow("c_prev", "forget", strong=True),
        Arrow("forget", "plus", strong=True),
        Arrow("plus", "c", strong=True),
        Arrow("f", "forget"),
        Arrow("u", "times u", via=((3.3, 2),)),
        Arrow("candidate", "times u", via=((4.9, 2),)),
        Arrow("times u", "plus"),
        Arrow("plus", "tanh", via=((8.0, 3.2),)),
        Arrow("tanh", "show"),
        Arrow("o", "show"),
        Arrow("show", "a"),
        *(Arrow("input", name, via=((x, bus),)) for name, x, _ in (*gates, ("o", 6.5, ""))),
    ]
    return diagram(ax, boxes, arrows)


def describe_cell(name: str) -> str:
    """A sentence for the text alternative of a cell: rnn, gru or lstm.

    >>> describe_cell("rnn")
    'RNN cell: the old activations and the input go through one layer with tanh and give the new activations.'
    """
    words = {
        "rnn": "RNN cell: the old activations and the input go through one layer with tanh and give the new activations.",
        "gru": "GRU cell: the new memory is Gamma_u times the candidate plus 1 - Gamma_u times the old memory; the candidate "
        "sees Gamma_r times the old memory and the input.",
        "lstm": "LSTM cell: the new memory is Gamma_f times the old one plus Gamma_u times the candidate; the activations are "
        "Gamma_o times its tanh; all gates read the old activations and the input.",
    }
    if name not in words:
        raise ValueError(f"name must be rnn, gru or lstm, but is {name!r}. Is it in capitals?")
    return words[name]
