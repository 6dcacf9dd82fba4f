"""Data of the course: nothing is downloaded."""

from dlcore.datasets import clouds, jane, names, text
from dlcore.datasets.photographs import Photographs, flowers
from dlcore.datasets.tables import ads, calories, houses

__all__ = ["Photographs", "ads", "calories", "clouds", "flowers", "houses", "jane", "names", "text"]
