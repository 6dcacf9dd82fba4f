"""Data of the course: nothing is downloaded."""

from dlcore.datasets import captions, clouds, dates, genes, jane, melodies, names, sounds, text, tokens, translations
from dlcore.datasets.photographs import Photographs, flowers
from dlcore.datasets.tables import ads, calories, houses

__all__ = [
    "Photographs",
    "ads",
    "calories",
    "captions",
    "clouds",
    "dates",
    "flowers",
    "genes",
    "houses",
    "jane",
    "melodies",
    "names",
    "sounds",
    "text",
    "tokens",
    "translations",
]
