"""Sentences with planted meaning, from which word vectors can be learned in seconds (course 5, week 2).

Every sentence is about one word and holds, in any order and between filler words, words that tell its features: a king is
told by words of men, of thrones and of grown-ups. Words that share a feature share its context: analogies come from that.
"""

import itertools
from typing import NamedTuple

import numpy as np

# man, woman; their family of words; 0 young or 1 old
PEOPLE = [
    ("man", "woman", "people", 1),
    ("boy", "girl", "people", 0),
    ("king", "queen", "throne", 1),
    ("prince", "princess", "throne", 0),
    ("father", "mother", "family", 1),
    ("son", "daughter", "family", 0),
    ("uncle", "aunt", "relatives", 1),
    ("nephew", "niece", "relatives", 0),
]
FAMILIES = {
    "people": ["person", "street", "walked"],
    "throne": ["crown", "palace", "ruled"],
    "family": ["home", "parents", "dinner"],
    "relatives": ["visit", "cousin", "letter"],
}
GENDERS = [["he", "his", "him", "beard"], ["she", "her", "hers", "dress"]]
AGES = [["young", "school", "toy", "play"], ["old", "work", "adult", "gray"]]
# Each job with the share of its sentences that speak of men: the bias, known to the last digit.
JOBS = {
    "programmer": 0.85,
    "doctor": 0.8,
    "engineer": 0.85,
    "babysitter": 0.12,
    "nurse": 0.1,
    "homemaker": 0.08,
    "teacher": 0.5,
    "farmer": 0.5,
}
JOB_WORDS = {
    "programmer": ["computer", "code"],
    "doctor": ["hospital", "patient"],
    "engineer": ["machine", "bridge"],
    "babysitter": ["toddler", "crib"],
    "nurse": ["hospital", "ward"],
    "homemaker": ["kitchen", "house"],
    "teacher": ["class", "chalk"],
    "farmer": ["field", "tractor"],
}
# capital, country, currency, and what is found there only
COUNTRIES = [
    ("ottawa", "canada", "loonie", ["maple", "hockey", "ontario", "moose"]),
    ("nairobi", "kenya", "shilling", ["savanna", "swahili", "safari", "mombasa"]),
    ("tokyo", "japan", "yen", ["sushi", "sumo", "kyoto", "kimono"]),
    ("moscow", "russia", "ruble", ["volga", "kremlin", "siberia", "borscht"]),
    ("paris", "france", "franc", ["seine", "louvre", "lyon", "baguette"]),
    ("rome", "italy", "lira", ["tiber", "pasta", "tuscany", "milan"]),
]
ROLES = [["city", "capital", "mayor"], ["country", "nation", "border"], ["money", "coin", "bank"]]
ADJECTIVES = [
    ("big", "bigger", ["elephant", "whale", "mountain", "ocean"]),
    ("tall", "taller", ["tower", "giraffe", "tree", "ladder"]),
    ("small", "smaller", ["mouse", "pebble", "seed", "ant"]),
    ("fast", "faster", ["cheetah", "rocket", "train", "race"]),
]
DEGREES = [["very", "quite", "so"], ["than", "even", "much"]]
FRUITS, FRUIT_SHARES = ["apple", "orange", "pear", "grape", "durian"], [0.35, 0.35, 0.15, 0.1, 0.05]
FRUIT_WORDS = ["juice", "glass", "eat", "sweet", "farm"]
FILLERS, FILLER_SHARES = ["the", "of", "a", "and", "to", "in"], [0.35, 0.2, 0.15, 0.1, 0.1, 0.1]
# Pairs that differ in gender only: the first words are the men's.
GENDER_PAIRS = (("he", "she"), *((man, woman) for man, woman, _, _ in PEOPLE))


class Corpus(NamedTuple):
    """Sentences as lists of word numbers, the words in the order of their numbers, and how often each occurs (course 5, week 2).

    >>> Corpus(sentences=[[1, 0]], words=("king", "the"), counts=np.array([1, 1])).words[1]
    'the'
    """

    sentences: list[list[int]]
    words: tuple[str, ...]
    counts: np.ndarray


