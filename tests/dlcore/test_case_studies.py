"""The numbers are those of the papers, or counted by hand from their tables."""

import pytest

from dlcore import case_studies
from dlcore.architectures import Add, Concatenate, Convolution, Network, Pooling, depth, receptive_fields, rows, total


def shapes_of(network, *kinds):
    return [row.shape for row in rows(network) if row.name.startswith(kinds)]


def parameters_of(network):
    return [row.parameters for row in rows(network) if row.parameters]


def test_one_layer():
    assert [total(rows(Network((6, 6, 3), (Convolution(3, n),))))[0] for n in (10, 2)] == [280, 56]
    assert total(rows(Network((5000, 5000, 3), (Convolution(3, 10),))))[0] == 280


def test_simple_convnet():
    network = case_studies.simple_convnet()
    assert [row.shape for row in rows(network)] == [(39, 39, 3), (37, 37, 10), (17, 17, 20), (7, 7, 40), (1,)]
    assert [row.size for row in rows(network)] == [4563, 13_690, 5780, 1960, 1]
    assert parameters_of(network) == [280, 5020, 20_040, 1961] and total(rows(network))[0] == 27_301
    assert receptive_fields(network.layers) == [(3, 1), (7, 2), (15, 4)]


@pytest.mark.parametrize(
    "n_C, first, second, sizes, expected",
    [(6, 456, 2416, [3072, 4704, 1176, 1600, 400], 62_006), (8, 608, 3216, [3072, 6272, 1568, 1600, 400], 62_958)],
)
def test_color_digits_of_week_1(n_C, first, second, sizes, expected):
    network = case_studies.lenet5(3, n_C=n_C)
    assert parameters_of(network) == [first, second, 48_120, 10_164, 850]
    assert [row.size for row in rows(network)] == [*sizes, 120, 84, 10]
    assert total(rows(network))[0] == expected
    assert n_C == 8 or rows(network)[1].multiplications == 352_800


def test_lenet5():
    network = case_studies.lenet5()
    assert [row.shape[0] for row in rows(network)] == [32, 28, 14, 10, 5, 120, 84, 10]
    assert [row.name for row in rows(network)[1:]] == ["conv1", "pool1", "conv2", "pool2", "dense3", "dense4", "dense5"]
    assert parameters_of(network) == [156, 2416, 48_120, 10_164, 850]
    assert [row.multiplications for row in rows(network) if row.multiplications] == [117_600, 240_000, 48_000, 10_080, 840]
    assert total(rows(network)) == (61_706, 416_520)
    assert [field for field, _ in receptive_fields(network.layers)] == [5, 6, 14, 16]


def test_alexnet():
    network = case_studies.alexnet()
    convolutions = [(55, 55, 96), (27, 27, 256), (13, 13, 384), (13, 13, 384), (13, 13, 256)]
    assert shapes_of(network, "conv") == convolutions
    assert shapes_of(network, "pool") == [(27, 27, 96), (13, 13, 256), (6, 6, 256)]
    assert parameters_of(network) == [34_944, 614_656, 885_120, 1_327_488, 884_992, 37_752_832, 16_781_312, 4_097_000]
    multiplications = [105_415_200, 447_897_600, 149_520_384, 224_280_576, 149_520_384, 37_748_736, 16_777_216, 4_096_000]
    assert [row.multiplications for row in rows(network) if row.multiplications] == multiplications
    assert total(rows(network)) == (62_378_344, 1_135_256_096)
    assert total(rows(case_studies.alexnet(groups=2)))[0] == 60_965_224


def test_vgg16():
    network = case_studies.vgg16()
    assert shapes_of(network, "pool") == [(112, 112, 64), (56, 56, 128), (28, 28, 256), (14, 14, 512), (7, 7, 512)]
    convolutions = [1792, 36_928, 73_856, 147_584, 295_168, 590_080, 590_080, 1_180_160, *[2_359_808] * 5]
    assert parameters_of(network) == [*convolutions, 102_764_544, 16_781_312, 4_097_000]
    assert total(rows(network)) == (138_357_544, 15_470_264_320) and sum(convolutions) == 14_714_688
    assert depth(network) == 16


def test_vgg19():
    assert total(rows(case_studies.vgg19())) == (143_667_240, 19_632_062_464)


