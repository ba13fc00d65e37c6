"""From where setting up stands to what the Settings page says: a door to each subject."""

from __future__ import annotations

from ihd.guide import Guide, Outcome, Told
from ihd.meter import Fuel
from ihd.screens.controls import control_words
from ihd.screens.now import Line, Tone
from ihd.screens.number_words import number_sheets
from ihd.screens.outcomes import outcome_line
from ihd.screens.own_broker_words import own_sheets
from ihd.screens.price_sheets import price_sheets
from ihd.screens.price_words import doubt_question, price_line
from ihd.screens.role_words import role_sheets
from ihd.screens.rows import OpenPage, Opens, OpenSheet, Row, Said, Sheet
from ihd.screens.settings_screen import SettingsScreen
from ihd.screens.settings_sheets import (
    backup_sheet,
    billing_sheet,
    broker_sheet,
    budget_amount,
    display_sheet,
    kiosk_sheet,
    language_sheet,
    meters_sheet,
    place_sheet,
    privacy_sheet,
    supply_sheet,
    theme_name,
)
from ihd.screens.speech_sheet import speech_name, speech_sheet
from ihd.snapshot import Link
from ihd.words import LANGUAGES, Words


def settings_screen(guide: Guide, words: Words) -> SettingsScreen:
    """Return what the Settings page says: its doors, and all that is behind them."""
    told = outcome_line(guide.told, words)
    return SettingsScreen(
        title=words.text("Settings"),
        rows=_front(guide, words),
        controls=control_words(words),
        sheets=tuple(
            _with_outcome(sheet, told) if told and _is_of(guide.told, sheet) else sheet
            for sheet in _sheets(guide, words)
        ),
        notice=told,
        question=doubt_question(guide.doubt, guide.settings.currency, words),
        open=guide.open,
    )


def _front(guide: Guide, words: Words) -> tuple[Row, ...]:
    chosen = guide.settings
    day = words.text("From day {day}", day=chosen.billing_day)
    pin = words.text("Set") if guide.pin else words.text("None")
    sheets = (
        (words.text("Language"), "language", LANGUAGES[chosen.display.language]),
        (words.text("Display"), "display", theme_name(chosen.display.theme, words)),
        (words.text("Speech"), "speech", speech_name(chosen.display.speech, words)),
        (words.text("Meters"), "meters", _meters(guide, words)),
        (words.text("Prices"), "prices", _price(guide, words)),
        (words.text("Bills and budget"), "billing", budget_amount(chosen, words) or day),
        (words.text("Place and currency"), "place", chosen.currency),
        (words.text("Supply"), "supply", words.text("{amps} A", amps=chosen.supply.fuse_a)),
        (words.text("Privacy"), "privacy", ""),
        (words.text("Backup"), "backup", _last_copy(guide, words)),
        (words.text("PIN and full screen"), "kiosk", pin),
    )
    rows = [Opens(label, OpenSheet(place), value=value) for label, place, value in sheets]
    rows.insert(4, _broker(guide, words))
    return (*rows, Opens(words.text("Set-up guide"), OpenPage("first_run")))


def _broker(guide: Guide, words: Words) -> Opens:
    up = guide.home.broker is Link.UP
    value = words.text("Connected") if up else words.text("Not connected")
    tone = Tone.QUIET if up else Tone.WRONG
    return Opens(words.text("Broker"), OpenSheet("broker"), value=value, tone=tone)


def _meters(guide: Guide, words: Words) -> str:
    # The house's meter may stand for what is sent out too.
    picked = len({one.id for one in guide.settings.meters})
    return words.plural("One meter", "{count} meters", picked) if picked else words.text("None")


def _price(guide: Guide, words: Words) -> str:
    price = guide.home.price
    return price_line(price.rate, None, words) if price is not None else words.text("Not known")


def _last_copy(guide: Guide, words: Words) -> str:
    if not guide.copies:
        return words.text("None yet")
    made = max(one.made_at for one in guide.copies)
    return words.day(made.astimezone(guide.settings.zone).date())


def _sheets(guide: Guide, words: Words) -> tuple[Sheet, ...]:
    return (
        language_sheet(guide, words),
        display_sheet(guide, words),
        speech_sheet(guide, words),
        meters_sheet(guide, words),
        *role_sheets(guide, words),
        *number_sheets(guide.around, words),
        broker_sheet(guide, words),
        *own_sheets(guide.own, words),
        *price_sheets(guide, (Fuel.ELECTRICITY, Fuel.GAS), words),
        billing_sheet(guide, words),
        place_sheet(guide, words),
        supply_sheet(guide, words),
        privacy_sheet(guide, words),
        backup_sheet(guide, words),
        kiosk_sheet(guide, words),
    )


_SAID_ON = {
    Outcome.BACKED_UP: "backup",
    Outcome.RESTORED: "backup",
    Outcome.PIN_SET: "kiosk",
    Outcome.PIN_GONE: "kiosk",
    Outcome.PIN_SHORT: "kiosk",
}
"""Outcomes that belong to one sheet; every other may be of any."""


def _is_of(told: Told | None, sheet: Sheet) -> bool:
    return told is not None and _SAID_ON.get(told.outcome, sheet.place) == sheet.place


def _with_outcome(sheet: Sheet, told: Line) -> Sheet:
    """Return a sheet with the outcome of what was done last over its rows."""
    return Sheet(sheet.place, sheet.title, (Said(told), *sheet.rows))
