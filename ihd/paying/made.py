"""The statement that a typed draft comes to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from ihd.meter import Fuel
from ihd.paying.draft import ENERGY, Draft, steps_of
from ihd.screens.bill_facts import Ask, Counters
from ihd.setting_up.typed import MINOR
from ihd.statements.statement import (
    LastStatement,
    LineSort,
    PrintedAccount,
    PrintedGas,
    PrintedLine,
    PrintedReading,
    PrintedRegister,
    ReadingType,
    Statement,
)
from ihd.tariffs.calorific import CORRECTION, M3_PER_HCF

_PENNY = Decimal("0.01")
_ZERO = Decimal(0)
OWED = "owed"


def is_whole(draft: Draft) -> bool:
    """Return whether every step of a draft is answered, so that it comes to a statement."""
    steps = [step for step in steps_of(draft) if step.ask is not Ask.REVIEW]
    return all(draft.answer(step.place) is not None for step in steps) and bool(draft.days)


def statement_of(
    draft: Draft, zone: ZoneInfo, currency: str, last: LastStatement | None = None
) -> Statement:
    """Return the statement of a whole draft, ``last`` being the one before it, if it is known."""
    first, days = draft.day("first_day"), draft.days
    assert first is not None
    assert days is not None
    return Statement(
        first_day=first,
        after_last_day=first + timedelta(days=days),
        lines=tuple(_lines(draft, currency)),
        total=draft.number("total") or _ZERO,
        zone=zone,
        fuel=Fuel(draft.fuel),
        currency=currency,
        issued=draft.day("issued"),
        registers=tuple(_registers(draft)),
        gas=_gas(draft),
        vat=draft.number("vat"),
        last=last or LastStatement(),
        account=PrintedAccount(
            before=_balance(draft, "before"),
            payments=draft.number("payments") or _ZERO,
            other_charges=draft.number("other_charges") or _ZERO,
            after=_balance(draft, "after"),
        ),
    )


def price_of(draft: Draft, place: str, currency: str) -> Decimal | None:
    """Return a price in whole currency units, with the figures it was typed with."""
    number = draft.number(place)
    return number.scaleb(-2) if number is not None and currency in MINOR else number


def used_by_readings(draft: Draft, place: str) -> Decimal | None:
    """Return what a line's own readings come to, in kWh; None where they do not tell."""
    if draft.fuel == Fuel.GAS or draft.answer("counters") == Counters.NONE:
        return None
    if draft.answer("counters") == Counters.ONE and len(draft.names) > 1:
        return None
    opening, closing = draft.number(f"opening.{place}"), draft.number(f"closing.{place}")
    return None if opening is None or closing is None else closing - opening


def times_price(draft: Draft, units: str, price: str, currency: str) -> Decimal | None:
    """Return what so many units at a price come to, to the penny; None where one is not typed."""
    count, each = draft.number(units), price_of(draft, price, currency)
    if count is None:
        by_readings = units.startswith("kwh.")
        place = units.partition(".")[2]
        count = used_by_readings(draft, place) if by_readings else Decimal(draft.days or 0)
    if count is None or each is None:
        return None
    return (count * each).quantize(_PENNY, rounding=ROUND_HALF_UP)


def _registers(draft: Draft) -> Iterator[PrintedRegister]:
    counters = draft.answer("counters")
    if counters not in (Counters.ONE, Counters.EACH):
        return
    unit = "kWh"
    if draft.fuel == Fuel.GAS:
        unit = draft.answer("units") or "m3"
    each = counters == Counters.EACH
    for number in range(len(draft.names) if each else 1):
        yield PrintedRegister(
            name=(draft.names[number] or None) if each else None,
            opening=_reading(draft, f"opening.{number}"),
            closing=_reading(draft, f"closing.{number}"),
            unit=unit,
            meter_register=(draft.dials[number] or None) if each else None,
        )


def _reading(draft: Draft, place: str) -> PrintedReading:
    return PrintedReading(draft.number(place) or _ZERO, ReadingType(draft.letter(place)))


def _gas(draft: Draft) -> PrintedGas | None:
    value = draft.number("calorific") if draft.fuel == Fuel.GAS else None
    return PrintedGas(value, CORRECTION, M3_PER_HCF) if value is not None else None


def _lines(draft: Draft, currency: str) -> Iterator[PrintedLine]:
    for number, name in enumerate(draft.names):
        yield _energy(draft, f"{number}", name, currency)
    for number, sort in enumerate(draft.extras):
        if sort.startswith(ENERGY):
            name = draft.names[int(sort.partition(":")[2])]
            yield _energy(draft, f"x{number}", name, currency)
    if draft.answer("standing_rate"):
        yield PrintedLine(
            name="Standing charge",
            sort=LineSort.STANDING,
            amount=_amount(draft, "standing_amount", "standing_days", "standing_rate", currency),
            quantity=draft.number("standing_days") or Decimal(draft.days or 0),
            unit="day",
            price=price_of(draft, "standing_rate", currency),
        )
    for number, sort in enumerate(draft.extras):
        amount = draft.number(f"{sort}.x{number}")
        if amount is not None:
            credit = sort == Ask.CREDIT
            name = "Credit" if credit else "Other charge"
            yield PrintedLine(name, LineSort.OTHER, -abs(amount) if credit else amount)


def _energy(draft: Draft, place: str, name: str, currency: str) -> PrintedLine:
    kwh, price = f"kwh.{place}", f"unit_rate.{place}"
    typed = draft.number(kwh)
    quantity = used_by_readings(draft, place) if typed is None else typed
    return PrintedLine(
        name=name or ("Gas" if draft.fuel == Fuel.GAS else "Electricity"),
        sort=LineSort.ENERGY,
        amount=_amount(draft, f"amount.{place}", kwh, price, currency),
        quantity=quantity,
        unit="" if quantity is None else "kWh",
        price=price_of(draft, price, currency),
        register=name or None,
    )


def _amount(draft: Draft, place: str, units: str, price: str, currency: str) -> Decimal:
    typed = draft.number(place)
    return typed if typed is not None else times_price(draft, units, price, currency) or _ZERO


def _balance(draft: Draft, place: str) -> Decimal | None:
    """Return a balance, in credit positive."""
    amount = draft.number(place)
    if amount is None:
        return None
    return -abs(amount) if draft.letter(place) == OWED else amount
