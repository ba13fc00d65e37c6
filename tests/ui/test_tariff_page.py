"""The Tariff page as a person meets it: every size, every tariff, by finger, key and ear."""

import gc
from dataclasses import replace

import pytest
from longer import longer
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from seen import SIZES, commands_of, faults, page_of, pieces_of
from tariff_examples import (
    ALL,
    CLOCKS,
    DISPUTED,
    GERMAN,
    HALF_HOURLY,
    TOMORROW_SHOWN,
    TWO_RATES,
    UNKNOWN,
    UNPUBLISHED,
)

from ihd.screens.now import Tone
from ihd.screens.rows import OpenPage
from ui.pages.tariff import TariffPage
from ui.theme import COLOURS, TEXT_SIZES


def tariff_page(qtbot, screen, size=(800, 480), **how) -> TariffPage:
    page = page_of(TariffPage, size, **how)
    qtbot.addWidget(page)
    page.show_screen(screen)
    return page


def said_by(page: TariffPage) -> list[str]:
    return [piece.text() for piece in pieces_of(page)]


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_is_cut_or_covered(qtbot, size, text_size):
    page = tariff_page(qtbot, TWO_RATES, size, text_size=text_size)
    for name, screen in ALL.items():
        page.show_screen(screen)
        assert list(faults(page)) == [], name


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_words_four_tenths_longer_are_not_cut(qtbot, size):
    page = tariff_page(qtbot, TWO_RATES, size)
    for screen in (TWO_RATES, CLOCKS, HALF_HOURLY, UNKNOWN):
        page.show_screen(longer(screen))
        assert list(faults(page)) == []


@pytest.mark.parametrize("theme", COLOURS)
def test_bolder_letters_fit_too(qtbot, theme):
    page = tariff_page(qtbot, GERMAN, text_size=3, theme=theme)
    assert list(faults(page)) == []


@pytest.mark.parametrize("size", SIZES[1:], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("screen", [TWO_RATES, HALF_HOURLY], ids=["two-rates", "half-hourly"])
def test_from_a_seven_inch_panel_on_now_next_and_the_cheapest_time_are_said(qtbot, size, screen):
    said = said_by(tariff_page(qtbot, screen, size))
    assert {screen.now.text, screen.after.text, "1 h", "2 h", "3 h", "4 h"} <= set(said)
    assert {screen.cheapest.text, screen.cheapest_brief.text} & set(said)
    assert any("Standing" in one for one in said)


@pytest.mark.parametrize("size", [SIZES[1], *SIZES[3:]], ids=lambda size: f"{size[0]}x{size[1]}")
def test_today_and_tomorrow_stand_over_one_another_as_ribbons(qtbot, size):
    page = tariff_page(qtbot, TWO_RATES, size)
    today, tomorrow = page.charts
    assert today.isVisible()
    assert tomorrow.isVisible()
    assert today.geometry().bottom() < tomorrow.geometry().top()
    assert today._drawing.bar.left() == tomorrow._drawing.bar.left(), "their hours are in line"


def test_where_there_is_room_for_one_day_a_touch_shows_the_other(qtbot):
    page = tariff_page(qtbot, HALF_HOURLY)
    asked = commands_of(page)
    assert page.charts[0].day is HALF_HOURLY.days[0]
    qtbot.mouseClick(page.days.segments[1], Qt.MouseButton.LeftButton)
    qtbot.keyClick(page.charts[0], Qt.Key.Key_PageDown)
    assert [one.days_ahead for one in asked] == [1, 1]
    page.show_screen(TOMORROW_SHOWN)
    assert page.charts[0].day is TOMORROW_SHOWN.days[1]


def test_the_hours_of_the_job_are_one_touch(qtbot):
    page = tariff_page(qtbot, TWO_RATES)
    asked = commands_of(page)
    qtbot.mouseClick(page.jobs.segments[3], Qt.MouseButton.LeftButton)
    small = tariff_page(qtbot, TWO_RATES, (480, 320))
    small.asked.connect(asked.append)
    qtbot.mouseClick(small.jobs.segments[0], Qt.MouseButton.LeftButton)
    assert [one.job_hours for one in asked] == [4, 4]


def test_a_price_below_nothing_hangs_below_the_axis(qtbot):
    page = tariff_page(qtbot, HALF_HOURLY)
    drawing = page.charts[0]._drawing
    negative = [box for box, part in drawing.boxes if part.height < 0]
    assert negative
    assert all(box.top() >= drawing.frame.axis_y for box in negative)


def test_what_is_not_published_is_one_hatched_stretch_and_not_a_price(qtbot):
    page = tariff_page(qtbot, UNPUBLISHED)
    drawing = page.charts[0]._drawing
    assert len(drawing.unknown) == 1
    first = drawing.frame.x(2 / 48)
    assert drawing.unknown[0].left() == pytest.approx(first, abs=3)
    assert drawing.unknown[0].right() == pytest.approx(drawing.bar.right(), abs=3)


def test_a_price_says_what_it_cost_this_home(qtbot):
    page = tariff_page(qtbot, HALF_HOURLY)
    chart = page.charts[0]
    chart.stop_at(36)
    assert page.after.text() == HALF_HOURLY.days[0].parts[36].says
    assert "cost you" in page.after.text()
    chart.stop_at(None)
    assert page.after.text() == HALF_HOURLY.after.text


def test_arrows_walk_the_prices(qtbot):
    page = tariff_page(qtbot, TWO_RATES)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.charts[0].stops[2].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Left)
    assert page.after.text() == TWO_RATES.days[0].parts[1].says
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    assert page.charts[0].at == 1, "a price has no inside"


