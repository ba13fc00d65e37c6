"""A day of readings as a line: no peak is lost, no gap is bridged, and fingers find their way."""

from bisect import bisect
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from seen import commands_of, page_of
from usage_examples import NEAR, TRACE

from ui.pages.usage import UsagePage
from ui.widgets.points import broken, reduced


@pytest.fixture
def near(qtbot) -> UsagePage:
    page = page_of(UsagePage, (800, 480))
    qtbot.addWidget(page)
    page.show_screen(NEAR)
    return page


@settings(deadline=None, max_examples=60)
@given(
    heights=st.lists(st.floats(-1, 1), min_size=3, max_size=900),
    columns=st.integers(2, 60),
)
def test_a_pixel_column_has_at_most_two_points_and_none_of_the_extremes_is_lost(heights, columns):
    at = np.linspace(0, 1, len(heights), endpoint=False)
    xs, least, most = reduced(at, np.array(heights), (0.0, 1.0), columns)
    assert xs.size <= (2 * columns if least is most else columns)
    assert (min(least), max(most)) == (min(heights), max(heights))
    assert np.all(least <= most)
    assert np.all(np.diff(xs) >= 0)


@given(cut=st.floats(0.05, 0.9), wide=st.floats(0.02, 0.1))
def test_what_is_seen_of_a_day_runs_out_at_both_ends(cut, wide):
    at = np.linspace(0, 1, 8640, endpoint=False)
    xs, *_ = reduced(at, np.sin(at * 50), (cut, min(cut + wide, 1.0)), 300)
    assert xs[0] <= cut + wide / 300
    assert xs[-1] >= min(cut + wide, at[-1]) - wide / 300


def test_a_line_is_broken_in_a_gap():
    xs, ys = broken(np.array([0.0, 0.1, 0.5, 0.6]), np.arange(4.0), ((0.1, 0.5),))
    assert np.flatnonzero(np.isnan(xs)).tolist() == [2]
    assert np.isnan(ys[2])


def test_a_gap_is_drawn_as_one(near):
    near.show_screen(TRACE)
    frame = near.trace._frame
    start, end = TRACE.trace.gaps[0]
    assert len(near.trace._missing) == 1
    assert near.trace._missing[0].left() == pytest.approx(frame.x(start), abs=1)
    assert near.trace._missing[0].right() == pytest.approx(frame.x(end), abs=1)


def test_it_opens_on_the_half_hour_one_went_into(near):
    first, last = near.trace.seen
    assert first < NEAR.trace.focus[0]
    assert NEAR.trace.focus[1] < last
    assert last - first < 0.2
    near.show_screen(TRACE)
    assert near.trace.seen == (0.0, 1.0)


def test_dragging_moves_what_is_seen_and_swipes_nothing(qtbot, near):
    asked = commands_of(near)
    first = near.trace.seen[0]
    start = near.trace.rect().center()
    qtbot.mousePress(near.trace, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(near.trace, start + QPoint(40, 0))
    qtbot.mouseMove(near.trace, start + QPoint(140, 0))
    qtbot.mouseRelease(near.trace, Qt.MouseButton.LeftButton, pos=start + QPoint(140, 0))
    assert near.trace.seen[0] < first
    assert asked == []


def test_a_swipe_over_the_whole_day_goes_to_another_day(qtbot, near):
    near.show_screen(TRACE)
    asked = commands_of(near)
    start = near.trace.rect().center()
    qtbot.mousePress(near.trace, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(near.trace, start + QPoint(150, 0))
    qtbot.mouseRelease(near.trace, Qt.MouseButton.LeftButton, pos=start + QPoint(150, 0))
    assert asked == [TRACE.back.asks]


def test_wheel_plus_and_minus_go_nearer_and_further(qtbot, near):
    def wide() -> float:
        return near.trace.seen[1] - near.trace.seen[0]

    before = wide()
    qtbot.keyClick(near.trace, Qt.Key.Key_Plus)
    nearer = wide()
    assert nearer < before
    middle = QPointF(near.trace.rect().center())
    wheel = QWheelEvent(
        middle,
        near.trace.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # not inverted
    )
    QApplication.sendEvent(near.trace, wheel)
    assert wide() > nearer
    for _ in range(30):
        qtbot.keyClick(near.trace, Qt.Key.Key_Minus)
    assert near.trace.seen == (0.0, 1.0)


def test_walking_past_the_edge_brings_the_next_half_hour_into_sight(near):
    near.trace.stop_at(10)
    assert near.trace.seen[0] <= 10 / 48
    assert near.sentence.text() == NEAR.trace.half_hours[10].says


def test_a_touch_on_a_wide_half_hour_asks_for_it(qtbot, near):
    asked = commands_of(near)
    at = near.trace.column(36).center().toPoint()
    qtbot.mouseClick(near.trace, Qt.MouseButton.LeftButton, pos=at)
    assert asked == [NEAR.trace.half_hours[36].asks]


@pytest.mark.parametrize("until", [0.70, 0.76, 0.9])
def test_readings_that_come_in_change_only_the_part_that_is_painted_anew(near, until):
    """Let a day go on reading by reading: it looks as if it had been opened just now."""
    whole = NEAR.trace
    cuts = [bisect(whole.at, until) + 5 * number for number in range(70)]
    for number, cut in enumerate(cuts):
        before = near.trace.grab().toImage()
        grown = replace(whole, at=whole.at[:cut], heights=whole.heights[:cut])
        near.trace.show_trace(grown, NEAR.axis, NEAR.title)
        said = near.trace.changed()
        if number and number % 7 == 0:
            differ = columns_apart(before, near.trace.grab().toImage())
            assert set(differ) <= set(range(said.left(), said.right() + 1))
    fresh = page_of(UsagePage, (800, 480))
    fresh.show_screen(replace(NEAR, trace=grown))
    assert len(columns_apart(fresh.trace.grab().toImage(), near.trace.grab().toImage())) <= 3
    fresh.deleteLater()


def columns_apart(one: QImage, other: QImage) -> list[int]:
    """Return the columns of pixels in which two pictures of one size are not the same."""
    pixels = [
        np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
        for image in (one, other)
    ]
    return np.flatnonzero((pixels[0] != pixels[1]).any(axis=0)).tolist()


def test_a_reading_that_comes_in_does_not_move_what_is_seen(near):
    near.trace.zoom(2)
    seen = near.trace.seen
    grown = replace(NEAR.trace, at=(*NEAR.trace.at, 0.9999), heights=(*NEAR.trace.heights, 0.2))
    near.show_screen(replace(NEAR, trace=grown))
    assert near.trace.seen == seen
