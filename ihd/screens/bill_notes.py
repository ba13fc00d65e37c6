"""The sentences for what a person should know of a bill besides its sums."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ihd.billing.lines import Note, NoteKind
from ihd.words import Words
from ihd.words import marked as _


def note_sentence(note: Note, words: Words) -> str:
    """Return one note as a whole sentence."""
    facts = {name: _plain(value) for name, value in note.facts.items()}
    if note.kind is NoteKind.NO_READINGS:
        facts["how_long"] = words.duration(timedelta(seconds=int(str(note.facts["seconds"]))))
    return words.text(_template(note), whose=_whose(note, words), **facts)


def _template(note: Note) -> str:
    if note.kind is NoteKind.PRICE_UNKNOWN:
        if note.facts["amount"] is None:
            return _PRICE_UNKNOWN_CHARGE
        return _SENTENCES[note.kind] if note.facts["rate"] else _PRICE_UNKNOWN_TIME
    if note.kind is NoteKind.REGISTER_UNKNOWN and not note.facts["known"]:
        return _REGISTER_UNKNOWN
    if note.kind is NoteKind.METER_CHANGED and not note.facts["value"]:
        return _METER_CHANGED_UNNAMED
    return _SENTENCES[note.kind]


def _whose(note: Note, words: Words) -> str:
    register = note.facts.get("register")
    if not register:
        return words.text("The meter")
    return words.text("Register {register}", register=register)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return value


_PRICE_UNKNOWN_CHARGE = _("The price of {rate} is not known, so it is in no line.")
_PRICE_UNKNOWN_TIME = _("No price is known for {amount} kWh from {since}; they are in no line.")
_REGISTER_UNKNOWN = _("{whose} has no rate in the tariff, so what it counted is in no line.")
_METER_CHANGED_UNNAMED = _("The meter was changed at {at}.")
_SENTENCES = {
    NoteKind.PRICE_UNKNOWN: _("{rate}: no price is known for {amount} kWh; they are in no line."),
    NoteKind.REGISTER_UNKNOWN: _(
        "{whose} is not in the tariff, so what it counted is in no line; it names {known}."
    ),
    NoteKind.REGISTER_BY_CLOCK: _(
        "{whose} is not named in the tariff, so the clock decides what its energy costs."
    ),
    NoteKind.REST_CALCULATED: _(
        "What {known} did not count is calculated: the meter's total less theirs."
    ),
    NoteKind.UNIT_UNKNOWN: _(
        "The tariff is priced per m3 and the readings are in kWh, so they are in no line."
    ),
    NoteKind.NO_READINGS: _(
        "{whose} has no readings for {how_long} of the bill, first from {since} to {until}."
    ),
    NoteKind.CALORIFIC_VALUE_ASSUMED: _(
        "The calorific value of {mj_per_m3} MJ/m3 is assumed; the bill says the true one."
    ),
    NoteKind.DEMAND_FROM_LONG_INTERVALS: _(
        "{name} is taken from readings further apart than it is measured, so it may be too low."
    ),
    NoteKind.DEMAND_MONTHS_MISSING: _(
        "{name} is the mean of {known} months; {wanted} are wanted, the others are not known."
    ),
    NoteKind.DUPLICATE: _("{whose}: the reading at {at} came twice and counts once."),
    NoteKind.CONFLICT: _("{whose}: two readings are given for {at}; the first one counts."),
    NoteKind.LATE: _("{whose}: readings came out of order and were put in order."),
    NoteKind.NOT_BELIEVED: _(
        "{whose}: the reading {value} at {at} is not believed and is left out."
    ),
    NoteKind.IMPOSSIBLE: _(
        "{whose}: {value} {unit} at {at} is more than the supply can carry and is left out."
    ),
    NoteKind.FELL: _(
        "{whose}: the reading fell to {value} at {at}; the one before was too high, the difference"
        " is credited."
    ),
    NoteKind.ROLLED_OVER: _("{whose}: the counter passed its last number before {at}."),
    NoteKind.METER_CHANGED: _("The meter was changed for {value} at {at}."),
    NoteKind.NEGATIVE: _("{whose}: {value} {unit} at {at} is below nothing; it is credited."),
    NoteKind.NO_OFFSET: _("Line {line}: {text} says no offset from UTC and is taken as UTC."),
    NoteKind.ONE_READING: _("{whose} has no two readings that fit together, so it says nothing."),
}
