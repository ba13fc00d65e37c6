"""The form that types a bill in: what each step asks, where it stands on a bill, what is odd."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ihd.meter import Fuel
from ihd.screens.bill import (
    EnterStatement,
    FormStep,
    GoToStatementStep,
    PickStatement,
    SkipStatement,
)
from ihd.screens.bill_facts import Ask, Counters, Doubt, Form, Step, Why
from ihd.screens.choice import Choice
from ihd.screens.rows import (
    Action,
    Buttons,
    Entry,
    Keys,
    Opens,
    Option,
    Question,
    Row,
    Weight,
)
from ihd.units import Money
from ihd.words import Words
from ihd.words import marked as _

_KEYS = {
    Ask.FIRST_DAY: Keys.DAY,
    Ask.LAST_DAY: Keys.DAY,
    Ask.ISSUED: Keys.DAY,
    Ask.OPENING: Keys.READING,
    Ask.CLOSING: Keys.READING,
    Ask.STANDING_DAYS: Keys.DIGITS,
}
_READINGS = (Ask.OPENING, Ask.CLOSING)
_BALANCES = (Ask.BEFORE, Ask.AFTER)
_PRICES = (Ask.UNIT_RATE, Ask.STANDING_RATE)
_UNITS = (Ask.KWH, Ask.CALORIFIC, Ask.STANDING_DAYS)
_MUST = (Ask.FIRST_DAY, Ask.LAST_DAY, Ask.CLOSING, Ask.OPENING, Ask.TOTAL, Ask.UNIT_RATE)
_MINOR = {"GBP": "p", "EUR": "ct", "USD": "c", "CAD": "c", "AUD": "c", "NZD": "c"}


def form_step(form: Form, words: Words) -> FormStep:
    """Return the step a form is at."""
    step, title = form.step, step_title(form.step, form, words)
    progress = words.text("Step {number} of {count}", number=form.number, count=form.count)
    back = GoToStatementStep(form.back)
    rows = tuple(_touched(form, words))
    if rows:
        return FormStep(step.place, form.number, form.count, progress, title, back, rows=rows)
    skip = None
    if step.ask not in _MUST and not (step.ask is Ask.KWH and form.fuel is Fuel.GAS):
        skip = Action(_skip_label(step, words), SkipStatement(step.place))
    return FormStep(
        place=step.place,
        step=form.number,
        steps=form.count,
        progress=progress,
        title=title,
        back=back,
        entry=Entry(
            title,
            EnterStatement(step.place),
            _KEYS.get(step.ask, Keys.NUMBER),
            start=form.answer or form.suggested,
            hint=_unclear(step, words) if form.unclear else _hint(step, form, words),
            unit=_unit(form, words),
        ),
        choices=tuple(_choices(form, words)),
        skip=skip,
    )


def form_question(form: Form, words: Words) -> Question | None:
    """Return what is asked of a number that is hardly meant as it was typed."""
    doubt = form.doubt
    if doubt is None:
        return None
    again = Action(words.text("Type it again"), GoToStatementStep(doubt.place), Weight.MAIN)
    as_typed = EnterStatement(doubt.place, doubt.text, sure=True)
    if doubt.why is Why.MEANT:
        meant = EnterStatement(doubt.place, f"{doubt.other:f}", sure=True)
        other = _plain(doubt.other, words)
        return Question(
            _doubt_sentence(doubt, words),
            (
                Action(words.text("It is {number}", number=other), meant, Weight.MAIN),
                Action(words.text("It says {number}", number=doubt.text), as_typed),
            ),
        )
    return Question(
        _doubt_sentence(doubt, words), (again, Action(words.text("Yes, it says so"), as_typed))
    )


def step_title(step: Step, form: Form, words: Words) -> str:
    """Return what a step asks for, with the name of its rate where there are several."""
    title = words.text(_TITLES[step.ask])
    if step.ask is Ask.KWH and form.fuel is Fuel.GAS:
        title = words.text("Energy")
    return words.text("{title}: {name}", title=title, name=step.name) if step.name else title


def _touched(form: Form, words: Words) -> Iterator[Row]:
    """Yield what can be touched at a step that is not typed."""
    ask = form.step.ask
    if ask is Ask.FUEL:
        yield Option(words.text("Electricity"), PickStatement("fuel", Fuel.ELECTRICITY.value))
        yield Option(words.text("Gas"), PickStatement("fuel", Fuel.GAS.value))
    elif ask is Ask.COUNTERS:
        yield from _counters(form, words)
    elif ask is Ask.UNITS:
        for unit, label in (("m3", "Cubic metres (m³)"), ("hcf", "Cubic feet (ft³)")):
            option = PickStatement("units", unit)
            yield Option(words.text(label), option, chosen=form.answer == unit)
    elif ask is Ask.MORE:
        yield from _more(form, words)
    elif ask is Ask.REVIEW:
        yield from _review(form, words)


def _counters(form: Form, words: Words) -> Iterator[Row]:
    labels = {
        Counters.ONE: words.text("One reading at each end"),
        Counters.EACH: words.text("A reading for each price"),
        Counters.NONE: words.text("No readings"),
    }
    if len(form.names) < 2:
        del labels[Counters.EACH]
    for counters, label in labels.items():
        asks = PickStatement("counters", counters.value)
        note = ", ".join(form.names) if counters is Counters.EACH else ""
        yield Option(label, asks, chosen=form.answer == counters, note=note)


def _more(form: Form, words: Words) -> Iterator[Row]:
    yield Option(words.text("No, that is all"), PickStatement("more", "none"))
    for number, name in enumerate(form.names):
        asks = PickStatement("more", f"energy:{number}")
        if name:
            yield Option(words.text("Another price of {name}", name=name), asks)
        else:
            yield Option(words.text("Another price of a kWh"), asks)
    yield Option(words.text("A discount or a credit"), PickStatement("more", "credit"))
    yield Option(words.text("Another charge"), PickStatement("more", "charge"))
    if any(".x" in step.place for step, _, _ in form.answered):
        yield Option(words.text("Take the further lines out again"), PickStatement("more", ""))


def _review(form: Form, words: Words) -> Iterator[Row]:
    yield Buttons(
        (Action(words.text("Check this bill"), PickStatement("review", "check"), Weight.MAIN),)
    )
    for step, text, letter in form.answered:
        yield Opens(
            step_title(step, form, words),
            GoToStatementStep(step.place),
            value=_answer(step, text, letter, form, words),
        )


def _answer(step: Step, text: str, letter: str, form: Form, words: Words) -> str:
    """Return an answer as it stands among the others."""
    if not text:
        return _skip_label(step, words)
    match step.ask:
        case Ask.FUEL:
            return words.text("Gas") if text == Fuel.GAS else words.text("Electricity")
        case Ask.COUNTERS | Ask.UNITS | Ask.MORE:
            return words.text(_TOUCHED.get(text, "{text}"), text=text)
        case Ask.BEFORE | Ask.AFTER if letter == "owed":
            return words.text("{amount} owed", amount=_amount(text, form.currency, words))
    unit = _unit_of(step, form.currency, form.fuel, words)
    if letter in _LETTERS:
        return words.text("{number} {letter}", number=text, letter=letter)
    if unit == words.currency(form.currency):
        return _amount(text, form.currency, words)
    return words.text("{number} {unit}", number=text, unit=unit) if unit else text


def _amount(text: str, currency: str, words: Words) -> str:
    """Return an amount as it was typed, its currency where the language writes it."""
    sign = words.currency(currency)
    if words.money_whole(Money(Decimal(1), currency)).startswith(sign):
        return f"{sign}{text}"
    return words.text("{number} {unit}", number=text, unit=sign)


def _choices(form: Form, words: Words) -> Iterator[Choice]:
    """Yield what stands beside a number: the letter of a reading, the side of a balance."""
    place = f"letter.{form.step.place}"
    if form.step.ask in _READINGS:
        for letter, spoken in _LETTERS.items():
            chosen = form.letter == letter
            yield Choice(letter, PickStatement(place, letter), chosen, words.text(spoken))
    if form.step.ask in _BALANCES:
        owed = form.letter == "owed"
        yield Choice(words.text("In credit"), PickStatement(place, "credit"), not owed)
        yield Choice(words.text("Owed"), PickStatement(place, "owed"), owed)


def _unit(form: Form, words: Words) -> str:
    return _unit_of(form.step, form.currency, form.fuel, words)


def _unit_of(step: Step, currency: str, fuel: Fuel, words: Words) -> str:
    if step.ask in _READINGS:
        return "" if fuel is Fuel.GAS else "kWh"
    if step.ask in _PRICES:
        return _MINOR.get(currency, currency)
    if step.ask is Ask.KWH:
        return "kWh"
    if step.ask is Ask.CALORIFIC:
        return "MJ/m³"
    if step.ask in _KEYS or step.ask in _UNITS:
        return ""
    return words.currency(currency)


def _skip_label(step: Step, words: Words) -> str:
    if step.ask in (Ask.KWH, Ask.AMOUNT, Ask.STANDING_DAYS, Ask.STANDING_AMOUNT):
        return words.text("Work it out")
    return words.text("Not on it")


def _hint(step: Step, form: Form, words: Words) -> str:
    if step.ask in _READINGS and form.fuel is Fuel.GAS:
        return words.text("As printed, with the letter beside it.")
    return words.text(_HINTS[step.ask])


def _unclear(step: Step, words: Words) -> str:
    if step.ask is Ask.CALORIFIC:
        return words.text("That is no heat of a gas. It is near 39.5.")
    if _KEYS.get(step.ask) is not Keys.DAY:
        return words.text("That is not a number. Type it as it is printed.")
    if step.ask is Ask.LAST_DAY:
        return words.text("That is no day after the first one. Type it as 31.10.2026.")
    return words.text("That is not a day. Type it as 1.10.2026.")


def _doubt_sentence(doubt: Doubt, words: Words) -> str:
    return words.text(
        _DOUBTS[doubt.why], typed=_plain(doubt.typed, words), other=_plain(doubt.other, words)
    )


def _plain(value: Decimal, words: Words) -> str:
    """Return a number with the decimals it has."""
    exponent = value.as_tuple().exponent
    return words.number(value, max(0, -exponent) if isinstance(exponent, int) else 0)


_LETTERS = {
    "A": _("A, actual: read by them"),
    "C": _("C, customer: read by you"),
    "E": _("E, estimated"),
    "S": _("S, smart: sent by the meter"),
}
_TOUCHED = {
    "one": _("One reading at each end"),
    "each": _("A reading for each price"),
    "none": _("None"),
    "m3": _("Cubic metres (m³)"),
    "hcf": _("Cubic feet (ft³)"),
}
_TITLES = {
    Ask.FUEL: _("Which part of the bill?"),
    Ask.FIRST_DAY: _("First day billed"),
    Ask.LAST_DAY: _("Last day billed"),
    Ask.ISSUED: _("Date of the bill"),
    Ask.COUNTERS: _("Meter readings on the bill"),
    Ask.OPENING: _("Reading at the start"),
    Ask.CLOSING: _("Reading at the end"),
    Ask.UNITS: _("Unit of the gas readings"),
    Ask.CALORIFIC: _("Calorific value"),
    Ask.KWH: _("Energy used"),
    Ask.UNIT_RATE: _("Price of a kWh"),
    Ask.AMOUNT: _("Amount for the energy"),
    Ask.STANDING_RATE: _("Standing charge a day"),
    Ask.STANDING_DAYS: _("Days of standing charge"),
    Ask.STANDING_AMOUNT: _("Amount of standing charge"),
    Ask.CREDIT: _("Amount of the credit"),
    Ask.CHARGE: _("Amount of the charge"),
    Ask.MORE: _("Any other lines?"),
    Ask.VAT: _("VAT"),
    Ask.TOTAL: _("Total of this bill"),
    Ask.BEFORE: _("Balance before this bill"),
    Ask.PAYMENTS: _("Payments on the bill"),
    Ask.OTHER_CHARGES: _("Other charges"),
    Ask.AFTER: _("Balance after this bill"),
    Ask.REVIEW: _("Is this what the bill says?"),
}
_HINTS = {
    Ask.FIRST_DAY: _("The period the bill is for, as 1.10.2026."),
    Ask.LAST_DAY: _("The last day it is for, as 31.10.2026."),
    Ask.ISSUED: _("When it was made; energy over a year old may not be billed."),
    Ask.OPENING: _("The previous reading, with the letter beside it."),
    Ask.CLOSING: _("The latest reading, with the letter beside it."),
    Ask.CALORIFIC: _("In the small print of a gas bill, near 39.5."),
    Ask.KWH: _("The kWh on the line of the bill."),
    Ask.UNIT_RATE: _("As printed on the line, with every decimal."),
    Ask.AMOUNT: _("What the line comes to."),
    Ask.STANDING_RATE: _("As printed, for one day."),
    Ask.STANDING_DAYS: _("How many days it is charged for."),
    Ask.STANDING_AMOUNT: _("What the line comes to."),
    Ask.CREDIT: _("What is taken off, such as a discount."),
    Ask.CHARGE: _("What is added for something else."),
    Ask.VAT: _("The tax, where it is printed as a line."),
    Ask.TOTAL: _("The charges of this bill with VAT, without any balance."),
    Ask.BEFORE: _("What the account stood at before this bill."),
    Ask.PAYMENTS: _("All you paid since the bill before, together."),
    Ask.OTHER_CHARGES: _("Such as gas on the same bill."),
    Ask.AFTER: _("What the account stands at now."),
}
_DOUBTS = {
    Why.LOWER: _("{typed} is lower than the reading at the start, {other}. Is it right?"),
    Why.LOWER_THAN_LAST: _("{typed} is lower than where the last bill ended, {other}. Is it so?"),
    Why.FAR_MORE: _("It should be about {other}, and {typed} is far more. Is it right?"),
    Why.FAR_LESS: _("It should be about {other}, and {typed} is far less. Is it right?"),
    Why.LONG: _("The bill would be for {typed} days. Is it so?"),
    Why.MEANT: _("{typed} is an odd price. Is it {other}?"),
}
