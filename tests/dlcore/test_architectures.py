import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from dlcore.architectures import (
    Add,
    Concatenate,
    Convolution,
    Dense,
    GlobalAverage,
    Network,
    Pooling,
    WiderChannels,
    depth,
    receptive_fields,
    rows,
    table,
    total,
)


def one(layer, shape):
    return rows(Network(shape, (layer,)))[-1]


@pytest.mark.parametrize("f, stride, pad, groups", [(3, 1, 0, 1), (5, 2, 2, 1), (1, 3, 0, 1), (2, 2, 1, 1), (3, 1, "same", 5)])
def test_a_convolution_has_the_shape_and_the_parameters_that_jax_makes(f, stride, pad, groups):
    p = (f - 1) // 2 if pad == "same" else pad
    W = jax.ShapeDtypeStruct((f, f, 15 // groups, 20), jnp.float32)

    def run(A, W):
        numbers = ("NHWC", "HWIO", "NHWC")
        return lax.conv_general_dilated(
            A, W, (stride, stride), [(p, p)] * 2, dimension_numbers=numbers, feature_group_count=groups
        )

    expected = jax.eval_shape(run, jax.ShapeDtypeStruct((1, 11, 13, 15), jnp.float32), W).shape[1:]
    row = one(Convolution(f, 20, stride=stride, pad=pad, groups=groups), (11, 13, 15))
    assert row.shape == expected and row.size == np.prod(expected)
    assert row.parameters == np.prod(W.shape) + 20


def test_multiplications_counted_one_by_one():
    row, count = one(Convolution(3, 2, stride=2, pad=1), (5, 7, 3)), 0
    for _ in np.ndindex(*row.shape):
        count += 3 * 3 * 3
    assert row.multiplications == count


def test_norm_and_bias():
    assert one(Convolution(3, 5, bias=False), (7, 7, 2)).parameters == 90
    assert one(Convolution(3, 5, bias=False, norm=True), (7, 7, 2)).parameters == 100


@pytest.mark.parametrize(
    "layer, shape",
    [
        (Pooling(2, 2), (5, 6, 3)),
        (Pooling(3, 2, pad=1), (6, 7, 3)),
        (GlobalAverage(), (1, 1, 3)),
        (WiderChannels(7, 2), (6, 7, 7)),
    ],
)
def test_layers_without_parameters(layer, shape):
    row = one(layer, (11, 13, 3))
    assert (row.shape, row.parameters, row.multiplications) == (shape, 0, 0)


def test_dense_unrolls_what_comes_in():
    table = rows(Network((5, 5, 16), (Dense(120), Dense(84))))
    assert [(row.parameters, row.multiplications) for row in table[1:]] == [(48_120, 48_000), (10_164, 10_080)]


def test_paths_are_numbered_and_lettered():
    same = Convolution(3, 4, pad="same")
    network = Network(
        (7, 7, 4), (same, Add((same, Concatenate(((same,), (Convolution(1, 3), Pooling(3, 1, pad=1))))), (Convolution(1, 7),)))
    )
    names = [row.name for row in rows(network)]
    assert names == ["input", "conv1", "conv2a", "conv3aa", "conv3ab", "pool3ab", "concat3a", "conv2b", "add3"]
    assert rows(network)[-1].shape == (7, 7, 7) and depth(network) == 3


def test_total_is_the_sum():
    table = rows(Network((9, 9, 2), (Convolution(3, 5), Dense(3))))
    assert total(table) == (95 + 738, 7 * 7 * 18 * 5 + 735)


def brute_force_field(layers, n=41):
    """How many inputs in a row change the unit in the middle, found by running a one-dimensional network of ones."""

    def run(x):
        for f, stride in layers:
            x = lax.conv_general_dilated(x, jnp.ones((f, 1, 1)), (stride,), "VALID", dimension_numbers=("NWC", "WIO", "NWC"))
        return x[0, :, 0]

    slopes = np.asarray(jax.jacobian(run)(jnp.ones((1, n, 1)))).reshape(-1, n) != 0
    return slopes[0].sum(), slopes[1].argmax() - slopes[0].argmax()


@pytest.mark.parametrize("layers", [[(3, 1), (5, 2), (5, 2)], [(5, 1), (2, 2), (5, 1), (2, 2)], [(3, 2), (1, 1), (3, 3)]])
def test_receptive_field_is_what_a_unit_depends_on(layers):
    for number in range(1, len(layers) + 1):
        spec = [Convolution(f, 1, stride=stride) for f, stride in layers[:number]]
        assert receptive_fields(spec)[-1] == brute_force_field(layers[:number])


LENET = [(5, 1), (2, 2), (5, 1), (2, 2)]
ALEXNET = [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1), (3, 2)]
VGG = [(3, 1), (3, 1), (2, 2)] * 2 + [(3, 1), (3, 1), (3, 1), (2, 2)] * 3


@pytest.mark.parametrize(
    "layers, fields",
    [
        (LENET, [5, 6, 14, 16]),
        ([(3, 1), (5, 2), (5, 2)], [3, 7, 15]),
        (ALEXNET, [11, 19, 51, 67, 99, 131, 163, 195]),
        (VGG, [3, 5, 6, 10, 14, 16, 24, 32, 40, 44, 60, 76, 92, 100, 132, 164, 196, 212]),
    ],
)
def test_receptive_fields_of_famous_networks(layers, fields):
    found = receptive_fields([Pooling(*layer) for layer in layers])
    assert [field for field, _ in found] == fields
    assert found[-1][1] == np.prod([stride for _, stride in layers])


@pytest.mark.parametrize("layers", [LENET, [(3, 2), (2, 1), (4, 3)]])
def test_a_receptive_field_is_where_an_input_makes_a_difference(layers):
    seen = {0}  # units of the last layer, going down
    neighbor = {1}
    for f, stride in reversed(layers):
        seen, neighbor = ({stride * i + u for i in units for u in range(f)} for units in (seen, neighbor))
    assert receptive_fields([Pooling(*layer) for layer in layers])[-1] == (len(range(min(seen), max(seen) + 1)), min(neighbor))


def test_a_layer_with_stride_zero_sees_nothing():
    with pytest.raises(ValueError, match=r"f and stride must be at least 1, but a layer has \(3, 0\)"):
        receptive_fields([Pooling(3, 1), Pooling(3, 0)])


def test_receptive_field_of_paths_is_the_widest():
    same = Convolution(3, 4, pad="same")
    paths = Concatenate(((same,), (Convolution(1, 4), Convolution(5, 4, pad="same"))))
    assert receptive_fields([same, Add((same, same)), paths]) == [(3, 1), (7, 1), (11, 1)]
    # three layers of 3 x 3 see as much as one of 7 x 7
    assert receptive_fields([same] * 3)[-1] == receptive_fields([Convolution(7, 4)])[-1]


def test_the_table_as_text_adds_up():
    lines = table(Network((9, 9, 2), (Convolution(3, 5), Dense(3)))).splitlines()
    assert len(lines) == 5 and len({len(line) for line in lines}) == 1
    assert lines[-1].split() == ["total", "833", f"{7 * 7 * 18 * 5 + 735:,}"]


def test_bad_input_is_explained(as_learner):
    same = Convolution(3, 4, pad="same")
    with pytest.raises(TypeError, match="layers must be a list of layers, but is a Convolution"):
        rows(Network((5, 5, 3), same))
    with pytest.raises(TypeError, match="hold a str"):
        rows(Network((5, 5, 3), ("conv",)))
    with pytest.raises(ValueError, match="Is the batch in it"):
        rows(Network((1, 5, 5, 3), (same,)))
    with pytest.raises(ValueError, match="does not fit"):
        rows(Network((5, 5, 3), (Convolution(7, 4),)))
    with pytest.raises(ValueError, match="Is it behind a dense layer"):
        rows(Network((5, 5, 3), (Dense(4), same)))
    with pytest.raises(ValueError, match="Is the projection missing"):
        rows(Network((5, 5, 3), (Add((same,)),)))
    with pytest.raises(ValueError, match="Is padding 'same' missing"):
        rows(Network((5, 5, 3), (Concatenate(((same,), (Convolution(3, 4),))),)))
    with pytest.raises(ValueError, match="groups must divide 3 and 4 channels"):
        rows(Network((5, 5, 3), (Convolution(1, 4, groups=2),)))
    with pytest.raises(ValueError, match="n_C must be at least the 3 channels"):
        rows(Network((5, 5, 3), (WiderChannels(2, 2),)))
