"""The Usage page as a person meets it: every size, every period, by finger, key and ear."""

import gc
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from longer import longer
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from seen import SIZES, commands_of, faults, page_of, pieces_of
from test_theme import contrast
from usage_examples import ALL, DAY, EMPTY, ENERGY, GAPPED, GERMAN, MONTH, NEAR, TRACE, WEEK

from ihd.screens.now import Tone
from ihd.screens.usage import Span, Unit
from ui.pages.usage import UsagePage
from ui.theme import COLOURS, STRONG, TEXT_SIZES, theme_for
from ui.widgets.bars import Bars
from ui.widgets.segmented import Segment
from ui.widgets.type import width_of

ROOT = Path(__file__).parents[2]


def usage_page(qtbot, screen, size=(800, 480), **how) -> UsagePage:
    page = page_of(UsagePage, size, **how)
    qtbot.addWidget(page)
    page.show_screen(screen)
    return page


def said_by(page: UsagePage) -> list[str]:
    return [piece.text() for piece in pieces_of(page)]


def middle_of(chart, number: int) -> QPoint:
    return chart.column(number).center().toPoint()


def touch(qtbot, chart, number: int) -> None:
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=middle_of(chart, number))


def slide(chart, start: QPoint, end: QPoint) -> None:
    """Press at one place, move, and let go at another, at once."""
    steps = (
        (QEvent.Type.MouseButtonPress, start, Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseMove, end, Qt.MouseButton.NoButton),
        (QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.LeftButton),
    )
    for kind, at, button in steps:
        event = QMouseEvent(
            kind,
            QPointF(at),
            chart.mapToGlobal(QPointF(at)),
            button,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(chart, event)


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_is_cut_or_covered(qtbot, size, text_size):
    page = usage_page(qtbot, WEEK, size, text_size=text_size)
    for name, screen in ALL.items():
        page.show_screen(screen)
        assert list(faults(page)) == [], name


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_words_four_tenths_longer_are_not_cut(qtbot, size):
    page = usage_page(qtbot, WEEK, size)
    for screen in (WEEK, DAY, GAPPED, NEAR):
        page.show_screen(longer(screen))
        assert list(faults(page)) == []


@pytest.mark.parametrize("theme", COLOURS)
def test_bolder_letters_fit_too(qtbot, theme):
    page = usage_page(qtbot, GERMAN, text_size=3, theme=theme)
    assert list(faults(page)) == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_words_in_the_bars_never_meet(qtbot, size):
    for text_size in TEXT_SIZES:
        page = usage_page(qtbot, WEEK, size, text_size=text_size)
        for name in ("week", "gaps", "month", "year", "day", "sun", "german"):
            page.show_screen(ALL[name])
            for number in (None, 0, len(page.stops) - 1):
                page.bars.stop_at(number)
                for one, other in combinations(places_of_words(page.bars), 2):
                    assert not one.intersects(other), (name, text_size, one, other)


def places_of_words(bars: Bars) -> list[QRectF]:
    """Return where the letters of the words in a chart are, a little less than their lines."""
    drawing = bars._drawing
    words = [
        *drawing.amounts,
        *drawing.feet,
        *(word for _, word in drawing.frame.lines if word.text),
    ]
    px = drawing.frame.px
    font = bars.theme.font(px, STRONG, tabular=True)
    return [
        QRectF(word.left, word.top + px * 0.3, width_of(word.text, font) - 1, px * 0.65)
        for word in words
    ]


@pytest.mark.parametrize("size", SIZES[1:], ids=lambda size: f"{size[0]}x{size[1]}")
def test_from_a_seven_inch_panel_on_the_page_says_what_matters(qtbot, size):
    said = said_by(usage_page(qtbot, WEEK, size))
    assert WEEK.total in said
    assert {WEEK.sentence.text, WEEK.brief.text} & set(said)
    assert {"Day", "Week", "Month", "Year", "Bill", "In money", "In energy"} <= set(said)
    assert any("Night" in one for one in said), "what the colours stand for"
    assert any("Week before" in one for one in said), "what the ticks stand for"


@pytest.mark.parametrize("name", ["week", "gaps", "month", "day", "near"])
def test_no_words_are_smaller_than_sixteen_points(qtbot, name):
    for size in SIZES:
        page = usage_page(qtbot, ALL[name], size)
        plain = page.theme.scale.plain
        for piece in pieces_of(page):
            setting = getattr(piece, "setting", None)
            px = setting.font.pixelSize() if setting else getattr(piece, "word_px", plain)
            assert px >= plain, (size, piece.text())


def test_on_the_smallest_panel_the_total_is_a_touch_to_the_other_unit(qtbot):
    page = usage_page(qtbot, WEEK, (480, 320))
    asked = commands_of(page)
    total = next(one for one in pieces_of(page) if one.text() == "£25.62. In energy")
    qtbot.mouseClick(total, Qt.MouseButton.LeftButton)
    assert [one.unit for one in asked] == [Unit.ENERGY]


def test_a_touch_on_a_day_goes_into_it(qtbot):
    page = usage_page(qtbot, WEEK)
    asked = commands_of(page)
    touch(qtbot, page.bars, 5)
    assert asked == [WEEK.bars[5].asks]
    assert asked[0].span is Span.DAY


def test_among_narrow_bars_the_first_touch_stops_and_the_second_goes_in(qtbot):
    page = usage_page(qtbot, DAY)
    asked = commands_of(page)
    touch(qtbot, page.bars, 35)
    assert asked == []
    assert page.sentence.text() == DAY.bars[35].says
    touch(qtbot, page.bars, 36)
    assert asked == [DAY.bars[35].asks], "a finger beside it means the one it stopped at"


def test_a_finger_that_rests_slides_from_bar_to_bar(qtbot):
    page = usage_page(qtbot, DAY)
    asked = commands_of(page)
    qtbot.mousePress(page.bars, Qt.MouseButton.LeftButton, pos=middle_of(page.bars, 3))
    qtbot.waitUntil(lambda: page.bars._sliding)
    qtbot.mouseMove(page.bars, middle_of(page.bars, 20))
    qtbot.mouseRelease(page.bars, Qt.MouseButton.LeftButton, pos=middle_of(page.bars, 20))
    assert (page.bars.at, asked) == (20, [])


@pytest.mark.parametrize(("way", "step"), [(1, "back"), (-1, "forward")])
def test_a_swipe_goes_to_the_period_before_or_after(qtbot, way, step):
    page = usage_page(qtbot, DAY)
    asked = commands_of(page)
    start = page.bars.rect().center()
    slide(page.bars, start, start + QPoint(way * 150, 0))
    assert asked == [getattr(DAY, step).asks]
    assert page.bars.at is None


def test_arrows_walk_the_bars_and_enter_goes_in(qtbot):
    page = usage_page(qtbot, WEEK)
    asked = commands_of(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.bars.stops[6].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.bars.stops[6], Qt.Key.Key_Left)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Left)
    assert page.bars.at == 4
    assert page.sentence.text() == WEEK.bars[4].says
    qtbot.keyClick(page.bars.stops[4], Qt.Key.Key_Return)
    qtbot.keyClick(page.bars.stops[4], Qt.Key.Key_PageUp)
    assert asked == [WEEK.bars[4].asks, WEEK.back.asks]


