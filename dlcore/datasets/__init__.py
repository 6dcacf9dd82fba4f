"""Data of the course: nothing is downloaded."""

from dlcore.datasets import (
    captions,
    clouds,
    dates,
    digits,
    genes,
    jane,
    melodies,
    names,
    planar,
    scenes,
    sounds,
    temperatures,
    text,
    tokens,
    translations,
)
from dlcore.datasets.photographs import Photographs, flowers
from dlcore.datasets.tables import ads, calories, houses

__all__ = [
    "Photographs",
    "ads",
    "calories",
    "captions",
    "clouds",
    "dates",
    "digits",
    "flowers",
    "genes",
    "houses",
    "jane",
    "melodies",
    "names",
    "planar",
    "scenes",
    "sounds",
    "temperatures",
    "text",
    "tokens",
    "translations",
]