@pytest.mark.parametrize(
    "layers, parameters, billions",
    [(18, 11_689_512, 1.81), (34, 21_797_672, 3.66), (50, 25_557_032, 3.86), (101, 44_549_160, 7.57), (152, 60_192_808, 11.28)],
)
def test_resnets(layers, parameters, billions):
    network = case_studies.resnet(layers)
    assert depth(network) == layers
    assert total(rows(network))[0] == parameters
    assert round(total(rows(network))[1] / 1e9, 2) == billions


def test_the_sizes_inside_resnets():
    n_C = {50: [256, 512, 1024, 2048], 34: [64, 128, 256, 512]}
    for layers, channels in n_C.items():
        network = case_studies.resnet(layers)
        assert rows(network)[1].shape == (112, 112, 64) and rows(network)[2].shape == (56, 56, 64)
        adds = shapes_of(network, "add")
        stages = [((size, size, n), count) for size, n, count in zip([56, 28, 14, 7], channels, [3, 4, 6, 3], strict=True)]
        assert adds == [shape for shape, count in stages for _ in range(count)]


@pytest.mark.parametrize("n, parameters", [(1, 75_290), (3, 269_722), (5, 464_154), (9, 853_018), (18, 1_727_962)])
def test_small_resnets(n, parameters):
    network = case_studies.small_resnet(n)
    assert depth(network) == 6 * n + 2 and total(rows(network))[0] == parameters


def test_a_bottleneck_is_cheap():
    wide = Convolution(3, 256, pad="same", bias=False)
    basic = Network((56, 56, 256), (Add((wide, wide)),))
    narrow = (Convolution(1, 64, bias=False), Convolution(3, 64, pad="same", bias=False), Convolution(1, 256, bias=False))
    assert total(rows(basic))[0] == 1_179_648 and total(rows(Network((56, 56, 256), (Add(narrow),))))[0] == 69_632


@pytest.mark.parametrize(
    "layers, parameters, multiplications",
    [
        ((Convolution(1, 32),), 6176, 4_816_896),
        ((Convolution(1, 192),), 37_056, 28_901_376),
        ((Convolution(5, 32, pad="same"),), 153_632, 120_422_400),
        ((Convolution(1, 16), Convolution(5, 32, pad="same")), 15_920, 2_408_448 + 10_035_200),
        ((Convolution(3, 128, pad="same"),), 221_312, 173_408_256),
        ((Convolution(1, 96), Convolution(3, 128, pad="same")), 129_248, 101_154_816),
    ],
)
def test_one_by_one_convolutions_on_28_28_192(layers, parameters, multiplications):
    assert total(rows(Network((28, 28, 192), layers))) == (parameters, multiplications)


def test_inception_with_and_without_bottlenecks():
    direct = ((Convolution(1, 64),), (Convolution(3, 128, pad="same"),), (Convolution(5, 32, pad="same"),))
    pool = Pooling(3, 1, pad="same")
    raw = rows(Network((28, 28, 192), (Concatenate((*direct, (pool,))),)))
    assert raw[-1].shape == (28, 28, 416) and total(raw)[1] == 303_464_448
    projected = rows(Network((28, 28, 192), (Concatenate((*direct, (pool, Convolution(1, 32)))),)))
    assert projected[-1].shape == (28, 28, 256) and total(projected) == (393_472, 308_281_344)
    module = rows(Network((28, 28, 192), (case_studies.inception(64, 96, 128, 16, 32, 32),)))
    assert module[-1].shape == (28, 28, 256) and total(module) == (163_696, 128_049_152)


def test_googlenet():
    network = case_studies.googlenet()
    concats = shapes_of(network, "concat")
    assert [shape[0] for shape in concats] == [28] * 2 + [14] * 5 + [7] * 2
    assert [shape[2] for shape in concats] == [256, 480, 512, 512, 512, 528, 832, 832, 1024]
    assert depth(network) == 22
    assert total(rows(network))[0] == 6_998_552


def test_bad_input_is_explained(as_learner):
    with pytest.raises(ValueError, match="Is small_resnet what you mean"):
        case_studies.resnet(56)
    with pytest.raises(ValueError, match="n must be at least 1"):
        case_studies.small_resnet(0)