def test_escape_comes_out_again(qtbot):
    page = usage_page(qtbot, NEAR)
    asked = commands_of(page)
    page.trace.stop_at(35)
    qtbot.keyClick(page.trace, Qt.Key.Key_Escape)
    assert asked == [NEAR.out.asks]


def test_what_a_bar_says_gives_way_to_the_sentence_again(qtbot):
    page = usage_page(qtbot, WEEK)
    page.bars.stop_at(2)
    assert page.sentence.text() == WEEK.bars[2].says
    page.bars.stop_at(None)
    assert page.sentence.text() == WEEK.sentence.text


def test_where_there_is_no_sentence_a_bar_speaks_in_the_place_of_the_title(qtbot):
    page = usage_page(qtbot, WEEK, (480, 320), text_size=3)
    page.bars.stop_at(2)
    assert page.title.text() == WEEK.bars[2].brief
    page.bars.stop_at(None)
    assert page.title.text() == WEEK.when


def test_switches_are_turned_by_touch_and_by_arrows(qtbot):
    page = usage_page(qtbot, WEEK)
    asked = commands_of(page)
    qtbot.mouseClick(page.units.segments[1], Qt.MouseButton.LeftButton)
    qtbot.keyClick(page.spans.segments[1], Qt.Key.Key_Right)
    qtbot.mouseClick(page.spans.segments[1], Qt.MouseButton.LeftButton)
    assert asked == [WEEK.units[1].asks, WEEK.spans[2].asks], "the chosen one asks for nothing"


def test_one_touch_goes_to_the_next_comparison(qtbot):
    page = usage_page(qtbot, WEEK)
    asked = commands_of(page)
    qtbot.mouseClick(page.against, Qt.MouseButton.LeftButton)
    assert asked == [WEEK.against[2].asks]


