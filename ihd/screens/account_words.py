"""What an account's course says, in words: never mixed up with the meter's own balance."""

from __future__ import annotations

from ihd.billing.account import DebitVerdict, Holding, Outlook
from ihd.billing.reminders import Due, Reminder
from ihd.screens.statement_words import balance
from ihd.units import Money
from ihd.words import Words


def now_sentence(outlook: Outlook, words: Words) -> str:
    """Return the balance as if a bill came today."""
    return words.text(
        "If you were billed on today's reading, the account would stand at {balance}.",
        balance=balance(outlook.now, words),
    )


def holding_sentence(outlook: Outlook, words: Words) -> str:
    """Return how the balance stands against what is normal for the day."""
    normal = balance(outlook.normal_now, words)
    match outlook.holding:
        case Holding.ABOUT_RIGHT:
            return words.text(
                "That is normal: with equal payments it would be {normal}.", normal=normal
            )
        case Holding.TOO_MUCH:
            return words.text(
                "That is more than you need: with equal payments it would be {normal}.",
                normal=normal,
            )
        case _:
            return words.text(
                "That is less than you need: with equal payments it would be {normal}.",
                normal=normal,
            )


def refund_sentence(outlook: Outlook, cushion: Money, words: Words) -> str:
    """Return what could be asked back today, and why."""
    lowest, day = balance(outlook.lowest, words), words.full_day(outlook.lowest_on)
    if outlook.refundable.amount <= 0:
        return words.text(
            "In the next twelve months it is lowest on {day}, at {lowest}, so there is nothing to"
            " ask back.",
            day=day,
            lowest=lowest,
        )
    if not cushion.amount:
        return words.text(
            "In the next twelve months it is lowest on {day}, at {lowest}. So you can ask"
            " {refundable} back today.",
            day=day,
            lowest=lowest,
            refundable=words.money(outlook.refundable),
        )
    return words.text(
        "In the next twelve months it is lowest on {day}, at {lowest}. Keeping {cushion} in hand,"
        " you can ask {refundable} back today.",
        day=day,
        lowest=lowest,
        cushion=words.money(cushion),
        refundable=words.money(outlook.refundable),
    )


def debit_sentence(outlook: Outlook, words: Words) -> str:
    """Return whether what is paid fits the year, and what would."""
    level, ends = words.money(outlook.level_debit), balance(outlook.ends_at, words)
    match outlook.debit:
        case DebitVerdict.TOO_HIGH:
            return words.text(
                "What you pay is too much: in a year it ends at {ends}. {level} a month would be"
                " enough.",
                ends=ends,
                level=level,
            )
        case DebitVerdict.TOO_LOW:
            return words.text(
                "What you pay is not enough: in a year it ends at {ends}. {level} a month would be"
                " enough.",
                ends=ends,
                level=level,
            )
        case _:
            return words.text(
                "What you pay is about right: in a year it ends at {ends}. {level} a month would be"
                " enough.",
                ends=ends,
                level=level,
            )


def assumed_sentence(words: Words) -> str:
    """Say that not every month is the home's own yet."""
    return words.text(
        "Some months are not known yet and are taken to lie between those that are, so this is"
        " rough."
    )


def reminder_sentence(reminder: Reminder, words: Words) -> str:
    """Return a reminder in a sentence."""
    day = words.full_day(reminder.on)
    if reminder.due is Due.BILL:
        return words.text(
            "A bill for the time up to {day} should be with you. Type it in, and see whether it is"
            " right.",
            day=day,
        )
    return words.text(
        "Your fixed price ends on {day}. Compare before then, or you go on at the supplier's price"
        " of the day.",
        day=day,
    )


def reminder_in_brief(reminder: Reminder, words: Words) -> str:
    """Return a reminder in a few words."""
    day = words.day(reminder.on)
    if reminder.due is Due.BILL:
        return words.text("A bill up to {day} should be with you.", day=day)
    return words.text("Your fixed price ends on {day}.", day=day)