def test_a_clock_that_differs_is_told(qtbot):
    assert CLOCKS.clocks.text in said_by(tariff_page(qtbot, CLOCKS))


def test_a_price_in_doubt_is_one_touch_from_where_it_is_changed(qtbot):
    doubt = DISPUTED.doubt
    page = tariff_page(qtbot, DISPUTED)
    asked = commands_of(page)
    assert f"{doubt.line.text} {doubt.step}" in said_by(page)
    assert page.notice.line.tone is Tone.WRONG
    qtbot.mouseClick(page.leads, Qt.MouseButton.LeftButton)
    assert asked == [doubt.leads.asks]
    small = tariff_page(qtbot, DISPUTED, (480, 320))
    small.asked.connect(asked.append)
    assert doubt.brief.text in said_by(small)
    qtbot.mouseClick(small.leads, Qt.MouseButton.LeftButton)
    assert len(asked) == 2
    page.show_screen(TWO_RATES)
    assert not page.leads.isVisible()


@pytest.mark.parametrize("size", SIZES[1:], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_doubt_of_half_hourly_prices_says_what_to_do_about_it(qtbot, size):
    doubt = DISPUTED.doubt
    page = tariff_page(qtbot, replace(HALF_HOURLY, doubt=doubt), size)
    assert f"{doubt.line.text} {doubt.step}" in said_by(page)
    assert page.charts[0].isVisible()


def test_without_a_price_there_is_one_thing_to_do(qtbot):
    page = tariff_page(qtbot, UNKNOWN)
    asked = commands_of(page)
    qtbot.mouseClick(page.action, Qt.MouseButton.LeftButton)
    assert asked == [OpenPage("settings", "prices")]


def test_everything_is_named_and_has_a_role(qtbot):
    page = tariff_page(qtbot, TWO_RATES)
    roles = {}
    for piece in [*pieces_of(page), *page.charts[0].stops]:
        interface = QAccessible.queryAccessibleInterface(piece)
        name = interface.text(QAccessible.Text.Name)
        assert name, piece
        roles[name] = interface.role()
    assert roles["3 h"] is QAccessible.Role.RadioButton
    assert roles[TWO_RATES.days[0].parts[1].says] is QAccessible.Role.Button
    assert roles[TWO_RATES.days[0].spoken] is QAccessible.Role.StaticText


def test_showing_many_screens_keeps_no_widget_alive(qtbot):
    page = tariff_page(qtbot, TWO_RATES)
    counts = []
    for _ in range(5):
        for screen in ALL.values():
            page.show_screen(screen)
        gc.collect()
        counts.append(len(page.findChildren(QWidget)))
    assert len(set(counts)) == 1
