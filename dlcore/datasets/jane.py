"""A model that translates one sentence, small enough to know all its answers (course 5, week 3)."""

import numpy as np
from jaxtyping import Float

EOS = "<eos>"

# The next word after every beginning; where a beginning is missing, the sentence ends. 21 sentences, probabilities sum to 1.
_NEXT = {
    "": {"jane": 0.40, "in": 0.35, "september": 0.20, "her": 0.05},
    "jane": {"is": 0.55, "visits": 0.45},
    "in": {"september": 0.80, "africa": 0.20},
    "september": {"jane": 0.5, "in": 0.3, EOS: 0.2},
    "her": {"african": 1.0},
    "jane is": {"going": 0.55, "visiting": 0.45},
    "jane visits": {"africa": 0.95, EOS: 0.05},
    "in september": {"jane": 0.6, "africa": 0.4},
    "jane visits africa": {"in": 0.9, EOS: 0.1},
    "jane visits africa in": {"september": 1.0},
    "jane is visiting": {"africa": 0.95, "in": 0.05},
    "jane is visiting africa": {"in": 0.9, EOS: 0.1},
    "jane is visiting africa in": {"september": 1.0},
    "jane is going": {"to": 1.0},
    "jane is going to": {"be": 0.6, "africa": 0.4},
    "jane is going to be": {"visiting": 0.9, EOS: 0.1},
    "jane is going to be visiting": {"africa": 1.0},
    "jane is going to be visiting africa": {"in": 0.9, EOS: 0.1},
    "jane is going to be visiting africa in": {"september": 1.0},
    "jane is going to africa": {"in": 0.9, EOS: 0.1},
    "jane is going to africa in": {"september": 1.0},
    "in september jane": {"visits": 0.5, "is": 0.3, "will": 0.2},
    "in september jane visits": {"africa": 0.9, EOS: 0.1},
    "in september jane is": {"visiting": 1.0},
    "in september jane is visiting": {"africa": 1.0},
    "in september jane will": {"visit": 1.0},
    "in september jane will visit": {"africa": 1.0},
    "september jane": {"visits": 1.0},
    "september jane visits": {"africa": 1.0},
}
WORDS = (EOS, *sorted({word for following in _NEXT.values() for word in following} - {EOS}))


def step(state: tuple[int, ...], token: int) -> tuple[Float[np.ndarray, "n_v"], tuple[int, ...]]:
    """The logarithms of the probabilities of the next word, for the searches of dlcore.decode (course 5, week 3).

    Args:  state, the words so far, () at first; token, the last word, 0 (<eos>) at first. Ids are places in WORDS.

    >>> log_p, state = step((), 0)
    >>> {word: round(float(p), 2) for word, p in zip(WORDS, np.exp(log_p)) if p}
    {'her': 0.05, 'in': 0.35, 'jane': 0.4, 'september': 0.2}
    """
    words = (*state, token) if token else state
    following = _NEXT.get(sentence(words), {EOS: 1.0})
    p = np.array([following.get(word, 0.0) for word in WORDS])
    return np.log(p, out=np.full(len(p), -np.inf), where=p > 0), words


def sentence(tokens: tuple[int, ...] | list[int]) -> str:
    """The words of some tokens, without the end (course 5, week 3).

    >>> sentence((WORDS.index("jane"), WORDS.index("visits"), 0))
    'jane visits'
    """
    return " ".join(WORDS[token] for token in tokens if token)


def tokens(words: str) -> tuple[int, ...]:
    """The tokens of a sentence, with the end (course 5, week 3).

    >>> sentence(tokens("jane visits africa"))
    'jane visits africa'
    """
    return (*(WORDS.index(word) for word in words.split()), 0)
