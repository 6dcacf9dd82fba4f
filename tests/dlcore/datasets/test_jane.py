import numpy as np
import pytest

from dlcore.datasets import jane


def test_every_answer_is_a_distribution():
    beginnings = {()} | {jane.tokens(words)[:-1] for words in ("jane", "jane is", "in september jane will", "her african")}
    for words in beginnings:
        log_p, state = jane.step(words[:-1], words[-1] if words else 0)
        np.testing.assert_allclose(np.exp(log_p).sum(), 1.0)
        assert state == words and log_p.shape == (len(jane.WORDS),)


def test_a_beginning_that_is_not_listed_ends():
    log_p, _ = jane.step(jane.tokens("her")[:-1], jane.WORDS.index("african"))
    np.testing.assert_allclose(np.exp(log_p), np.eye(len(jane.WORDS))[0])


def test_sentences_and_tokens_are_inverse():
    words = "in september jane visits africa"
    assert jane.sentence(jane.tokens(words)) == words and jane.tokens(words)[-1] == 0
    with pytest.raises(ValueError):
        jane.tokens("jane flies")