def corpus(m: int, seed: int, *, noise: float = 0.1) -> Corpus:
    """Sentences about people, jobs, countries, adjectives and fruits; the vocabulary is always the same (course 5, week 2).

    Args:  noise, the share of the telling words that come from a wrong class. Without any, words that contradict each
    other are never neighbors, and GloVe, which looks at counts above zero only, sees nothing of it.

    >>> sentences, words, counts = corpus(3, seed=1)
    >>> " ".join(words[i] for i in sentences[2])
    'visit of aunt dress and cousin to old gray dress'
    """
    if m < 1:
        raise ValueError(f"m must be at least 1, but is {m}. How many sentences shall there be?")
    if not 0 <= noise < 1:
        raise ValueError(f"noise must be at least 0 and below 1, but is {noise}. Is it in percent?")
    rng = np.random.default_rng(seed)
    number = {word: i for i, word in enumerate(WORDS)}
    sentences = []
    for _ in range(m):
        told = _content(rng, noise)
        fillers = rng.choice(len(FILLERS), size=len(told), p=FILLER_SHARES)
        filled = rng.random(len(told)) < 0.6
        sentence = []
        for place in rng.permutation(len(told)):
            sentence += [FILLERS[fillers[place]]] * int(filled[place])
            sentence.append(told[place])
        sentences.append([number[word] for word in sentence])
    counts = np.bincount(np.concatenate(sentences), minlength=len(WORDS))
    return Corpus(sentences, WORDS, counts)


def analogies() -> list[tuple[str, str, str, str]]:
    """All planted analogies: a is to b as c is to d (course 5, week 2).

    >>> questions = analogies()
    >>> len(questions), questions[1]
    (128, ('man', 'woman', 'king', 'queen'))
    """
    genders = [(man, woman) for man, woman, _, _ in PEOPLE]
    capitals = [(capital, country) for capital, country, _, _ in COUNTRIES]
    currencies = [(currency, country) for _, country, currency, _ in COUNTRIES]
    degrees = [(positive, comparative) for positive, comparative, _ in ADJECTIVES]
    relations = (genders, capitals, currencies, degrees)
    return [(*first, *second) for pairs in relations for first, second in itertools.permutations(pairs, 2)]


def _content(rng, noise):
    """The word that a sentence is about, and the words that tell its features."""

    def tell(classes, right, times):
        """Words of the right class, or now and then of any."""
        places = [right if rng.random() >= noise else int(rng.integers(len(classes))) for _ in range(times)]
        return [_pick(rng, classes[place]) for place in places]

    kind = rng.random()
    if kind < 0.5:
        man, woman, family, age = _pick(rng, PEOPLE)
        gender = int(rng.integers(2))
        families = list(FAMILIES.values())
        told = tell(GENDERS, gender, 2) + tell(families, list(FAMILIES).index(family), 2) + tell(AGES, age, 2)
        return [(man, woman)[gender], *told]
    if kind < 0.6:
        job = _pick(rng, list(JOBS))
        gender = 0 if rng.random() < JOBS[job] else 1
        return [job, *tell(GENDERS, gender, 2), *JOB_WORDS[job]]
    if kind < 0.8:
        country, role = int(rng.integers(len(COUNTRIES))), int(rng.integers(3))
        return [COUNTRIES[country][:3][role], *tell([row[3] for row in COUNTRIES], country, 3), *tell(ROLES, role, 2)]
    if kind < 0.9:
        adjective, degree = int(rng.integers(len(ADJECTIVES))), int(rng.integers(2))
        told = tell([row[2] for row in ADJECTIVES], adjective, 3) + tell(DEGREES, degree, 2)
        return [ADJECTIVES[adjective][:2][degree], *told]
    return [FRUITS[int(rng.choice(len(FRUITS), p=FRUIT_SHARES))], *(_pick(rng, FRUIT_WORDS) for _ in range(3))]


def _pick(rng, options):
    return options[int(rng.integers(len(options)))]


def _vocabulary():
    rows = [PEOPLE, COUNTRIES, ADJECTIVES, FAMILIES.values(), GENDERS, AGES, ROLES, DEGREES, JOB_WORDS.values()]
    lists = [list(JOBS), FRUITS, FRUIT_WORDS, FILLERS]
    found = {word for row in itertools.chain(*rows) for word in row if isinstance(word, str)} | set(itertools.chain(*lists))
    found |= {word for row in (*COUNTRIES, *ADJECTIVES) for word in row[-1]}
    return tuple(sorted(found - {*FAMILIES}))


WORDS = _vocabulary()
