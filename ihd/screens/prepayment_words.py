"""What a prepayment meter's money comes to, in words: how long it lasts, and through what not."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ihd.billing.prepayment import Lasting, Prepaid, Warned
from ihd.clock import local_date
from ihd.units import Money
from ihd.words import Words


def lasting_sentence(found: Lasting, now: datetime, zone: ZoneInfo, words: Words) -> str:
    """Return until when the credit lasts at the usual use."""
    if found.ends_at is None:
        return words.text("The credit lasts for more than four weeks at your usual use.")
    if found.ends_at <= now:
        return words.text("The credit is used up.")
    return words.text(
        "The credit lasts for about {span} at your usual use: until {time} on {weekday}, {day}.",
        span=words.duration(found.ends_at - now),
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
