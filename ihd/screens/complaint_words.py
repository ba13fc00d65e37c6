"""Where a complaint stands, in words: what to wait for, until when, and what comes then."""

from __future__ import annotations

from ihd.complaints.clock import ComplaintClock, FaultClock, Stage
from ihd.words import Words


def clock_sentence(clock: ComplaintClock, words: Words) -> str:
    """Return where a complaint stands and the date that matters."""
    match clock.stage:
        case Stage.RESOLVED:
            return words.text("This complaint is settled.")
        case Stage.WITH_SUPPLIER:
            return words.plural(
                "The supplier has {count} more day. From {day} you can go to the ombudsman; with a"
                " deadlock letter, at once.",
                "The supplier has {count} more days. From {day} you can go to the ombudsman; with"
                " a deadlock letter, at once.",
                clock.days_left,
                day=words.full_day(clock.ombudsman_from),
            )
        case Stage.OMBUDSMAN_OPEN:
            return words.plural(
                "You can go to the ombudsman until {day}: {count} more day. It is free.",
                "You can go to the ombudsman until {day}: {count} more days. It is free.",
                clock.days_left,
                day=words.full_day(clock.ombudsman_until),
            )
        case _:
            return words.text(
                "The time to go to the ombudsman ended on {day}. You can complain anew about what"
                " has gone on since.",
                day=words.full_day(clock.ombudsman_until),
            )


def fault_sentence(fault: FaultClock, words: Words) -> str:
    """Return when the supplier's plan is due, and what is owed without it."""
    due = words.full_day(fault.due)
    if fault.overdue and fault.owed is not None:
        return words.text(
            "A plan was due on {day} and did not come, so you are owed {amount}.",
            day=due,
            amount=words.money(fault.owed),
        )
    return words.text("The supplier owes you a plan by {day}.", day=due)
