"""Where the pieces of the Now page stand: wide, upright, or on a very small screen.

Each composition gives the amount whatever height the rest leaves, up to what its width can use.
Where that is too little, what is least missed is left out, never cut.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from ui.pages.flow import Row, height_of, put_rows
from ui.pages.now_rows import NowRows

if TYPE_CHECKING:
    from ui.pages.now import NowPage

_CHAIN: tuple[float | str, ...] = (
    *(3.4, "hours", 3.0, "standing", "usual", 2.6, "budget", "bar", "clock", 2.4),
    *("remark", "gas", "other_credit", "ribbon", 1.9, "export", "after", 1.6, "head", "large"),
    *("credit", "band", 1.2, "price", "today", 0.0),
)
"""What a page gives up, step by step: a least height of the amount, in sizes of the body type, or
one more piece. Without ``head`` a very small page has the age beside the amount and no clock,
without ``large`` sentences are in no larger type than they must."""

_WORTH = 0.8
"""What of its size the amount keeps when things come back in, where it is to be no smaller."""

_LEAST_OF_BAND = 0.75
"""How much smaller than plain the band may be set before it is rather left out."""

Composition = Callable[["NowPage", NowRows, float], bool]


@dataclass(frozen=True, slots=True)
class Choice:
    """A least height of the amount, in sizes of the body type, and what is left out for it."""

    least: float
    left_out: frozenset[str]


def arrange_now(page: NowPage, last: Choice | None) -> Choice:
    """Place every piece that has something to say, leaving out the least that must be.

    ``last`` is what was chosen when the page said the same but for its digits: it is kept if it
    fits, so that pieces do not come and go with the numbers.
    """
    compose = _composition(page)
    if last is not None and _try(page, compose, last):
        return last
    choice = _restored(page, compose, _cheapest(page, compose))
    _try(page, compose, choice)
    return choice


def _composition(page: NowPage) -> Composition:
    if page.height() > page.width():
        return _upright
    return _wide if page.width() >= 22 * page.theme.scale.body else _small


def _try(page: NowPage, compose: Composition, choice: Choice) -> bool:
    page.unplace()
    return compose(page, NowRows(page, choice.left_out), choice.least * page.theme.scale.body)


def _cheapest(page: NowPage, compose: Composition) -> Choice:
    """Return the first choice of the chain that fits; each gives up more than the one before."""
    chain = _choices()
    first, last = 0, len(chain) - 1
    while first < last:
        middle = (first + last) // 2
        if _try(page, compose, chain[middle]):
            last = middle
        else:
            first = middle + 1
    return chain[first]


def _restored(page: NowPage, compose: Composition, choice: Choice) -> Choice:
    """Return the choice with all back in that costs the amount little, the dearest first.

    That is little of its size, or none of the height it was to have when the piece was given up.
    """
    _try(page, compose, choice)
    worth_px = page.hero.figure_px * _WORTH
    for at in reversed(range(len(_CHAIN))):
        step = _CHAIN[at]
        if isinstance(step, str) and step in choice.left_out:
            fuller = replace(choice, left_out=choice.left_out - {step})
            least = next(one for one in reversed(_CHAIN[:at]) if not isinstance(one, str))
            high = least * page.theme.scale.body
            if _try(page, compose, fuller) and (
                page.hero.figure_px >= worth_px or page.hero.has_height(high)
            ):
                choice = fuller
    return choice


@cache
def _choices() -> tuple[Choice, ...]:
    choices = []
    choice = Choice(0.0, frozenset())
    for step in _CHAIN:
        if isinstance(step, str):
            choice = replace(choice, left_out=choice.left_out | {step})
        else:
            choice = replace(choice, least=step)
        choices.append(choice)
    return tuple(choices)


def _wide(page: NowPage, rows: NowRows, least: float) -> bool:
    """Place amount and today side by side, and the price of the day along the foot."""
    scale = page.theme.scale
    pad, gap, width = scale.pad, scale.gap, page.width() - 2 * scale.pad
    top = _put_head(page, rows, gap * 1.1)
    alone = page.ribbon.ribbon is None
    price = [] if alone else rows.price(pad, width)
    foot = page.height() - gap * 0.9 - height_of(price)
    put_rows(price, foot)
    foot -= gap * 1.2 if price else 0
    rule = pad + round(width * 0.595)
    left_width, right = rule - 2 * pad, rule + pad * 0.65
    right_width = pad + width - right
    band, today = rows.band(pad, left_width, lines=2), rows.today(right, right_width)
    with_others = [*today, *_parted(rows.others(right, right_width, priced=alone), gap * 2)]
    if height_of(with_others) <= (foot - top) * 0.86:
        today, others = with_others, []
    else:
        others = rows.others(pad, left_width, priced=alone, under_band=True)
    under = [*band, *others]
    room = foot - top - height_of(under) - gap * 2
    hero = rows.hero(pad, left_width, min(room, left_width * 0.42))
    column = [hero, *under]
    spare_left, spare_right = foot - top - height_of(column), foot - top - height_of(today)
    put_rows(column, top + spare_left * 0.5)
    put_rows(today, top + spare_right * 0.5)
    if today:
        page.place(page.rules[0], rule, top + gap, scale.hair, foot - top - gap)
    return page.hero.has_height(least) and spare_left >= 0 and spare_right >= 0


def _upright(page: NowPage, rows: NowRows, least: float) -> bool:
    """Place everything under one another, in groups parted by hairlines."""
    scale = page.theme.scale
    pad, gap, width = scale.pad, scale.gap, page.width() - 2 * scale.pad
    top = _put_head(page, rows, gap * 2)
    price = rows.price(pad, width)
    foot = page.height() - gap * 1.5 - height_of(price)
    put_rows(price, foot)
    band = rows.band(pad, width, lines=2)
    groups = [rows.today_across(pad, width), rows.others(pad, width)]
    groups = [group for group in groups if group]
    part = gap * 2.6
    fixed = sum(height_of(group) for group in groups) + part * (len(groups) + 1)
    room = foot - top - fixed - height_of(band) - gap * 3
    hero = rows.hero(pad, width, min(room, width * 0.48))
    groups.insert(0, [hero, *band])
    slack = foot - top - fixed - height_of(groups[0])
    share = max(0.0, slack) / (len(groups) + 1)
    edge = top + share
    for number, group in enumerate(groups, start=1):
        edge = put_rows(group, edge)
        if number < len(groups) or price:
            page.place(page.rules[number - 1], pad, edge + (part + share) / 2, width, scale.hair)
        edge += part + share
    return page.hero.has_height(least) and slack >= 0


def _small(page: NowPage, rows: NowRows, least: float) -> bool:
    """Place the amount over one line for today and one for the price."""
    scale = page.theme.scale
    pad, gap, width = scale.pad, scale.gap, page.width() - 2 * scale.pad
    aside = rows.age_aside(width)
    head = [] if aside else rows.header(pad, width)
    top = put_rows([*head, *rows.notice_unframed(pad, width)], gap * 0.4) + gap * 0.5
    feet = [*rows.today_line(pad, width), *rows.price(pad, width)]
    foot = page.height() - gap * 0.5 - height_of(feet)
    put_rows(feet, foot)
    if feet:
        foot -= gap * 0.5
        page.place(page.rules[0], pad, foot, width, scale.hair)
    under = [
        *rows.band(pad, width, lines=1, small=True),
        *rows.others(pad, width, lines=1, under_band=True),
    ]
    room = foot - top - height_of(under) - gap * 1.2
    hero = rows.hero(pad, width, min(room, width * 0.42), aside=aside)
    column = [hero, *under]
    spare = foot - top - height_of(column)
    put_rows(column, top + spare * 0.5)
    small = page.band.setting if rows.keeps("band") else None
    readable = small is None or small.font.pixelSize() >= scale.plain * _LEAST_OF_BAND
    return page.hero.has_height(least) and spare >= 0 and readable


def _put_head(page: NowPage, rows: NowRows, top: float) -> float:
    """Place header and notice; return where the rest may start."""
    scale = page.theme.scale
    left, width = scale.pad, page.width() - 2 * scale.pad
    foot = put_rows(rows.header(left, width), top)
    notice = rows.notice(left, width)
    if notice:
        foot = put_rows(notice, foot + scale.gap * 0.5)
    return foot + scale.gap * 0.5


def _parted(rows: list[Row], gap: float) -> list[Row]:
    """Return the rows with a wider gap before the first."""
    if not rows:
        return []
    return [Row(rows[0].height, rows[0].put, gap), *rows[1:]]
