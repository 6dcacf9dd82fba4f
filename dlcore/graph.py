"""A small computation graph: values from left to right, derivatives from right to left (course 1, week 2).

The graph of the notes, J = 3 (a + b c):

    >>> a, b, c = leaf("a", 5.0), leaf("b", 3.0), leaf("c", 2.0)
    >>> u = (b * c).named("u")
    >>> v = (a + u).named("v")
    >>> J = (3 * v).named("J")
    >>> J.value
    33.0
    >>> dJ = backward(J)
    >>> [dJ[node] for node in (v, a, u, b, c)]
    [3.0, 3.0, 3.0, 6.0, 9.0]
"""

import math
import numbers
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


class Operation(NamedTuple):
    """A value from the parents' values, and the derivative of that value with respect to each parent.

    >>> OPERATIONS["*"].value(3.0, 2.0), OPERATIONS["*"].local_derivatives(3.0, 2.0)
    (6.0, (2.0, 3.0))
    """

    value: Callable[..., float]
    local_derivatives: Callable[..., tuple[float, ...]]


def _sigmoid(z):
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))  # exp of a positive number can overflow


def _log(a):
    if a <= 0:
        raise ValueError(f"log needs a positive number, but has got {a:g}. Does a probability reach 0 or 1 exactly?")
    return math.log(a)


OPERATIONS = {
    "+": Operation(lambda p, q: p + q, lambda p, q: (1.0, 1.0)),
    "-": Operation(lambda p, q: p - q, lambda p, q: (1.0, -1.0)),
    "*": Operation(lambda p, q: p * q, lambda p, q: (q, p)),
    "log": Operation(_log, lambda p: (1 / p,)),
    "sigmoid": Operation(_sigmoid, lambda p: (_sigmoid(p) * (1 - _sigmoid(p)),)),
}


@dataclass(eq=False)  # two nodes with equal values are still two nodes
class Node:
    """One circle of the graph: a leaf, a constant, or an operation on its parents (course 1, week 2).

    >>> x = leaf("x", 2.0)
    >>> y = x * x + 1
    >>> y.op, y.value, y.name
    ('+', 5.0, '((x * x) + 1)')
    """

    name: str
    value: float
    op: str  # "leaf", "constant" or a key of OPERATIONS
    parents: tuple["Node", ...] = ()

    def named(self, name: str) -> "Node":
        """The same node under a name of its own.

        >>> a, b = leaf("a", 1.0), leaf("b", 2.0)
        >>> (a + b).named("v")
        v = 3
        """
        self.name = name
        return self

    def __add__(self, other):
        return _apply("+", self, other)

    def __radd__(self, other):
        return _apply("+", other, self)

    def __sub__(self, other):
        return _apply("-", self, other)

    def __rsub__(self, other):
        return _apply("-", other, self)

    def __mul__(self, other):
        return _apply("*", self, other)

    def __rmul__(self, other):
        return _apply("*", other, self)

    def __neg__(self):
        return _apply("*", -1, self)

    def __repr__(self):
        return f"{self.name} = {self.value:g}"


def leaf(name: str, value: float) -> Node:
    """A variable that the graph starts from (course 1, week 2).

    >>> leaf("a", 5.0)
    a = 5
    """
    return Node(name, float(value), "leaf")


def sigmoid(z: Node) -> Node:
    """The node sigmoid(z) (course 1, week 2).

    >>> sigmoid(leaf("z", 0.0))
    sigmoid(z) = 0.5
    """
    return _apply("sigmoid", z)


def log(a: Node) -> Node:
    """The node log(a), the natural logarithm (course 1, week 2).

    >>> log(leaf("a", 1.0))
    log(a) = 0
    """
    return _apply("log", a)


def order(J: Node) -> list[Node]:
    """All nodes that J depends on, parents before children, J last (course 1, week 2).

    >>> a, b = leaf("a", 1.0), leaf("b", 2.0)
    >>> [node.name for node in order((a + b).named("J"))]
    ['a', 'b', 'J']
    """
    ordered, seen, waiting = [], set(), [(J, False)]
    while waiting:
        node, parents_done = waiting.pop()
        if parents_done:
            ordered.append(node)
        elif node not in seen:
            seen.add(node)
            waiting.append((node, True))
            waiting.extend((parent, False) for parent in reversed(node.parents))
    return ordered


def forward(J: Node) -> float:
    """Compute every value anew, from left to right, and return that of J (course 1, week 2).

    >>> a, b = leaf("a", 5.0), leaf("b", 3.0)
    >>> J = a * b
    >>> a.value = 6.0
    >>> forward(J)
    18.0
    """
    for node in order(J):
        if node.parents:
            node.value = OPERATIONS[node.op].value(*(parent.value for parent in node.parents))
    return J.value


def backward(J: Node) -> dict[Node, float]:
    """Derivative of J with respect to every node, from right to left (course 1, week 2).

        dJ/dJ      = 1
        dJ/dparent = sum over its children of dJ/dchild * dchild/dparent

    >>> x = leaf("x", 3.0)
    >>> backward(x * x)[x]
    6.0
    """
    nodes = order(J)
    derivatives = dict.fromkeys(nodes, 0.0)
    derivatives[J] = 1.0
    for child in reversed(nodes):  # every child comes before its parents, so its own derivative is complete
        if child.parents:
            local = OPERATIONS[child.op].local_derivatives(*(parent.value for parent in child.parents))
            for parent, slope in zip(child.parents, local, strict=True):
                derivatives[parent] += derivatives[child] * slope  # several paths add up
    return derivatives


def _apply(op, *operands):
    """A new node; plain numbers among the operands become constants."""
    parents = tuple(x if isinstance(x, Node) else _constant(x) for x in operands)
    names = [parent.name for parent in parents]
    name = f"({names[0]} {op} {names[1]})" if len(names) == 2 else f"{op}({names[0]})"
    return Node(name, OPERATIONS[op].value(*(parent.value for parent in parents)), op, parents)


def _constant(x):
    if not isinstance(x, numbers.Real):
        raise TypeError(f"a node combines with a node or a number, but has got a {type(x).__name__}.")
    return Node(f"{x:g}", float(x), "constant")
