"""Where the pieces of the Tariff page stand: wide, with a column beside, upright, or very small.

Each composition gives the prices whatever height the rest leaves. Where that is too little, what is
least missed is left out, never cut.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.pages.composed import Cut
from ui.pages.flow import Row, height_of, put_rows
from ui.pages.tariff_rows import TariffRows

if TYPE_CHECKING:
    from ihd.screens.tariff import TariffScreen
    from ui.pages.tariff import TariffPage

_FIRST = ("tariff", "costs", "ample", "job_title")
_LAST = ("clocks", "step", "jobs", "fuels", "window", "hours", "prices")
_CALM = (*_FIRST, "cheapest", "others", "days", "facts", "pin", "after", *_LAST)
_IN_DOUBT = (*_FIRST, "others", "facts", "cheapest", "after", "pin", "days", "long", *_LAST)
"""What a page gives up, one after the other; ``days`` is a second day, ``cheapest`` the long form
of that sentence and ``window`` all of it, ``others`` all facts but the first, ``pin`` the price
over the pin, which the head says as well, ``long`` the full sentence of a price in doubt and
``step`` what to do about it; without ``prices`` only the one now is said."""

Composition = Callable[["TariffPage", TariffRows], float]
"""Places everything and returns the height left over, in pixels: less than 0 is too little."""


def arrange_tariff(page: TariffPage, screen: TariffScreen) -> None:
    """Place every piece that has something to say, leaving out the least that must be."""
    if not screen.days:
        _say_only(page, TariffRows(page, screen, frozenset()))
        return
    compose = _composition(page)
    chain = _CALM if screen.doubt is None else _IN_DOUBT
    page.compose(chain, lambda cut: _try(page, screen, compose, cut))


def _composition(page: TariffPage) -> Composition:
    if page.height() > page.width():
        return _upright
    body = page.theme.scale.body
    if page.width() < 22 * body:
        return _small
    return _with_column if page.width() >= 36 * body else _wide


def _try(page: TariffPage, screen: TariffScreen, compose: Composition, cut: Cut) -> float:
    """Compose the page; return the room left over beside the prices, -1 if type was shrunk."""
    page.unplace()
    rows = TariffRows(page, screen, cut.left_out)
    left = compose(page, rows)
    return -1.0 if rows.cramped else left


def _say_only(page: TariffPage, rows: TariffRows) -> None:
    """Place what is said of a price that is not known, a little above the middle."""
    left, width = page.theme.scale.pad, page.width() - 2 * page.theme.scale.pad
    said = [
        *rows.notice(left, width),
        *rows.now(left, width, lines=3),
        *rows.after(left, width),
        *rows.action(left, width),
        *rows.facts(left, width),
    ]
    put_rows(said, max(page.theme.scale.gap, (page.height() - height_of(said)) * 0.42))


def _wide(page: TariffPage, rows: TariffRows) -> float:
    """Place the words over the prices and the job under them."""
    scale = page.theme.scale
    pad, gap, width = scale.pad, scale.gap, page.width() - 2 * scale.pad
    head = [*rows.notice(pad, width), *rows.head(pad, width), *rows.after(pad, width)]
    top = put_rows(head, gap * (0.9 if rows.keeps("ample") else 0.6)) + gap * 0.6
    feet = [*rows.job(pad, width), *rows.facts(pad, width), *rows.notes(pad, width)]
    foot = page.height() - gap * 0.8 - height_of(feet)
    put_rows(feet, foot)
    return rows.put_days(pad, top, width, foot - gap * bool(feet))


def _small(page: TariffPage, rows: TariffRows) -> float:
    """Place the price now, one day, the cheapest time, and what can be touched in one row."""
    scale = page.theme.scale
    pad, gap, width = scale.pad, scale.gap, page.width() - 2 * scale.pad
    for chart in page.charts:
        chart.small = True
    head = [*rows.notice(pad, width), *rows.now(pad, width, lines=2), *rows.after(pad, width)]
    top = put_rows(head, gap * 0.4) + gap * 0.3
    feet = [*rows.window(pad, width, lines=1), *rows.touches(pad, width)]
    foot = page.height() - gap * 0.3 - height_of(feet)
    put_rows(feet, foot)
    return rows.put_days(pad, top, width, foot - gap * 0.3)


def _with_column(page: TariffPage, rows: TariffRows) -> float:
    """Place the prices at the left and all that is said of them in a column at the right."""
    scale = page.theme.scale
    pad, gap, width = scale.pad, scale.gap, page.width() - 2 * scale.pad
    split = round(width * 0.64)
    beside, narrow = pad + split + pad, width - split - pad
    column = [
        *rows.notice(beside, narrow),
        *rows.fuels(beside, narrow),
        *rows.now(beside, narrow, lines=3),
        *rows.after(beside, narrow),
        *rows.job_column(beside, narrow),
        *rows.facts(beside, narrow, column=True),
        *rows.notes(beside, narrow),
    ]
    top, high = gap * 2, height_of(column)
    spare = page.height() - 2 * top - high
    spread = max(0.0, min(spare, gap * 2 * len(column)))
    put_rows(column, top + max(0.0, spare - spread) * 0.4, spread)
    page.place(page.rule, pad + split, top, scale.hair, page.height() - 2 * top)
    left = rows.put_days(pad, top, split - pad, page.height() - gap * 1.2)
    return min(spare, left)


def _upright(page: TariffPage, rows: TariffRows) -> float:
    """Place everything under one another."""
    scale = page.theme.scale
    pad, gap, width = scale.pad, scale.gap, page.width() - 2 * scale.pad
    head = [
        *rows.notice(pad, width),
        *rows.fuels(pad, width),
        *rows.now(pad, width, lines=3),
        *rows.after(pad, width),
    ]
    top = put_rows(head, gap * 1.6) + gap * 1.2
    feet: list[Row] = [
        *rows.job_column(pad, width),
        *rows.facts(pad, width, column=True),
        *rows.notes(pad, width),
    ]
    foot = page.height() - gap * 1.2 - height_of(feet)
    put_rows(feet, foot)
    if feet:
        foot -= gap * 1.5
        page.place(page.rule, pad, foot, width, scale.hair)
        foot -= gap
    return rows.put_days(pad, top, width, foot)
