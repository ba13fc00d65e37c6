"""The sheets of prices: what holds, and the change that is being written."""

from __future__ import annotations

from decimal import Decimal

from ihd.guide import Agreed, AgreedVersion, Guide
from ihd.meter import Fuel
from ihd.screens.now import Line
from ihd.screens.price_list_words import price_list_door, price_list_sheet
from ihd.screens.price_words import (
    agreed_rows,
    kind_sheets,
    missing_line,
    price_line,
    price_rows,
    version_place,
)
from ihd.screens.rows import (
    Action,
    Buttons,
    Entry,
    GoBack,
    Heading,
    Keys,
    OpenSheet,
    Question,
    Row,
    Said,
    Sheet,
    Weight,
)
from ihd.screens.settings_screen import DraftTariff, RemoveTariff, SaveTariff
from ihd.units import UnitRate
from ihd.words import Words


def price_sheets(guide: Guide, fuels: tuple[Fuel, ...], words: Words) -> tuple[Sheet, ...]:
    """Return the list of prices, a sheet for each stretch, and the one being written."""
    rows: list[Row] = []
    for fuel in fuels:
        rows += _fuel_rows(guide, fuel, words)
    rows.append(price_list_door(guide, words))
    sheets = [Sheet("prices", words.text("Prices"), tuple(rows))]
    sheets.append(price_list_sheet(guide, fuels, words))
    for fuel in fuels:
        agreed = guide.agreed.get(fuel)
        stretches = agreed.versions if agreed is not None else ()
        sheets += [_stretch(fuel, agreed, one, words) for one in stretches if agreed is not None]
        sheets += [_draft(guide, fuel, words), *kind_sheets(guide, fuel, words)]
    return tuple(sheets)


def _fuel_rows(guide: Guide, fuel: Fuel, words: Words) -> list[Row]:
    gas = fuel is Fuel.GAS
    heading = words.text("Gas") if gas else words.text("Electricity")
    agreed = guide.agreed.get(fuel)
    rows: list[Row] = [Heading(heading)]
    if agreed is not None:
        rows += agreed_rows(guide, fuel, agreed, words)
    else:
        rows.append(Said(Line(_without_file(guide, fuel, words))))
    label = words.text("Change the gas price") if gas else words.text("Change the price")
    rows.append(Buttons((Action(label, OpenSheet(f"draft:{fuel}")),)))
    return rows


def _without_file(guide: Guide, fuel: Fuel, words: Words) -> str:
    """Return what prices a fuel that has no tariff of its own."""
    price = guide.home.gas_price if fuel is Fuel.GAS else guide.home.price
    if price is None:
        return words.text("The price is not known.")
    said = price_line(price.rate, price.standing, words)
    own = guide.own_prices[fuel][0]
    if own is not None and own == price.rate:
        return words.text("{prices}, as your meter says", prices=said)
    return said


def _stretch(fuel: Fuel, agreed: Agreed, version: AgreedVersion, words: Words) -> Sheet:
    which = f"{fuel}@{version.first_day}" if version.first_day else str(fuel)
    more = words.text("What was before it holds on.") if version.first_day else ""
    question = Question(
        words.text("Take these prices away?"),
        (
            Action(words.text("Keep them"), GoBack(), Weight.MAIN),
            Action(words.text("Take them away"), RemoveTariff(which), Weight.DANGER),
        ),
        more=more,
    )
    title = words.text(agreed.name)
    if version.first_day is not None:
        day, year = words.day(version.first_day), version.first_day.year
        title = words.text("From {day} {year}", day=day, year=year)
    rates = tuple(
        Said(Line(words.text("{name}: {price}", name=name, price=_price(price, agreed, words))))
        for name, price in version.rates
    )
    away = Buttons((Action(words.text("Take these prices away"), question, Weight.DANGER),))
    return Sheet(version_place(fuel, version), title, (*rates, away))


def _price(price: Decimal | None, agreed: Agreed, words: Words) -> str:
    if price is None:
        return words.text("by use")
    return words.unit_rate(UnitRate(price, agreed.currency))


def _draft(guide: Guide, fuel: Fuel, words: Words) -> Sheet:
    """Return the sheet on which a fuel's next prices are written."""
    draft = guide.drafts[fuel]
    missing = missing_line(draft, words)
    rows: list[Row] = [*price_rows(guide, fuel, words)]
    if missing is not None:
        rows.append(Said(missing))
    if draft.kind not in ("", "meter"):
        first = draft.first_day
        said = words.text("{day} {year}", day=words.day(first), year=first.year) if first else ""
        rows.append(
            Entry(
                words.text("From which day"),
                DraftTariff(str(fuel), "from"),
                Keys.DAY,
                said,
                f"{first.day}.{first.month}.{first.year}" if first else "",
                hint=words.text("Empty: always, the past too"),
            )
        )
    if draft.ready:
        keep = Action(words.text("Use these prices"), SaveTariff(str(fuel)), Weight.MAIN)
        rows.append(Buttons((keep,)))
    title = words.text("Gas prices") if fuel is Fuel.GAS else words.text("Electricity prices")
    return Sheet(f"draft:{fuel}", title, tuple(rows))
