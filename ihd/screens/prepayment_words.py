"""What a prepayment meter's money comes to, in words: how long it lasts, and through what not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ihd.billing.prepayment import Lasting, Prepaid, PrepaidStand, Warned
from ihd.clock import local_date
from ihd.meter import Fuel
from ihd.screens.now import Amount, Line, Tone
from ihd.screens.rows import Fact, Figure, Row, Said
from ihd.units import Money
from ihd.words import Words

_AN_HOUR = timedelta(hours=1)
_WHOLE_HOURS_FROM = 6


def credit_lines(
    stands: Mapping[Fuel, PrepaidStand], now: datetime, zone: ZoneInfo, words: Words
) -> Iterator[str]:
    """Yield a line of each meter that is not warned of, the one whose money is gone first first."""
    for fuel, stand in _in_order(stands, now):
        if stand.found is None or stand.found.warned is None:
            yield _credit_line(fuel, stand, now, zone, words)


def credit_briefly(
    stands: Mapping[Fuel, PrepaidStand], now: datetime, words: Words
) -> tuple[Line, ...]:
    """Return the credit and about how long it lasts, a meter a line; not what is warned of."""
    warned = _first_warned(stands, now)
    return tuple(
        _briefly(fuel, stand, now, words)
        for fuel, stand in _in_order(stands, now)
        if warned is None or fuel is not warned[0]
    )


def first_warning(stands: Mapping[Fuel, PrepaidStand], now: datetime, words: Words) -> str | None:
    """Return the warning of the meter whose money is gone first; None: no worry."""
    warned = _first_warned(stands, now)
    if warned is None:
        return None
    fuel, stand, kind, needed = warned
    return credit_warning(kind, fuel, words.money(stand.prepaid.balance), needed, words)


def _first_warned(
    stands: Mapping[Fuel, PrepaidStand], now: datetime
) -> tuple[Fuel, PrepaidStand, Warned, Money | None] | None:
    for fuel, stand in _in_order(stands, now):
        if stand.found is not None and stand.found.warned is not None:
            return fuel, stand, stand.found.warned, stand.found.needed
    return None


def _briefly(fuel: Fuel, stand: PrepaidStand, now: datetime, words: Words) -> Line:
    balance, found = words.money(stand.prepaid.balance), stand.found
    gas = fuel is Fuel.GAS
    tone = Tone.QUIET if found is None or found.warned is None else Tone.WRONG
    if found is None or found.ends_at is None or found.ends_at <= now:
        if gas:
            return Line(words.text("Gas credit {balance}", balance=balance), tone)
        return Line(words.text("Credit {balance}", balance=balance), tone)
    fields = {"balance": balance, "span": words.duration(_about(found.ends_at - now))}
    if gas:
        return Line(words.text("Gas credit {balance}, about {span}", **fields), tone)
    return Line(words.text("Credit {balance}, about {span}", **fields), tone)


def _credit_line(
    fuel: Fuel, stand: PrepaidStand, now: datetime, zone: ZoneInfo, words: Words
) -> str:
    balance, found = words.money(stand.prepaid.balance), stand.found
    gas = fuel is Fuel.GAS
    if found is None or found.ends_at is None:
        if gas:
            return words.text("{balance} on the gas meter", balance=balance)
        return words.text("{balance} on the meter", balance=balance)
    fields = {
        "balance": balance,
        "span": words.duration(_about(found.ends_at - now)),
        "weekday": words.weekday(local_date(found.ends_at, zone)),
        "time": words.time(found.ends_at, zone),
    }
    if gas:
        return words.text(
            "{balance} on the gas meter: lasts about {span}, until {weekday} {time}", **fields
        )
    return words.text(
        "{balance} on the meter: lasts about {span}, until {weekday} {time}", **fields
    )


def credit_warning(
    warned: Warned, fuel: Fuel, balance: str, needed: Money | None, words: Words
) -> str:
    """Return what the credit on a meter will not last through, and what more is needed."""
    fields = {"balance": balance, "needed": words.money(needed) if needed else ""}
    gas = fuel is Fuel.GAS
    match warned:
        case Warned.NIGHT if gas:
            return words.text(
                "The {balance} on the gas meter will not last the night: {needed} more does.",
                **fields,
            )
        case Warned.NIGHT:
            return words.text(
                "The {balance} on the meter will not last the night: {needed} more does.", **fields
            )
        case Warned.WEEKEND if gas:
            return words.text(
                "The {balance} on the gas meter will not last the weekend: {needed} more does.",
                **fields,
            )
        case Warned.WEEKEND:
            return words.text(
                "The {balance} on the meter will not last the weekend: {needed} more does.",
                **fields,
            )
        case _ if gas:
            return words.text(
                "The gas meter's credit is used up: {needed} more lasts until 9 in the morning.",
                **fields,
            )
        case _:
            return words.text(
                "The meter's credit is used up: {needed} more lasts until 9 in the morning.",
                **fields,
            )


def credit_rows(
    stands: Mapping[Fuel, PrepaidStand], now: datetime, zone: ZoneInfo, words: Words
) -> Iterator[Row]:
    """Yield the money on each meter that is paid ahead, and how long it lasts."""
    for fuel, stand in stands.items():
        prepaid, found = stand.prepaid, stand.found
        title = words.text("On your gas meter") if fuel is Fuel.GAS else words.text("On your meter")
        balance = words.money(prepaid.balance)
        told = words.text(
            "at {time}, {day}",
            time=words.time(stand.as_of, zone),
            day=words.day(local_date(stand.as_of, zone)),
        )
        yield Figure(title, Amount(balance, told, f"{title}: {balance}"))
        warning = warning_sentence(found, words) if found is not None else None
        if warning is not None:
            yield Said(Line(warning, Tone.WRONG))
        if found is None:
            yield Said(Line(words.text("How long it lasts is known once your usual use is.")))
        else:
            yield Said(Line(lasting_sentence(found, now, zone, words)))
            more = emergency_sentence(found, prepaid.emergency, zone, words)
            if more is not None:
                yield Said(Line(more))
        if prepaid.emergency is not None and prepaid.emergency.amount > 0:
            yield Fact(words.text("Emergency credit"), words.money(prepaid.emergency))
        debt = debt_sentence(prepaid, words)
        if debt is not None:
            yield Said(Line(debt))
        yield Said(Line(words.text("This is the meter's own money, not your supplier's account.")))


def lasting_sentence(found: Lasting, now: datetime, zone: ZoneInfo, words: Words) -> str:
    """Return until when the credit lasts at the usual use."""
    if found.ends_at is None:
        return words.text("The credit lasts for more than four weeks at your usual use.")
    if found.ends_at <= now:
        return words.text("The credit is used up.")
    return words.text(
        "The credit lasts for about {span} at your usual use: until {time} on {weekday}, {day}.",
        span=words.duration(_about(found.ends_at - now)),
        time=words.time(found.ends_at, zone),
        weekday=words.weekday(local_date(found.ends_at, zone)),
        day=words.day(local_date(found.ends_at, zone)),
    )


def warning_sentence(found: Lasting, words: Words) -> str | None:
    """Return what the credit will not last through, and what more is needed; None: no worry."""
    if found.warned is None or found.needed is None:
        return None
    needed = words.money(found.needed)
    match found.warned:
        case Warned.NIGHT:
            return words.text(
                "It will not last through the night: {needed} more until 9 in the morning.",
                needed=needed,
            )
        case Warned.WEEKEND:
            return words.text(
                "It will not last through the weekend: {needed} more until 9 on Monday.",
                needed=needed,
            )
        case _:
            return words.text("{needed} more lasts until 9 in the morning.", needed=needed)


def debt_sentence(prepaid: Prepaid, words: Words) -> str | None:
    """Return what is taken for a debt, or None where there is none."""
    if prepaid.debt is None or prepaid.debt.amount <= 0:
        return None
    debt = words.money(prepaid.debt)
    if prepaid.debt_a_week is None or prepaid.debt_a_week.amount <= 0:
        return words.text("A debt of {debt} is on the meter.", debt=debt)
    return words.text(
        "A debt of {debt} is on the meter; {amount} a week is taken for it.",
        debt=debt,
        amount=words.money(prepaid.debt_a_week),
    )


def emergency_sentence(
    found: Lasting, emergency: Money | None, zone: ZoneInfo, words: Words
) -> str | None:
    """Return until when the emergency credit lasts, or None where there is none."""
    if emergency is None or emergency.amount <= 0 or found.with_emergency is None:
        return None
    return words.text(
        "With the emergency credit of {amount} it lasts until {time} on {weekday}.",
        amount=words.money(emergency),
        time=words.time(found.with_emergency, zone),
        weekday=words.weekday(local_date(found.with_emergency, zone)),
    )


def _about(span: timedelta) -> timedelta:
    """Return how long something lasts no more exactly than that is known: hours, not minutes."""
    hours = round(span / _AN_HOUR)
    return hours * _AN_HOUR if hours >= _WHOLE_HOURS_FROM else span


def _in_order(
    stands: Mapping[Fuel, PrepaidStand], now: datetime
) -> list[tuple[Fuel, PrepaidStand]]:
    return sorted(stands.items(), key=lambda one: _ends_at(one[1], now))


def _ends_at(stand: PrepaidStand, now: datetime) -> datetime:
    """Return when a meter's money is gone, for putting meters in order; never is far away."""
    ends_at = stand.found.ends_at if stand.found is not None else None
    far = datetime.max.replace(tzinfo=UTC)
    if stand.prepaid.balance.amount <= 0:
        return now
    return ends_at or far
