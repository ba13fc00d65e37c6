"""The sentence for what became of the last command of First run and Settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ihd.guide import Outcome, Told
from ihd.screens.now import Line, Tone
from ihd.words import Words

_GOOD = frozenset(
    {
        Outcome.PIN_SET,
        Outcome.PIN_GONE,
        Outcome.BROKER_TAKEN,
        Outcome.TARIFF_KEPT,
        Outcome.TARIFF_GONE,
        Outcome.NUMBER_KEPT,
        Outcome.BACKED_UP,
        Outcome.RESTORED,
    }
)


def outcome_line(told: Told | None, words: Words) -> Line | None:
    """Return what became of the last command; None where there is nothing to say."""
    if told is None:
        return None
    if told.outcome is Outcome.FAILED:
        reason = str(told.facts.get("reason", ""))
        return Line(words.text("That could not be done: {reason}", reason=reason), Tone.WRONG)
    tone = Tone.LOW if told.outcome in _GOOD else Tone.WRONG
    return Line(_SENTENCES[told.outcome](words), tone)


_SENTENCES: Mapping[Outcome, Callable[[Words], str]] = {
    Outcome.NOT_A_NUMBER: lambda w: w.text("That is not a number. Write it as 26.11."),
    Outcome.NOT_A_DAY: lambda w: w.text("That is not a day. Write it as 1.4.2027."),
    Outcome.NOT_UNDERSTOOD: lambda w: w.text("Something is still missing."),
    Outcome.PIN_SET: lambda w: w.text("The PIN is set."),
    Outcome.PIN_GONE: lambda w: w.text("There is no PIN any more."),
    Outcome.PIN_SHORT: lambda w: w.text("A PIN has 4 to 12 digits."),
    Outcome.BROKER_TAKEN: lambda w: w.text("Readings now come from this broker."),
    Outcome.BROKER_UNTRIED: lambda w: w.text("This broker has not answered yet."),
    Outcome.TARIFF_KEPT: lambda w: w.text("The prices are kept."),
    Outcome.TARIFF_GONE: lambda w: w.text("These prices are gone."),
    Outcome.NUMBER_KEPT: lambda w: w.text("It is read from now on. Listening again."),
    Outcome.BACKED_UP: lambda w: w.text("The copy is made."),
    Outcome.RESTORED: lambda w: w.text("The copy is back in place."),
}
