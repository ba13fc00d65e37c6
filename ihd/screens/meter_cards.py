"""The one thing the Meter page asks for now: the most pressing of what stands."""

from __future__ import annotations

from collections.abc import Callable

from ihd.checks.finding import Finding, FindingKind
from ihd.checks.reading_ids import reading_id
from ihd.screens.findings import finding_sentence, next_step
from ihd.screens.meter import AcceptReading, ReportedToSupplier, UndoDecision
from ihd.screens.meter_facts import MeterFacts
from ihd.screens.now import Line, Tone
from ihd.screens.rows import Action, Card, OpenSheet, Weight
from ihd.words import Words

DISBELIEVED = (
    FindingKind.IMPOSSIBLE_RISE,
    FindingKind.FALLEN_READING,
    FindingKind.ZERO_READING,
    FindingKind.SENTINEL_READING,
    FindingKind.METER_ERROR,
    FindingKind.IMPLAUSIBLE_READING,
    FindingKind.UNKNOWN_UNIT,
    FindingKind.IMPOSSIBLE_POWER,
    FindingKind.IMPOSSIBLE_PRICE,
)
"""The kinds of readings left out, while they stand."""

ASKED = (FindingKind.METER_EXCHANGED, FindingKind.METER_RESET, FindingKind.METER_JUMPED)
"""The kinds that stand until the person answers."""

_PRESSING = (
    FindingKind.METER_SILENT,
    FindingKind.SUPPLIER_CANNOT_HEAR,
    *ASKED,
    *DISBELIEVED,
    FindingKind.REGISTER_STUCK,
    FindingKind.REGISTERS_SWAPPED,
    FindingKind.SWITCHING_DIFFERS,
    FindingKind.SWITCHING_DRIFTS,
    FindingKind.GAS_UNITS_MIXED,
    FindingKind.GAS_CONVERTED_TWICE,
    FindingKind.POWER_DISAGREES,
    FindingKind.SENSORS_DISAGREE,
    FindingKind.COUNTERS_DISAGREE,
    FindingKind.METER_CLOCK_OFF,
    FindingKind.VALUE_FROZEN,
    FindingKind.WEAK_SIGNAL,
)


def card_of(facts: MeterFacts, words: Words) -> Card | None:
    """Return the card for the most pressing finding, the latest of its kind; None: all well."""
    standing = [f for f in facts.snapshot.findings if f.kind in _PRESSING and f.until is None]
    if not standing:
        return None
    first = min(standing, key=lambda f: (_PRESSING.index(f.kind), -f.since.timestamp()))
    zone, now = facts.snapshot.zone, facts.snapshot.at
    said: tuple[str | None, ...] = (next_step(first, zone, words, now=now),)
    if first.kind is not FindingKind.SUPPLIER_CANNOT_HEAR or said == (None,):
        # The second light says it already, right above the card.
        said = (finding_sentence(first, zone, words, now=now), *said)
    tone = Tone.WRONG if first.kind in _PRESSING[:2] else Tone.HIGH
    return Card(
        title=Line(_title(first, facts, words), tone),
        text=tuple(text for text in said if text is not None),
        actions=_actions(first, words),
    )


def _title(finding: Finding, facts: MeterFacts, words: Words) -> str:
    kind = finding.kind
    if kind in DISBELIEVED:
        count = sum(f.kind in DISBELIEVED for f in facts.snapshot.findings)
        return words.plural(
            "We do not believe one reading", "We do not believe {count} readings", count
        )
    titles: dict[FindingKind, Callable[[], str]] = {
        FindingKind.METER_SILENT: lambda: words.text("We hear nothing from your meter"),
        FindingKind.SUPPLIER_CANNOT_HEAR: lambda: words.text(
            "Your supplier does not hear your meter"
        ),
        FindingKind.METER_EXCHANGED: lambda: words.text("Was your meter changed?"),
        FindingKind.METER_RESET: lambda: words.text("Was your meter changed?"),
        FindingKind.METER_JUMPED: lambda: words.text("Is this jump right?"),
        FindingKind.REGISTER_STUCK: lambda: words.text("Your meter has stopped"),
        FindingKind.REGISTERS_SWAPPED: lambda: words.text("Day and night are swapped"),
        FindingKind.SWITCHING_DIFFERS: lambda: words.text("Your night rate is at the wrong time"),
        FindingKind.SWITCHING_DRIFTS: lambda: words.text("Your night rate drifts"),
        FindingKind.GAS_UNITS_MIXED: lambda: words.text("Your gas is in the wrong unit"),
        FindingKind.GAS_CONVERTED_TWICE: lambda: words.text("Your gas is in the wrong unit"),
        FindingKind.WEAK_SIGNAL: lambda: words.text("The signal is weak"),
    }
    title = titles.get(kind)
    return title() if title is not None else words.text("Something does not fit")


def _actions(finding: Finding, words: Words) -> tuple[Action, ...]:
    about = reading_id(finding)
    match finding.kind:
        case FindingKind.METER_SILENT:
            return (Action(words.text("When it went quiet"), OpenSheet("gaps")),)
        case FindingKind.SUPPLIER_CANNOT_HEAR if "due" not in finding.facts:
            today = Action(
                words.text("I told them today"), ReportedToSupplier("today"), Weight.MAIN
            )
            return (today, Action(words.text("What to write"), OpenSheet("supplier")))
        case FindingKind.SUPPLIER_CANNOT_HEAR:
            return (Action(words.text("What to write"), OpenSheet("supplier")),)
        case FindingKind.METER_EXCHANGED if about is not None:
            return (
                Action(words.text("Yes, it was changed"), OpenSheet("changed"), Weight.MAIN),
                Action(words.text("No, it was not"), UndoDecision(about)),
            )
        case FindingKind.METER_RESET if about is not None:
            return (
                Action(words.text("Yes, it was changed"), OpenSheet("changed"), Weight.MAIN),
                Action(words.text("No, it began again"), AcceptReading(about)),
            )
        case FindingKind.METER_JUMPED if about is not None:
            return (
                Action(words.text("Yes, count it"), AcceptReading(about)),
                Action(words.text("No, leave it out"), UndoDecision(about), Weight.MAIN),
            )
        case kind if kind in DISBELIEVED and about is not None:
            return (Action(words.text("See why"), OpenSheet(sheet_of(about))),)
        case (
            FindingKind.SWITCHING_DIFFERS
            | FindingKind.SWITCHING_DRIFTS
            | FindingKind.REGISTERS_SWAPPED
        ):
            return (Action(words.text("See the times"), OpenSheet("night")),)
        case FindingKind.SENSORS_DISAGREE | FindingKind.POWER_DISAGREES:
            return (Action(words.text("Make a test"), OpenSheet("check")),)
        case _:
            return ()


def sheet_of(about: str) -> str:
    """Return the place of a reading's own sheet."""
    return f"reading {about}"
