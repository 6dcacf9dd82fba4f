"""Networks that papers made famous, as lists of layers for `architectures` (course 4, weeks 1 and 2).

Convention: a shape is (n_H, n_W, n_C). Nothing here holds a weight; convnets has small ones that learn.
"""

from collections.abc import Sequence

from dlcore.architectures import Add, Concatenate, Convolution, Dense, GlobalAverage, Network, Pooling, WiderChannels
from dlcore.conv import Padding

STAGES = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}


def simple_convnet() -> Network:
    """Three convolutions and a logistic unit (course 4, week 1).

    >>> simple_convnet().input_shape
    (39, 39, 3)
    """
    return Network((39, 39, 3), (Convolution(3, 10), Convolution(5, 20, stride=2), Convolution(5, 40, stride=2), Dense(1)))


def lenet5(n_C_input: int = 1, *, n_C: int = 6) -> Network:
    """LeNet-5, as one would build it today (LeCun and others, 1998; course 4, weeks 1 and 2).

    One input channel as in the paper; three for the color digits of week 1.

    >>> from dlcore.architectures import rows, total
    >>> total(rows(lenet5()))[0]
    61706
    """
    layers = (Convolution(5, n_C), Pooling(2, 2), Convolution(5, 16), Pooling(2, 2), Dense(120), Dense(84), Dense(10))
    return Network((32, 32, n_C_input), layers)


def alexnet(*, groups: int = 1) -> Network:
    """AlexNet (Krizhevsky and others, 2012; course 4, week 2).

    The paper says 224 pixels, but only 227 give its 55 x 55. It had two GPUs, which exchanged nothing in three of the
    layers: groups=2. The local response normalization has no parameters and is left out.

    >>> from dlcore.architectures import rows, total
    >>> total(rows(alexnet()))[0], total(rows(alexnet(groups=2)))[0]
    (62378344, 60965224)
    """
    layers = (
        Convolution(11, 96, stride=4),
        Pooling(3, 2),
        Convolution(5, 256, pad="same", groups=groups),
        Pooling(3, 2),
        Convolution(3, 384, pad="same"),
        Convolution(3, 384, pad="same", groups=groups),
        Convolution(3, 256, pad="same", groups=groups),
        Pooling(3, 2),
        Dense(4096),
        Dense(4096),
        Dense(1000),
    )
    return Network((227, 227, 3), layers)


def vgg(stages: Sequence[Sequence[int]]) -> Network:
    """One rule for everything: 3 x 3 filters with same padding, and 2 x 2 pools (course 4, week 2).

    Args:  stages, the channels of each convolution, a pool behind every stage.

    >>> len(vgg([(64, 64), (128, 128)]).layers)
    9
    """
    layers = []
    for stage in stages:
        layers += [*(Convolution(3, n_C, pad="same") for n_C in stage), Pooling(2, 2)]
    return Network((224, 224, 3), (*layers, Dense(4096), Dense(4096), Dense(1000)))


def vgg16() -> Network:
    """VGG-16 (Simonyan and Zisserman, 2015; course 4, week 2).

    >>> from dlcore.architectures import depth, rows, total
    >>> depth(vgg16()), total(rows(vgg16()))[0]
    (16, 138357544)
    """
    return vgg([(64,) * 2, (128,) * 2, (256,) * 3, (512,) * 3, (512,) * 3])


def vgg19() -> Network:
    """VGG-19, one more layer in three of the stages (Simonyan and Zisserman, 2015; course 4, week 2).

    >>> from dlcore.architectures import depth
    >>> depth(vgg19())
    19
    """
    return vgg([(64,) * 2, (128,) * 2, (256,) * 4, (512,) * 4, (512,) * 4])


