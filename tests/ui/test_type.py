"""Where a line of words may end, and where it must not."""

from datetime import date

import pytest

from ihd.words import LANGUAGES, Words
from ui.theme import theme_for
from ui.widgets.type import set_text

DARK = theme_for("dark", 800, 480, px_per_mm=5.19, text_size=1)


def lines_of(text: str) -> tuple[str, ...]:
    """Return a text in as many lines as it can be broken into."""
    return set_text(text, DARK, 1.0, sizes=(20,), most_lines=1).lines


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 30)], ids=str)
def test_a_day_stands_on_one_line_with_its_month(qtbot, language, day):
    words = Words(language)
    for said in (words.day(day), words.day_short(day)):
        assert lines_of(f"ab {said} cd") == ("ab", said, "cd")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("for 5 h 48 min", ("for", "5 h", "48 min")),
        ("from 20:00 to 23:00, at 22p", ("from", "20:00", "to", "23:00,", "at", "22p")),
        ("8.25 pounds", ("8.25", "pounds")),
        ("28. Sept.\u2009–\u20094. Okt.", ("28. Sept.\u2009–", "4. Okt.")),
        ("/home/plainwatt", ("/", "home/", "plainwatt")),
    ],
)
def test_a_line_ends_at_a_space_but_not_before_a_unit(qtbot, text, lines):
    assert lines_of(text) == lines