def test_everything_is_named_and_has_a_role(qtbot):
    page = usage_page(qtbot, WEEK)
    roles = {}
    for piece in [*pieces_of(page), *page.bars.stops]:
        interface = QAccessible.queryAccessibleInterface(piece)
        name = interface.text(QAccessible.Text.Name)
        assert name, piece
        roles[name] = interface.role()
    assert roles["Week"] is QAccessible.Role.RadioButton
    assert roles["The week before"] is QAccessible.Role.Button
    assert roles[WEEK.bars[5].says] is QAccessible.Role.Button
    assert roles[WEEK.sentence.text] is QAccessible.Role.StaticText


def test_the_focus_is_seen_wherever_it_is(qtbot):
    page = usage_page(qtbot, WEEK)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    for one in (page.spans.segments[1], page.back, page.against, page.bars.stops[6]):
        page.setFocus()
        before = page.grab().toImage()
        one.setFocus(Qt.FocusReason.TabFocusReason)
        assert page.grab().toImage() != before, one


def test_the_tab_key_meets_every_switch_once_and_the_chart(qtbot):
    page = usage_page(qtbot, WEEK)
    met = [one for one in page.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    seen = [one for one in met if one.isVisible()]
    assert sum(isinstance(one, Segment) for one in seen) == 3
    assert [one for one in seen if one in page.bars.stops] == [page.bars.stops[6]]


def test_the_tab_key_goes_as_the_page_is_read(qtbot):
    page = usage_page(qtbot, WEEK)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.spans.segments[1].setFocus(Qt.FocusReason.TabFocusReason)
    met = []
    for _ in range(7):
        met.append(page.focusWidget().accessibleName())
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    assert met == [
        "Week",
        "In money",
        "Electricity",
        "The week before",
        "£25.62. How this comes about",
        WEEK.bars[6].says,
        "Week before £25.25",
    ]
    page.bars.stops[6].setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Left)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    assert page.focusWidget() is page.against


def test_a_day_without_readings_is_a_gap_and_late_energy_is_hatched(qtbot):
    bars = usage_page(qtbot, GAPPED).bars
    friday, saturday = bars.column(2), bars.column(3)
    shapes = bars._drawing.shapes
    assert not [shape for shape in shapes if saturday.contains(shape.box.center())]
    assert [box for box in bars._drawing.missing if saturday.contains(box.center())]
    assert [shape.block.caught_up for shape in shapes if friday.contains(shape.box.center())] == [
        False,
        False,
        False,
        True,
    ]


def test_export_hangs_below_the_axis(qtbot):
    bars = usage_page(qtbot, ALL["sun"]).bars
    axis = bars._drawing.frame.axis_y
    sent = [shape.box for shape in bars._drawing.shapes if shape.block.label == "Sent out"]
    assert sent
    assert all(box.top() >= axis for box in sent)


@pytest.mark.parametrize("name", COLOURS)
def test_a_name_in_a_block_stands_seven_to_one_off_it(name):
    worn = theme_for(name, 800, 480, px_per_mm=5.19)
    for tone in Tone:
        letters = worn.ink if tone in (Tone.LOW, Tone.QUIET) else worn.ground
        assert contrast(letters, worn.block(tone)) >= 7
    assert contrast(worn.block(Tone.USUAL), worn.block(Tone.LOW)) >= 3


def test_an_empty_home_has_a_sentence_and_no_chart(qtbot):
    page = usage_page(qtbot, EMPTY)
    assert page.bars.isHidden()
    assert EMPTY.sentence.text in said_by(page)


def test_another_period_forgets_where_one_stopped_but_a_newer_reading_does_not(qtbot):
    page = usage_page(qtbot, WEEK)
    page.bars.stop_at(2)
    page.show_screen(GAPPED)
    assert page.bars.at == 2, "the same request, answered anew"
    page.show_screen(MONTH)
    assert page.bars.at is None


def test_showing_many_screens_keeps_no_widget_alive(qtbot):
    page = usage_page(qtbot, TRACE)
    counts = []
    for _ in range(5):
        for screen in (WEEK, ENERGY, DAY, TRACE, NEAR, MONTH):
            page.show_screen(screen)
        gc.collect()
        counts.append(len(page.findChildren(QWidget)))
    assert len(set(counts)) == 1


def test_only_the_readings_themselves_load_the_charting_library():
    program = (
        "import sys; sys.path.insert(0, 'tests/ui')\n"
        "from usage_examples import NEAR, WEEK\n"
        "from ui.shot import shoot\n"
        "shoot('usage', WEEK)\n"
        "assert not {'pyqtgraph', 'numpy'} & set(sys.modules)\n"
        "shoot('usage', NEAR)\n"
        "assert {'pyqtgraph', 'numpy'} <= set(sys.modules)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
