"""A bill that is being typed in: what was answered, and which steps there are.

What a step asks depends on what was answered before it. An answer is the text as it was typed, or
the word of what was touched; an empty one says that the bill has no such thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from ihd.meter import Fuel
from ihd.screens.bill_facts import Ask, Counters, Step
from ihd.setting_up import typed

NO_MORE = "none"
ENERGY = "energy"
_LETTER = "letter."


class Draft(msgspec.Struct, frozen=True):
    """What was typed so far, of which fuel, and where the form stands (nowhere: it was left).

    ``names`` are the rates it is priced by, ``dials`` our meter's own names of their registers.
    ``extras`` are further lines: credit, charge, or ``energy:0``, another price of a rate.
    ``file`` is the statement it corrects.
    """

    fuel: str = ""
    at: str = ""
    names: tuple[str, ...] = ("",)
    dials: tuple[str, ...] = ("",)
    extras: tuple[str, ...] = ()
    answers: dict[str, str] = {}
    file: str = ""

    def answer(self, place: str) -> str | None:
        """Return what was answered at a step; None where nothing was yet."""
        return self.answers.get(place)

    def number(self, place: str) -> Decimal | None:
        """Return the number at a step; None where there is none."""
        return typed.number(self.answers.get(place, ""))

    def day(self, place: str) -> date | None:
        """Return the day at a step; None where there is none."""
        return typed.day(self.answers.get(place, ""))

    def letter(self, place: str) -> str:
        """Return the letter beside a reading."""
        return self.answers.get(_LETTER + place, "")

    @property
    def days(self) -> int | None:
        """How many days the bill is of, as far as they are typed."""
        first, last = self.day("first_day"), self.day("last_day")
        return (last - first + timedelta(days=1)).days if first and last else None

    def answered(self, place: str, text: str) -> Draft:
        """Return the draft with an answer, at the next step that has none, or the review."""
        after = msgspec.structs.replace(self, answers={**self.answers, place: text})
        return msgspec.structs.replace(after, at=after.next_after(place))

    def lettered(self, place: str, letter: str) -> Draft:
        """Return the draft with a reading's letter; the step stays."""
        return msgspec.structs.replace(self, answers={**self.answers, _LETTER + place: letter})

    def with_line(self, sort: str) -> Draft:
        """Return the draft with one more line to type in."""
        answers = {place: text for place, text in self.answers.items() if place != "more"}
        after = msgspec.structs.replace(self, extras=(*self.extras, sort), answers=answers)
        return msgspec.structs.replace(after, at=after.next_after(""))

    def without_lines(self) -> Draft:
        """Return the draft without its further lines, at the step that asks for them."""
        answers = {p: text for p, text in self.answers.items() if ".x" not in p and p != "more"}
        return msgspec.structs.replace(self, extras=(), answers=answers, at="more")

    def next_after(self, place: str) -> str:
        """Return the first step after a place that has no answer, else the first of all."""
        places = [step.place for step in steps_of(self)]
        begin = places.index(place) + 1 if place in places else 0
        order = (*places[begin:], *places[:begin])
        return next((one for one in order if one not in self.answers), places[-1])

    def back_from(self, place: str) -> str:
        """Return the step before a place; none before the first."""
        places = [step.place for step in steps_of(self)]
        at = places.index(place) if place in places else 0
        return places[at - 1] if at else ""


def steps_of(draft: Draft) -> list[Step]:
    """Return the steps of a bill in the order it prints things; the last is to look it over."""
    return list(_steps(draft))


def _steps(draft: Draft) -> Iterator[Step]:
    if not draft.fuel:
        yield Step("fuel", Ask.FUEL)
        return
    for ask in (Ask.FIRST_DAY, Ask.LAST_DAY, Ask.ISSUED, Ask.COUNTERS):
        yield Step(ask.value, ask)
    yield from _readings(draft)
    for number, name in enumerate(draft.names):
        yield from _energy(f"{number}", name)
    yield from _standing(draft)
    for number, sort in enumerate(draft.extras):
        if sort.startswith(ENERGY):
            yield from _energy(f"x{number}", draft.names[int(sort.partition(":")[2])])
        else:
            yield Step(f"{sort}.x{number}", Ask(sort))
    for ask in (Ask.MORE, Ask.VAT, Ask.TOTAL, Ask.BEFORE):
        yield Step(ask.value, ask)
    if draft.answer("before"):
        for ask in (Ask.PAYMENTS, Ask.OTHER_CHARGES, Ask.AFTER):
            yield Step(ask.value, ask)
    yield Step("review", Ask.REVIEW)


def _readings(draft: Draft) -> Iterator[Step]:
    counters = draft.answer("counters")
    names = {Counters.ONE: ("",), Counters.EACH: draft.names}.get(Counters(counters or "none"), ())
    for number, name in enumerate(names):
        yield Step(f"opening.{number}", Ask.OPENING, name)
        yield Step(f"closing.{number}", Ask.CLOSING, name)
    if names and draft.fuel == Fuel.GAS:
        yield Step("units", Ask.UNITS)
        yield Step("calorific", Ask.CALORIFIC)


def _energy(place: str, name: str) -> Iterator[Step]:
    yield Step(f"kwh.{place}", Ask.KWH, name)
    yield Step(f"unit_rate.{place}", Ask.UNIT_RATE, name)
    yield Step(f"amount.{place}", Ask.AMOUNT, name)


def _standing(draft: Draft) -> Iterator[Step]:
    yield Step("standing_rate", Ask.STANDING_RATE)
    if draft.answer("standing_rate") != "":
        yield Step("standing_days", Ask.STANDING_DAYS)
        yield Step("standing_amount", Ask.STANDING_AMOUNT)
