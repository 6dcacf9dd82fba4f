import numpy as np
import pytest

from dlcore.datasets import reviews


def stars_by_reading(text):
    """Clause by clause, from the words alone."""
    scores = []
    for clause in " ".join(text).split(" and "):
        said = set(clause.split())
        praise = bool(said & {"good", "excellent", "tasty", "friendly", "great"})
        turned = bool(said & {"not", "never", "lacking", "absent"})
        scores.append(1 if praise != turned else -1)
    mean = sum(scores) / len(scores)
    return {1.0: 5, -1.0: 1, 0.0: 3}.get(mean, 4 if mean > 0 else 2)


def test_stars_follow_from_the_words():
    data = reviews.reviews(500, seed=0)
    assert data.stars.tolist() == [stars_by_reading(text) for text in data.texts]
    assert set(data.stars.tolist()) == {1, 2, 3, 4, 5}


def test_rows_hold_the_words_and_zeros_behind_them():
    texts, X, _, words = reviews.reviews(50, seed=1)
    assert words[0] == "<pad>" and len(set(words)) == len(words)
    for text, row in zip(texts, X, strict=True):
        assert [words[i] for i in row[: len(text)]] == text and not row[len(text) :].any()


def test_all_negators_occur_unless_they_are_left_out():
    said = [
        {word for text in data.texts for word in text}
        for data in (reviews.reviews(300, 2), reviews.reviews(300, 2, negators=["not"]))
    ]
    assert {"not", "never", "lacking", "absent"} <= said[0]
    assert "not" in said[1] and not said[1] & {"never", "lacking", "absent"}


def test_counting_good_words_is_not_enough():
    data = reviews.reviews(1000, seed=3)
    counts = np.array(
        [sum(word in reviews.GOOD for word in text) - sum(word in reviews.BAD for word in text) for text in data.texts]
    )
    assert np.mean(np.sign(counts) == np.sign(data.stars - 3)) < 0.7


def test_the_same_seed_gives_the_same_reviews():
    one, two, other = (reviews.reviews(20, seed=seed).texts for seed in (3, 3, 4))
    assert one == two != other


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="m must be at least 1, but is 0"):
        reviews.reviews(0, seed=0)
    with pytest.raises(ValueError, match=r"negators must be some of .* but are \('lacking',\)"):
        reviews.reviews(5, seed=0, negators=["lacking"])
    with pytest.raises(ValueError, match="texts must hold words of the reviews, but hold 'Good'"):
        reviews.encode([["Good"]])
    with pytest.raises(ValueError, match="texts must hold texts of at least one word"):
        reviews.encode([[]])
