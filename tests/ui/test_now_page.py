"""The Now page as a person meets it: every size, theme and text size, and every thing to say."""

import gc
from dataclasses import replace
from datetime import date

import pytest
from longer import longer
from now_examples import ALL, EMPTY, LEARNING, SIZES, STALE, UNPRICED, USUAL
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from seen import page_of as seen_page_of

from ihd.screens.now import Line, NowScreen, Tone
from ihd.words import LANGUAGES, Words
from ui.pages.now import NowPage
from ui.shot import px_per_mm
from ui.theme import COLOURS, TEXT_SIZES, Theme, theme_for
from ui.widgets.dressed import Dressed
from ui.widgets.hairline import Hairline

MARGIN = 40


def page_of(size: tuple[int, int], text_size: int = 1, theme: str = "dark") -> NowPage:
    page = NowPage(
        theme_for(theme, *size, px_per_mm=px_per_mm(*size), text_size=text_size),
    )
    page.resize(*size)
    page.show()
    return page


def seen(page: NowPage) -> list[Dressed]:
    return [piece for piece in page.findChildren(Dressed) if piece.isVisible()]


def draws_outside(piece: Dressed) -> bool:
    """Return whether a widget would draw outside its own rectangle."""
    box = piece.rect()
    canvas = QImage(
        box.width() + 2 * MARGIN, box.height() + 2 * MARGIN, QImage.Format.Format_ARGB32
    )
    canvas.fill(QColor(0, 0, 0, 0))
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(MARGIN, MARGIN)
    piece.draw(painter, QRectF(box))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.fillRect(QRect(box), QColor(0, 0, 0))
    painter.end()
    return max(bytes(canvas.constBits())[3::4]) > 40


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("doors_mm", [0, 12], ids=["alone", "with-doors"])
def test_nothing_is_cut_and_nothing_overlaps(qtbot, size, text_size, doors_mm):
    bar = round(doors_mm * px_per_mm(*size))
    page = NowPage(theme_for("dark", *size, px_per_mm=px_per_mm(*size), text_size=text_size))
    qtbot.addWidget(page)
    page.resize(size[0], size[1] - bar)
    page.show()
    for name, screen in ALL.items():
        page.show_screen(screen)
        pieces = seen(page)
        assert {page.hero, page.age} <= set(pieces), name
        for piece in pieces:
            where = f"{name}: '{piece.text()}' at {piece.geometry().getRect()}"
            assert page.rect().contains(piece.geometry()), where
            assert not draws_outside(piece), where
        for at, piece in enumerate(pieces):
            for other in pieces[at + 1 :]:
                shared = piece.geometry() & other.geometry()
                assert shared.height() <= page.theme.scale.body * 0.2 or shared.width() <= 0, (
                    f"{name}: '{piece.text()}' meets '{other.text()}'"
                )


@pytest.mark.parametrize("theme", COLOURS)
def test_high_contrast_letters_fit_too(qtbot, theme):
    for size in SIZES:
        page = page_of(size, text_size=3, theme=theme)
        qtbot.addWidget(page)
        page.show_screen(ALL["german"])
        assert [piece.text() for piece in seen(page) if draws_outside(piece)] == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_usual_evening_leaves_nothing_important_out(qtbot, size):
    page = page_of(size)
    qtbot.addWidget(page)
    page.show_screen(USUAL)
    said = {piece.text() for piece in seen(page)}
    assert {USUAL.band.text, USUAL.today.amount, USUAL.price, USUAL.age.text} <= said


@pytest.mark.parametrize("size", SIZES[1:], ids=lambda size: f"{size[0]}x{size[1]}")
def test_from_a_seven_inch_panel_on_everything_is_said(qtbot, size):
    page = page_of(size)
    qtbot.addWidget(page)
    page.resize(size[0], size[1] - page.theme.scale.target)
    page.show_screen(USUAL)
    hidden = [piece.text() for piece in page.findChildren(Dressed) if not piece.isVisible()]
    assert not any(hidden)
    assert page.ribbon.with_hours