def resnet(layers: int) -> Network:
    """ResNet with 18, 34, 50, 101 or 152 layers (He and others, 2016; course 4, week 2).

    Up to 34 layers, a block has two 3 x 3 convolutions. From 50 on it is a bottleneck: 1 x 1 down to a quarter of the
    channels, 3 x 3, 1 x 1 back up. Where the shape changes, the shortcut is a projection. Batch norm replaces b.

    >>> from dlcore.architectures import depth, rows, total
    >>> depth(resnet(152)), total(rows(resnet(152)))[0]
    (152, 60192808)
    """
    if layers not in STAGES:
        raise ValueError(f"layers must be one of {sorted(STAGES)}, but is {layers}. Is small_resnet what you mean?")
    expansion = 1 if layers < 50 else 4
    n_C_prev, blocks = 64, []
    for stage, (num_blocks, width) in enumerate(zip(STAGES[layers], (64, 128, 256, 512), strict=True)):
        for block in range(num_blocks):
            stride = 2 if stage > 0 and block == 0 else 1
            main = _basic(width, stride) if expansion == 1 else _bottleneck(width, expansion * width, stride)
            same = stride == 1 and n_C_prev == expansion * width
            blocks.append(Add(main) if same else Add(main, (_normed(1, expansion * width, stride),)))
            n_C_prev = expansion * width
    stem = (_normed(7, 64, 2, pad=3), Pooling(3, 2, pad=1))
    return Network((224, 224, 3), (*stem, *blocks, GlobalAverage(), Dense(1000)))


def small_resnet(n: int, *, widths: tuple[int, int, int] = (16, 32, 64)) -> Network:
    """ResNet of 6 n + 2 layers for images of 32 x 32 pixels (He and others, 2016; after course 4, week 2).

    Its shortcuts have no parameters: where the shape changes they fill up with channels of zeros.

    >>> from dlcore.architectures import depth, rows, total
    >>> depth(small_resnet(9)), total(rows(small_resnet(9)))[0]
    (56, 853018)
    """
    if n < 1:
        raise ValueError(f"n must be at least 1 block in a stage, but is {n}.")
    blocks = []
    for stage, width in enumerate(widths):
        for block in range(n):
            stride = 2 if stage > 0 and block == 0 else 1
            shortcut = (WiderChannels(width, stride),) if stride == 2 else ()
            blocks.append(Add(_basic(width, stride), shortcut))
    return Network((32, 32, 3), (_normed(3, widths[0]), *blocks, GlobalAverage(), Dense(10)))


def inception(n1: int, r3: int, n3: int, r5: int, n5: int, n_pool: int) -> Concatenate:
    """The Inception module: four paths, every one with same padding (Szegedy and others, 2015; course 4, week 2).

    Args:  channels of the 1 x 1 path; of the 1 x 1 before the 3 x 3, and of the 3 x 3; the same for 5 x 5; of the 1 x 1
    behind the pool.

    >>> from dlcore.architectures import Network, rows, total
    >>> total(rows(Network((28, 28, 192), (inception(64, 96, 128, 16, 32, 32),))))
    (163696, 128049152)
    """
    return Concatenate(
        (
            (Convolution(1, n1),),
            (Convolution(1, r3), Convolution(3, n3, pad="same")),
            (Convolution(1, r5), Convolution(5, n5, pad="same")),
            (Pooling(3, 1, pad="same"), Convolution(1, n_pool)),
        )
    )


def googlenet() -> Network:
    """GoogLeNet: nine Inception modules, pools between some, without the side branches (course 4, week 2).

    >>> from dlcore.architectures import depth, rows
    >>> depth(googlenet()), rows(googlenet())[-2].shape
    (22, (1, 1, 1024))
    """
    shrink = Pooling(3, 2, pad=1)
    layers = (
        *(Convolution(7, 64, stride=2, pad=3), shrink, Convolution(1, 64), Convolution(3, 192, pad="same"), shrink),
        *(inception(64, 96, 128, 16, 32, 32), inception(128, 128, 192, 32, 96, 64), shrink),
        *(inception(192, 96, 208, 16, 48, 64), inception(160, 112, 224, 24, 64, 64), inception(128, 128, 256, 24, 64, 64)),
        *(inception(112, 144, 288, 32, 64, 64), inception(256, 160, 320, 32, 128, 128), shrink),
        *(inception(256, 160, 320, 32, 128, 128), inception(384, 192, 384, 48, 128, 128)),
        *(GlobalAverage(), Dense(1000)),
    )
    return Network((224, 224, 3), layers)


def _normed(f, n_C, stride=1, pad: Padding = "same"):
    return Convolution(f, n_C, stride=stride, pad=pad, bias=False, norm=True)


def _basic(width, stride):
    return _normed(3, width, stride), _normed(3, width)


def _bottleneck(width, n_C, stride):
    return _normed(1, width, stride), _normed(3, width), _normed(1, n_C)
