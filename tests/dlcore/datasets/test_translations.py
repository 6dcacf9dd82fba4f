import numpy as np
import pytest

from dlcore.datasets import tokens, translations

NOUN = {}
for singular, plural, other, gender in translations.NOUNS:
    NOUN[singular], NOUN[plural] = (other, gender, False), (other + "s", gender, True)


def translate(words):
    """The rules of the language, applied to a sentence word by word."""
    found, adjectives, article, many = [], [], None, False
    i = 0
    while i < len(words):
        word = words[i]
        place = next((p for p in translations.PLACES if words[i : i + len(p.split())] == p.split()), None)
        if place:
            found += translations.PLACES[place].split()
            i += len(place.split())
            continue
        if word in ("a", "an", "the"):
            article = word
        elif word in translations.ADJECTIVES:
            adjectives.insert(0, translations.ADJECTIVES[word])
        elif word in NOUN:
            noun, gender, many_here = NOUN[word]
            before = {("the", "m"): "lo", ("the", "f"): "la"}.get((article, gender), {"m": "un", "f": "una"}[gender])
            found += [{"m": "los", "f": "las"}[gender] if many_here else before, noun, *adjectives]
            adjectives, many = [], many_here
        elif word == "and":
            found.append("y")
        elif many:
            assert word + "s" in translations.VERBS
            first, *rest = translations.VERBS[word + "s"].split()
            found += [first + "n", *rest]
        else:
            found += translations.VERBS[word].split()
        i += 1
    return found


def test_the_sentence_of_the_docstring():
    assert translate("an old cat follows the small red dogs".split()) == "un gat viejo va tras los perros rojo pico".split()


@pytest.mark.parametrize("clauses", [(1,), (1, 2), (3, 4)])
def test_translations_follow_the_rules(clauses):
    data = translations.translations(200, seed=5, clauses=clauses)
    assert data.target == [translate(source) for source in data.source]
    assert {source.count("and") + 1 for source in data.source} == set(clauses)


def test_an_stands_before_vowels_only():
    for source in translations.translations(300, seed=2).source:
        for article, word in zip(source, source[1:], strict=False):
            assert article not in ("a", "an") or (article == "an") == (word[0] in "aeiou")


def test_rows_say_what_the_sentences_say():
    data = translations.translations(50, seed=3)
    for i in range(50):
        assert tokens.decode(data.X[i], data.source_words) == data.source[i]
        assert tokens.decode(data.Y[i], data.target_words) == data.target[i]


def test_lengths_differ_and_words_move():
    data = translations.translations(300, seed=0)
    assert len({len(s) - len(t) for s, t in zip(data.source, data.target, strict=True)}) >= 3
    assert len({tuple(source) for source in data.source}) > 290  # hardly any sentence occurs twice


def test_the_seed_decides():
    first, again, other = (translations.translations(20, seed=seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.X, again.X)
    assert first.source != other.source


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="m must be at least 1, but is 0"):
        translations.translations(0, seed=0)
    with pytest.raises(ValueError, match=r"clauses must be whole numbers from 1 on, but are \(0, 1\)"):
        translations.translations(3, seed=0, clauses=(0, 1))
