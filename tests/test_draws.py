"""Hidden keys can be drawn: the inputs of a class leave no two mistakes alike, and no mistake like the reference.

`dlc class release` draws again where they do. An exercise that fails here does so in many draws, and wants another case.
"""

import pytest

from grading import course, keymaking, sources
from grading.exercise import AuthorError

SEEDS = (7919, 15838, 23757)


@pytest.mark.slow
@pytest.mark.parametrize("week", course.weeks(written=True), ids=lambda week: week.path)
def test_cases_tell_mistakes_apart_whatever_is_drawn(week):
    material = sources.Material(week)
    namespace, failed = material.reference(), []
    for seed in SEEDS:
        for name in material.exercises:
            try:
                keymaking.entry(material, name, seed, namespace)
            except AuthorError as error:
                failed.append(f"seed {seed}: {error}")
    assert not failed, "\n".join(failed)
