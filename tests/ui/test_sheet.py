"""Every page of a home that has lived, on every screen, in every language, at every text size.

``bench/sheet.py`` tries all of it. Here every language meets every size of screen and every text
size, though not each of them all the others.
"""

import pytest
from every_screen import EveryScreen, whole
from lived_home import NOW, LivedHome
from longer import LongerWords
from seen import SIZES, unread

from ihd.checks.finding import FindingKind
from ihd.commands.shot import PAGES
from ihd.words import LANGUAGES, Words
from ui.theme import COLOURS, TEXT_SIZES

TONGUES = {**{name: Words(name) for name in LANGUAGES}, "longer": LongerWords()}


def tongues_of(size: tuple[int, int], text_size: int) -> list[str]:
    """Return two languages for a size of screen: all six of them over its three text sizes."""
    names, first = list(TONGUES), SIZES.index(size) + 2 * text_size
    return [names[first % len(names)], names[(first + 1) % len(names)]]


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    home = LivedHome(tmp_path_factory.mktemp("lived"))
    yield home
    home.close()


@pytest.fixture(scope="module")
def said(lived):
    """Every screen of the home, by the language it speaks."""
    return {name: list(lived.screens(words)) for name, words in TONGUES.items()}


def test_the_home_has_something_to_show_at_every_place(lived, said):
    assert {shown.place for shown in said["en"]} == set(PAGES)
    assert {finding.kind for finding in lived.home.snapshot(NOW).findings} >= {
        FindingKind.PRICE_DIFFERS
    }


def test_every_language_meets_every_screen_and_every_text_size():
    met = {(size, at, name) for size in SIZES for at in TEXT_SIZES for name in tongues_of(size, at)}
    assert {(size, name) for size, _, name in met} == {(s, n) for s in SIZES for n in TONGUES}
    assert {(at, name) for _, at, name in met} == {(a, n) for a in TEXT_SIZES for n in TONGUES}


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_text_is_cut_or_covered_or_tiny(qtbot, said, size, text_size):
    with EveryScreen(size) as display:
        for name in tongues_of(size, text_size):
            display.wear(text_size, TONGUES[name])
            assert list(display.troubles(said[name], unread)) == [], name


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_piece_is_cut_or_covered_or_too_small_to_touch(qtbot, said, size):
    name = tongues_of(size, TEXT_SIZES[-1])[0]
    with EveryScreen(size) as display:
        display.wear(TEXT_SIZES[-1], TONGUES[name])
        assert list(display.troubles(said[name], whole)) == [], name


@pytest.mark.parametrize("theme", COLOURS)
def test_a_theme_with_bolder_letters_changes_nothing_of_that(qtbot, said, theme):
    fronts = [shown for shown in said["de"] if shown.place not in ("bill", "settings")]
    with EveryScreen(SIZES[1]) as display:
        display.wear(TEXT_SIZES[-1], TONGUES["de"], theme)
        assert list(display.troubles(fronts, unread)) == []


def test_a_text_over_another_is_seen_by_this_test(qtbot, said):
    """Put one piece over another, and make one too small: both must be told."""
    with EveryScreen(SIZES[1]) as display:
        display.wear(1, TONGUES["en"])
        assert list(display.troubles(said["en"][:1], whole)) == []
        page = display.window.page
        page.clock.move(page.age.pos())
        page.title.resize(page.title.width() // 2, page.title.height())
        told = " ".join(unread(page))
    assert "is drawn over" in told
    assert f"'{page.title.text()}' is cut" in told
