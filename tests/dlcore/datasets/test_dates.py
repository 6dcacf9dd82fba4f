import datetime
import re
from datetime import datetime as moment

import numpy as np
import pytest

from dlcore.datasets import dates, tokens

MOON = datetime.date(1969, 7, 20)
SHAKESPEARE = datetime.date(1564, 4, 23)


def test_the_dates_of_the_lesson():
    assert dates.written(MOON, 0) == "july 20th 1969" and MOON.isoformat() == "1969-07-20"
    assert dates.written(SHAKESPEARE, 1) == "23 april, 1564" and SHAKESPEARE.isoformat() == "1564-04-23"


PATTERNS = [
    "%B %d %Y",
    "%d %B, %Y",
    "%d %b %Y",
    "%B %d %Y",
    "%m/%d/%Y",
    "%A %B %d %Y",
    "%d.%m.%Y",
    "%b %d, %Y",
    "%a %d %b %Y",
]


@pytest.mark.parametrize("kind", range(dates.FORMATS))
def test_every_format_is_read_back_by_the_standard_library(kind):
    for date in [MOON, SHAKESPEARE, datetime.date(2024, 2, 29), datetime.date(1700, 12, 4), datetime.date(2011, 5, 11)]:
        text = dates.written(date, kind)
        assert text == text.lower()
        text = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", text)
        assert moment.strptime(text, PATTERNS[kind]).date() == date


@pytest.mark.parametrize(
    "day, ending", [(1, "st"), (2, "nd"), (3, "rd"), (4, "th"), (11, "th"), (12, "th"), (13, "th"), (22, "nd"), (31, "st")]
)
def test_ordinals(day, ending):
    assert dates.written(datetime.date(2000, 1, day), 0) == f"january {day}{ending} 2000"


def test_rows_say_what_the_strings_say():
    data = dates.dates(200, seed=3)
    for i in range(200):
        assert "".join(tokens.decode(data.X[i], data.human_letters)) == data.human[i]
        assert "".join(tokens.decode(data.Y[i], data.machine_letters)) == data.machine[i]
    assert (data.Y[:, -1] == tokens.EOS).all() and len(data.machine[0]) == 10
    years = [int(text[:4]) for text in data.machine]
    assert min(years) >= 1500 and max(years) <= 2100


def test_the_longest_date_fits():
    longest = max(
        (dates.written(datetime.date(2020, 1, 1) + datetime.timedelta(days), kind) for days in range(400) for kind in range(9)),
        key=len,
    )
    assert len(longest) + 1 == dates.LENGTH


def test_the_seed_decides_and_all_formats_occur():
    first, again, other = (dates.dates(300, seed=seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.X, again.X)
    assert first.human != other.human
    assert any("/" in text for text in first.human) and any("." in text for text in first.human)


def test_own_dates_are_encoded_alike():
    data = dates.dates(5, seed=0)
    np.testing.assert_array_equal(dates.encode([text.upper() for text in data.human]), data.X)


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="m must be at least 1, but is 0"):
        dates.dates(0, seed=0)
    with pytest.raises(ValueError, match="kind must lie between 0 and 8, but is 9"):
        dates.written(MOON, 9)
    with pytest.raises(ValueError, match="'é' is unknown"):
        dates.encode(["5 février 1900"])
