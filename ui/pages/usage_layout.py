"""Where the pieces of the Usage page stand: wide, with a column beside, upright, or very small.

Each composition gives the chart whatever height the rest leaves. Where that is too little, what is
least missed is left out, never cut.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.pages.composed import Cut
from ui.pages.flow import Row, height_of, put_rows
from ui.pages.usage_rows import UsageRows

if TYPE_CHECKING:
    from ihd.screens.usage import UsageScreen
    from ui.pages.usage import UsagePage

_CHAIN: tuple[float | str, ...] = (
    *(5.5, "basis", 4.4, "stops", "ample", 3.6, "other", "sums", "note", 3.0, 2.5, "against"),
    *("compared", "long", "both", 2.7, "key", "amounts", 2.5, "ease", 2.2, "total", "out"),
    *(1.9, "sentence", 1.4, "arrows", 0.0),
)
"""What a page gives up, step by step: a least height of the bars, in sizes of the body type, or
one more piece; without ``stops`` those speak in brief, and no second line is kept for them; without
``ease`` what stands beside the arrows is in no larger type, and in no more lines, than it must."""

Composition = Callable[["UsagePage", UsageRows], float]
"""Places everything and returns the height that is left to the chart, in pixels."""


def arrange_usage(page: UsagePage, screen: UsageScreen) -> None:
    """Place every piece that has something to say, leaving out the least that must be."""
    if not page.stops:
        _say_only(page, UsageRows(page, screen, frozenset(("other", "key"))))
        return
    compose = _composition(page)
    page.compose(_CHAIN, lambda cut: _try(page, screen, compose, cut))


def _composition(page: UsagePage) -> Composition:
    body = page.theme.scale.body
    if page.height() > page.width():
        return _upright
    return _with_column if page.width() >= 36 * body else _wide


def _try(page: UsagePage, screen: UsageScreen, compose: Composition, cut: Cut) -> float:
    """Compose the page; return how high the bars are in sizes of the type, -1 if type shrank."""
    page.unplace()
    page.bars.with_amounts = "amounts" not in cut.left_out
    rows = UsageRows(page, screen, cut.left_out)
    height = compose(page, rows) - page.chart.height_of_words()
    return -1.0 if rows.cramped else height / page.theme.scale.body


def _say_only(page: UsagePage, rows: UsageRows) -> None:
    """Place what is said of a period of which nothing is known, a little above the middle."""
    scale = page.theme.scale
    pad, width = scale.pad, page.width() - 2 * scale.pad
    foot = put_rows(rows.controls(pad, width), scale.gap)
    said = [*rows.period(pad, width, total=False), *rows.sentence(pad, width, most_lines=4)]
    put_rows(said, max(foot + scale.gap, (page.height() - height_of(said)) * 0.42))


def _wide(page: UsagePage, rows: UsageRows) -> float:
    """Place everything under one another, the chart over the whole width."""
    scale = page.theme.scale
    pad, gap, width = scale.pad, scale.gap, page.width() - 2 * scale.pad
    head = [*rows.controls(pad, width), *rows.period(pad, width), *rows.sentence(pad, width)]
    top = put_rows(head, gap * 1.1 if rows.keeps("ample") else rows.near * 0.6) + gap
    feet = [*rows.key(pad, width), *rows.notes(pad, width)]
    # What can be touched brings the space around it.
    under, over = (rows.near if _touched(row, rows) else gap for row in (feet[-1:], feet[:1]))
    foot = page.height() - under * 0.8 - height_of(feet)
    put_rows(feet, foot)
    return _put_chart(page, pad, top, width, foot - over * bool(feet))


def _touched(row: list[Row], rows: UsageRows) -> bool:
    return bool(row) and row[0].height >= rows.touch


def _with_column(page: UsagePage, rows: UsageRows) -> float:
    """Place the chart at the left and what it comes to in a column at the right."""
    scale = page.theme.scale
    pad, gap, width = scale.pad, scale.gap, page.width() - 2 * scale.pad
    split = round(width * 0.64)
    beside, narrow = pad + split + pad, width - split - pad
    top = put_rows(rows.controls(pad, width), gap * 1.4) + gap * 2
    left = put_rows(rows.period(pad, split - pad, total=False), top) + gap
    feet = rows.notes(pad, split - pad, lines=2)
    foot = page.height() - gap * 1.4 - height_of(feet)
    put_rows(feet, foot)
    column = [
        *rows.total(beside, narrow),
        *rows.sentence(beside, narrow, most_lines=5),
        *rows.key_under(beside, narrow, column=True),
    ]
    put_rows(column, top, min(gap * 8, max(0.0, page.height() - pad - top - height_of(column))))
    page.place(page.rule, pad + split, top + gap, scale.hair, page.height() - top - 2 * gap)
    rows.cramped |= top + height_of(column) > page.height() - gap
    return _put_chart(page, pad, left, split - pad, foot - gap * bool(feet))


def _upright(page: UsagePage, rows: UsageRows) -> float:
    """Place everything under one another, the total as a figure of its own."""
    scale = page.theme.scale
    pad, gap, width = scale.pad, scale.gap, page.width() - 2 * scale.pad
    head = [
        *rows.controls(pad, width, others=False),
        *rows.others(pad, width),
        *rows.period_across(pad, width),
        *rows.total(pad, width),
        *rows.sentence(pad, width, most_lines=4),
    ]
    top = put_rows(head, gap * 1.4) + gap * 1.6
    feet = [
        *rows.key_under(pad, width, column=False),
        *rows.notes(pad, width, lines=3),
    ]
    foot = page.height() - gap * 1.4 - height_of(feet)
    put_rows(feet, foot)
    return _put_chart(page, pad, top, width, foot - gap * 1.2 * bool(feet))


def _put_chart(page: UsagePage, left: float, top: float, width: float, foot: float) -> float:
    """Place the chart between top and foot, and return its height."""
    height = foot - top
    if page.stops or page.chart is not page.bars:
        page.place(page.chart, left, top, width, max(0.0, height))
    return height
