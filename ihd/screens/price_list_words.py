"""Asking a supplier's price list: the leave for it, what is sent to whom, and how it stands."""

from __future__ import annotations

from ihd.clock import local_date
from ihd.feed.events import PriceTrouble
from ihd.guide import AskedPrices, Guide
from ihd.meter import Fuel
from ihd.screens.now import Line, Tone
from ihd.screens.price_trouble import trouble_sentence
from ihd.screens.rows import Entry, Keys, Opens, OpenSheet, Row, Said, Sheet, Switch
from ihd.screens.settings_screen import ChangeSetting
from ihd.words import Words

PLACE = "price_list"


def price_list_door(guide: Guide, words: Words) -> Opens:
    """Return the door to the sheet, saying whether anybody is asked."""
    prices = guide.settings.prices
    value = prices.host if prices.fetch else words.text("Off")
    return Opens(words.text("Prices from your supplier"), OpenSheet(PLACE), value=value)


def price_list_sheet(guide: Guide, fuels: tuple[Fuel, ...], words: Words) -> Sheet:
    """Return the switch, what it has sent to whom, and how asking stands."""
    prices = guide.settings.prices
    said = words.text("When this is on, Plainwatt asks {host} once a day.", host=prices.host)
    if prices.fetch:
        said = words.text("Plainwatt asks {host} for prices once a day.", host=prices.host)
    rows: list[Row] = [
        Said(Line(said)),
        Switch(
            words.text("Ask for prices"),
            ChangeSetting("prices.fetch", _other(on=prices.fetch)),
            prices.fetch,
            note=words.text("It sends the tariff code, nothing about you."),
        ),
    ]
    for fuel in fuels:
        rows += _fuel_rows(guide, fuel, words)
    rows += [
        Switch(
            words.text("Paid by direct debit"),
            ChangeSetting("prices.direct_debit", _other(on=prices.direct_debit)),
            prices.direct_debit,
            note=words.text("Some tariffs have another price for other ways of paying."),
        ),
        Entry(
            words.text("Ask at"),
            ChangeSetting("prices.host"),
            Keys.ADDRESS,
            prices.host,
            prices.host,
            note=words.text("For a supplier whose price list has the same form."),
        ),
    ]
    return Sheet(PLACE, words.text("Prices from your supplier"), tuple(rows))


def _fuel_rows(guide: Guide, fuel: Fuel, words: Words) -> list[Row]:
    gas, prices = fuel is Fuel.GAS, guide.settings.prices
    code = prices.gas if gas else prices.electricity
    letter = "G" if gas else "E"
    rows: list[Row] = [
        Entry(
            words.text("Gas tariff code") if gas else words.text("Electricity tariff code"),
            ChangeSetting(f"prices.{fuel}"),
            Keys.TEXT,
            code,
            code,
            hint=words.text("Such as {code}", code=f"{letter}-1R-NAME-24-10-01-C"),
        )
    ]
    if not prices.fetch:
        return rows
    asked = guide.asked_prices.get(fuel)
    if code and asked is not None:
        rows += [Said(line) for line in _asked_lines(asked, code, guide, words)]
    if code and _goes_before(guide, fuel):
        said = words.text("The prices you typed in go before these: take them away to use these.")
        rows.append(Said(Line(said)))
    return rows


def _asked_lines(asked: AskedPrices, code: str, guide: Guide, words: Words) -> list[Line]:
    zone = guide.settings.zone
    lines = []
    if asked.trouble is not None:
        host = guide.settings.prices.host
        tone = Tone.QUIET if asked.trouble is PriceTrouble.NOT_YET else Tone.WRONG
        lines.append(Line(trouble_sentence(asked.trouble, host, code.upper(), words), tone))
    elif asked.known_until is not None:
        day = words.weekday_and_day(local_date(asked.known_until, zone))
        time = words.time(asked.known_until, zone)
        said = words.text("Prices are known until {time} on {day}.", time=time, day=day)
        lines.append(Line(said))
    if asked.again_at is not None:
        time = words.time(asked.again_at, zone)
        said = words.text("It is asked again at {time}.", time=time)
        if local_date(asked.again_at, zone) != local_date(guide.at, zone):
            said = words.text("It is asked again tomorrow at {time}.", time=time)
        lines.append(Line(said, Tone.QUIET))
    return lines


def _goes_before(guide: Guide, fuel: Fuel) -> bool:
    """Say whether the person's own word prices a fuel, with no need for a table."""
    typed = guide.settings.gas if fuel is Fuel.GAS else guide.settings.electricity
    agreed = guide.agreed.get(fuel)
    return bool(typed.unit_rate) if agreed is None else not agreed.by_table


def _other(*, on: bool) -> str:
    return "false" if on else "true"
