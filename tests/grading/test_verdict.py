import html.parser
import re

import numpy as np
import pytest

from grading.verdict import Part, Verdict, show


def verdict(points=(4, 0), **more):
    parts = [Part("dw", points[0], 4, 3 if points[0] else 1, 3), Part("cost", points[1], 3, 3 if points[1] else 0, 3)]
    return Verdict("propagate", parts, **more)


EVIL = "<script>alert('x')</script> & `np.dot(a, b)`"
FULL_OF_TEXT = dict(
    differs=[EVIL],
    hints=[EVIL],
    worked=EVIL,
    notes=[EVIL],
    shown={EVIL: EVIL},
    printed=EVIL + "\nmore",
    mistakes=[0],
    slips=["factor"],
)


@pytest.mark.parametrize(
    "points, most, shown",
    [
        (5, 5, "5.0"),
        (0, 5, "0.0"),
        (np.int64(3), 5, "3.0"),
        (np.float64(2.5), 5, "2.5"),
        (np.float32(2.5), np.int64(5), "2.5"),
        (7, 5, "5.0"),
        (True, 5, "1.0"),
    ],
)
def test_the_repr_is_a_plain_float_no_larger_than_the_maximum(points, most, shown):
    verdict = Verdict("f", [Part("all", points, most, 1, 1)])
    assert repr(verdict) == shown
    assert float(repr(verdict)) <= float(most)
    assert re.fullmatch(r"\d+\.\d+", repr(verdict))


def test_points_and_fullness():
    assert (verdict((4, 0)).points, verdict((4, 0)).max_points, verdict((4, 0)).full) == (4, 7, False)
    assert verdict((4, 3)).full and repr(verdict((4, 3))) == "7.0"


def test_as_text_it_is_the_table_in_words():
    text = str(
        verdict(
            (4, 0), differs=["It differs."], hints=["Mind the sign."], notes=["A note."], printed="one\ntwo", shown={"x": "1\n2"}
        )
    )
    assert text.splitlines() == [
        "propagate: 4 of 7 points",
        "  dw: right in all 3 cases (4/4)",
        "  cost: wrong in 3 of 3 cases (0/3)",
        "  What differs: It differs.",
        "  Hint: Mind the sign.",
        "  x:",
        "    1",
        "    2",
        "  Note: A note.",
        "  Your function printed:",
        "    one",
        "    two",
    ]


def test_a_full_verdict_says_no_more_than_that():
    full = verdict((4, 3), **FULL_OF_TEXT)
    assert "What differs" not in str(full) + full._repr_html_() and "Hint" not in str(full) + full._repr_html_()
    assert "Note" in str(full) and "Note" in full._repr_html_()


def test_the_worked_example_comes_as_text_when_a_mistake_was_recognized():
    assert "A worked example: 2 + 2" in str(verdict(worked="2 + 2", mistakes=[1]))
    assert "worked" not in str(verdict(worked="2 + 2"))
    assert "A worked example" in verdict(worked="2 + 2")._repr_html_()


def test_a_challenge_counts_no_points():
    part = Part("all", 0, 0, 3, 3)
    assert str(Verdict("f", [part], optional=True)).splitlines()[0] == "f: solved (a challenge, without points)"
    assert repr(Verdict("f", [part], optional=True)) == "0.0"
    part = Part("all", 0, 0, 2, 3)
    assert "not solved yet" in str(Verdict("f", [part], optional=True))


class Tags(html.parser.HTMLParser):
    """Collects open tags, and complains of tags that do not close."""

    EMPTY = {"br"}

    def __init__(self):
        super().__init__()
        self.stack, self.seen, self.text = [], [], ""

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def handle_data(self, data):
        self.text += data


def parsed(verdict):
    tags = Tags()
    tags.feed(verdict._repr_html_())
    tags.close()
    assert tags.stack == []
    return tags


def test_all_text_is_escaped_in_html():
    tags = parsed(verdict(**FULL_OF_TEXT))
    assert {tag for tag, _ in tags.seen} <= {
        "div",
        "p",
        "b",
        "span",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "details",
        "summary",
        "code",
        "pre",
    }
    assert tags.text.count("<script>alert('x')</script> &") == 7
    assert ("code", {}) in tags.seen and "<code>np.dot(a, b)</code>" in verdict(hints=[EVIL])._repr_html_()
    part = Part(EVIL, 0, 1, 0, 1)
    assert "<script>" not in Verdict(EVIL, [part])._repr_html_()


def test_the_table_has_headers_that_a_screen_reader_can_use():
    tags = parsed(verdict((4, 0)))
    assert [attrs["scope"] for tag, attrs in tags.seen if tag == "th"] == ["col"] * 3 + ["row"] * 2
    assert "4 / 4" in tags.text and "right in all 3 cases" in tags.text and "wrong in 3 of 3 cases" in tags.text
    assert "✓" in tags.text and "✗" in tags.text  # not by color alone


def test_odd_backticks_do_no_harm():
    parsed(verdict(hints=["one ` only"], notes=["`", "``", "`a` b `c"]))


@pytest.mark.parametrize("broken", [{"differs": [None]}, {"hints": 3}, {"shown": {"x": 3}}, {"printed": 5}, {"notes": [b"x"]}])
def test_the_table_never_raises(broken):
    assert verdict(**broken)._repr_html_() == "<pre>propagate: 4 of 7 points</pre>"


def test_as_dict_is_plain_data():
    import json

    plain = json.loads(json.dumps(verdict((4, 0), hints=["h"], mistakes=[2], slips=["factor"]).as_dict()))
    assert plain["parts"] == {"dw": [4, 4], "cost": [0, 3]} and plain["points"] == 4 and plain["max_points"] == 7
    assert plain["mistakes"] == [2] and plain["slips"] == ["factor"]


def test_a_verdict_comes_back_from_its_dict():
    import json

    first = verdict((4, 0), hints=["h"], worked="w", shown={"x": "1"}, notes=["n"], printed="p", optional=True)
    again = Verdict.from_dict(json.loads(json.dumps(first.as_dict())))
    assert str(again) == str(first) and again._repr_html_() == first._repr_html_()
    assert Verdict.from_dict({"exercise": "f", "parts": {"a": [0, 2]}}).points == 0


@pytest.mark.parametrize(
    "value, text",
    [
        (1 / 3, "0.33333333"),
        (3, "3"),
        (True, "True"),
        (None, "None"),
        ("text", "'text'"),
        (np.array(2.5), "2.5"),
        (np.array(2.5, np.float32), "2.5"),
        (np.array(3), "3"),
        (np.array([[1.0, 2.0]]), "[[1., 2.]]\nshape (1, 2)"),
        ({"dw": np.array(1.0), "db": 2}, "{'dw': 1, 'db': 2}"),
        ((1, 2.0), "(1, 2)"),
        (len, "the function len(a)"),
    ],
)
def test_values_are_shown_short(value, text):
    assert show(value) == text


def test_large_values_are_cut():
    assert len(show(np.zeros((1000, 1000)))) < 1000
    assert show(tuple(range(100))).endswith("… (100 in all))")
