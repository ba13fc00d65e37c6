"""Words can be read in every theme, and are large enough on every panel."""

import pytest
from PySide6.QtGui import QColor, QFontMetricsF

from ihd.screens.now import Tone
from ihd.settings import THEMES
from ui.theme import BODY_MM, COLOURS, TARGET_MM, TEXT_SIZES, theme_for

PANELS = {(480, 320): 5.2, (800, 480): 5.19, (720, 1280): 8.26, (1280, 800): 5.9}


def luminance(colour: QColor) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2, contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def theme(name: str, size: tuple[int, int] = (800, 480), text_size: int = 1):
    return theme_for(name, *size, px_per_mm=PANELS[size], text_size=text_size)


def test_there_is_a_theme_for_every_name_in_settings():
    assert set(COLOURS) == set(THEMES) - {"auto"}


@pytest.mark.parametrize("name", COLOURS)
def test_every_word_stands_seven_to_one_off_its_ground(name):
    worn = theme(name)
    words = [worn.ink, worn.soft, *(worn.tone(tone) for tone in Tone)]
    for ground in (worn.ground, worn.raised):
        assert min(contrast(word, ground) for word in words) >= 7
    for tone in Tone:
        assert contrast(worn.ink, worn.fill(tone)) >= 7
        assert min(contrast(word, worn.spent(tone)) for word in (worn.ink, worn.soft)) >= 7


@pytest.mark.parametrize("name", COLOURS)
def test_a_bar_stands_three_to_one_off_its_track(name):
    worn = theme(name)
    for tone in (Tone.LOW, Tone.USUAL, Tone.HIGH):
        assert contrast(worn.tone(tone), worn.fill(Tone.QUIET)) >= 3
        assert contrast(worn.tone(tone), worn.fill(tone)) >= 3


@pytest.mark.parametrize("name", ["dark", "light"])
def test_high_contrast_is_higher(name):
    plain, strong = theme(name), theme(f"{name}-contrast")
    for colour in ("ink", "soft"):
        assert contrast(getattr(strong, colour), strong.ground) > contrast(
            getattr(plain, colour), plain.ground
        )
    for tone in Tone:
        assert contrast(strong.tone(tone), strong.ground) > contrast(plain.tone(tone), plain.ground)


@pytest.mark.parametrize("size", PANELS)
def test_text_is_sixteen_points_and_targets_twelve_millimetres(size):
    scale = theme("dark", size).scale
    assert scale.body >= round(BODY_MM * PANELS[size])
    assert scale.target >= round(TARGET_MM * PANELS[size])


@pytest.mark.parametrize("size", PANELS)
def test_a_larger_text_size_is_larger(size):
    bodies = [theme("dark", size, text_size).scale.body for text_size in TEXT_SIZES]
    assert bodies == sorted(set(bodies))


def test_the_typeface_is_ours_and_has_its_weights_and_tabular_figures(qapp):
    worn = theme("dark")
    widths = [
        QFontMetricsF(worn.font(100, weight)).horizontalAdvance("Usual") for weight in (400, 700)
    ]
    assert widths[0] < widths[1]
    tabular = QFontMetricsF(worn.font(100, 700, tabular=True))
    assert len({tabular.horizontalAdvance(digit) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("letter", "£€ŵŷÿêäöüßéèçñ–’½²³")
def test_the_typeface_has_every_letter_of_our_languages(letter):
    assert QFontMetricsF(theme("dark").font(30)).inFontUcs4(ord(letter))