@pytest.mark.parametrize("size", SIZES[1:], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_price_that_holds_all_day_is_never_left_out_for_its_length(qtbot, size):
    page = page_of(size)
    qtbot.addWidget(page)
    for screen in (LEARNING, UNPRICED):
        page.show_screen(longer(screen))
        assert page.price.isVisible()


def warned(words: Words, warning: str) -> NowScreen:
    """Return a usual evening on which something is wrong, in a language."""
    when = words.text("Usual for a {weekday} evening", weekday=words.weekday(date(2026, 11, 26)))
    price = words.text(
        "{rate} a unit until {time}, then {next_rate}", rate="26.1p", time="00:30", next_rate="9.0p"
    )
    return replace(
        USUAL,
        age=Line(words.text("{age} ago", age="12 s"), Tone.LOW),
        amount=replace(USUAL.amount, per=words.text("an hour")),
        band=Line(when, Tone.USUAL),
        today=replace(USUAL.today, title=words.text("Today so far")),
        price=price,
        price_briefly=words.text("{rate} a unit until {time}", rate="26.1p", time="00:30"),
        notice=Line(warning, Tone.WRONG),
    )


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_warning_leaves_today_and_the_price_on_the_smallest_screen(qtbot, language, text_size):
    words = Words(language)
    page = seen_page_of(NowPage, SIZES[0], text_size=text_size)
    qtbot.addWidget(page)
    for warning in (
        words.text("Readings stopped coming at {time}. Trying again.", time="18:40"),
        words.text("Your meter cannot be heard at the moment."),
        words.text("The card is full, so readings are not kept."),
    ):
        page.show_screen(warned(words, warning))
        said = {piece.text() for piece in seen(page)}
        assert {warning, USUAL.today.amount, page.hero.text(), page.age.text()} <= said
        assert said & {page.shown.price, page.shown.price_briefly}, warning
        assert page.hero.figure_px >= page.theme.scale.body


def test_a_warning_in_three_lines_leaves_today_at_least(qtbot):
    page = seen_page_of(NowPage, SIZES[0])
    qtbot.addWidget(page)
    page.show_screen(ALL["german"])
    assert {page.plain_notice, page.today} <= set(seen(page))


def test_no_text_is_smaller_than_sixteen_points(qtbot):
    for size in SIZES:
        least = 16 / 72 * 25.4 * px_per_mm(*size)
        page = page_of(size)
        qtbot.addWidget(page)
        page.show_screen(USUAL)
        for piece in seen(page):
            setting = getattr(piece, "setting", None)
            if setting is not None:
                assert setting.font.pixelSize() >= int(least), (size, piece.text())


def test_the_figure_keeps_its_place_and_size_while_digits_change(qtbot):
    page = page_of((800, 480))
    qtbot.addWidget(page)
    places = set()
    for figure in ("4p", "31p", "32p", "99p", "88p"):
        page.show_screen(with_figure(figure))
        fit = page.hero._fit
        places.add((page.hero.geometry().getRect(), fit.figure.pixelSize()))
    assert len(places) == 1
    page.show_screen(with_figure("£1.08"))
    assert page.band.geometry().top() == band_top(page, "32p")


def test_a_reading_that_is_not_live_is_grey_and_light(qtbot):
    page = page_of((800, 480))
    qtbot.addWidget(page)
    page.show_screen(STALE)
    assert colours_of(page.hero) == {page.theme.colours.soft}
    page.show_screen(USUAL)
    assert page.theme.colours.ink in colours_of(page.hero)


def test_an_empty_home_shows_no_figure_and_no_dash(qtbot):
    page = page_of((800, 480))
    qtbot.addWidget(page)
    page.show_screen(EMPTY)
    said = " ".join(piece.text() for piece in seen(page))
    assert not any(letter in said for letter in "–—-")
    assert page.hero.in_words


def test_every_piece_is_read_out_by_name(qtbot):
    from PySide6.QtGui import QAccessible

    page = page_of((800, 480))
    qtbot.addWidget(page)
    page.show_screen(USUAL)
    heard = []
    for piece in seen(page):
        interface = QAccessible.queryAccessibleInterface(piece)
        assert interface.role() == QAccessible.Role.StaticText
        heard.append(interface.text(QAccessible.Text.Name))
    assert heard[0] == "Using 32p an hour. 1.24 kW"
    assert "Usual for a Tuesday evening" in heard
    assert "" not in heard


def test_showing_many_screens_keeps_no_widget_alive(qtbot):
    page = page_of((800, 480))
    qtbot.addWidget(page)
    before = len(page.findChildren(QWidget))
    for _ in range(50):
        for screen in ALL.values():
            page.show_screen(screen)
    gc.collect()
    assert len(page.findChildren(QWidget)) == before


def with_figure(figure: str):
    return replace(USUAL, amount=replace(USUAL.amount, figure=figure))


def band_top(page: NowPage, figure: str) -> int:
    page.show_screen(with_figure(figure))
    return page.band.geometry().top()


def colours_of(piece: Dressed) -> set[str]:
    """Return the colours that fill at least some whole pixels of a widget."""
    image = QImage(piece.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(piece.theme.colours.ground))
    painter = QPainter(image)
    piece.draw(painter, QRectF(piece.rect()))
    painter.end()
    theme: Theme = piece.theme
    known = (theme.colours.ink, theme.colours.soft, theme.colours.line)
    found = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    return {colour for colour in known if colour in found}


def test_hairlines_say_nothing(qtbot):
    page = page_of((720, 1280))
    qtbot.addWidget(page)
    page.show_screen(USUAL)
    assert all(not rule.accessibleName() for rule in page.findChildren(Hairline))
