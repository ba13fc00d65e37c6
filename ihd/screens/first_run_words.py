"""From where setting up stands to what the set-up guide says, step by step."""

from __future__ import annotations

from decimal import Decimal

from ihd.bridges.candidates import Candidate
from ihd.guide import Around, Guide, Step
from ihd.meter import Fuel, Quantity
from ihd.screens.broker_words import (
    broker_line,
    broker_rows,
    heard_line,
    to_be_typed,
    try_it,
)
from ihd.screens.controls import control_words
from ihd.screens.first_run import (
    FinishSetUp,
    FirstRunScreen,
    GoToStep,
    Heard,
    LeaveSetUp,
    Preview,
)
from ihd.screens.meter_names import meter_name, quantity_name, reading_value
from ihd.screens.now import Amount, Line, Tone
from ihd.screens.number_words import NUMBERS, number_sheets
from ihd.screens.outcomes import outcome_line
from ihd.screens.own_broker_words import own_line, own_sheets
from ihd.screens.price_words import doubt_question, kind_sheets, missing_line, price_rows
from ihd.screens.role_words import role_options, role_rows, role_sheets
from ihd.screens.rows import (
    Action,
    Buttons,
    Heading,
    Opens,
    OpenSheet,
    Row,
    Sheet,
    Weight,
)
from ihd.screens.settings_screen import Scan
from ihd.words import Words

_STEPS = tuple(Step)
_HOUSE_SHOWN = 5


def first_run_screen(guide: Guide, words: Words) -> FirstRunScreen:
    """Return what the guide says at the step it stands at."""
    step = guide.step
    number = _STEPS.index(step) + 1
    told = outcome_line(guide.told, words)
    return FirstRunScreen(
        place=str(step),
        step=number,
        steps=len(_STEPS),
        progress=words.text("Step {number} of {count}", number=number, count=len(_STEPS)),
        title=_title(step, words),
        text=(*((told,) if told else ()), *_text(guide, words)),
        rows=_rows(guide, words),
        actions=_actions(guide, words),
        controls=control_words(words),
        heard_title=_heard_title(guide, words),
        heard=_heard(guide, words),
        preview=_preview(guide, words),
        sheets=_sheets(guide, words),
        question=doubt_question(guide.doubt, guide.settings.currency, words),
    )


def _title(step: Step, words: Words) -> str:
    match step:
        case Step.BROKER:
            return words.text("Where do readings arrive?")
        case Step.HOUSE:
            return words.text("Which meter is the house's?")
        case Step.TARIFF:
            return words.text("What does a unit cost?")
        case _:
            return words.text("That is all")


def _text(guide: Guide, words: Words) -> tuple[Line, ...]:
    around = guide.around
    match guide.step:
        case Step.BROKER if around is None and guide.which == "embedded":
            own = own_line(guide.own, words) if guide.own is not None else None
            return (own,) if own is not None else ()
        case Step.BROKER if around is None:
            return (Line(words.text("Say where the broker is, then touch Try it.")),)
        case Step.BROKER if around is not None:
            heard = heard_line(around, words)
            return (broker_line(around, words), *((heard,) if heard else ()))
        case Step.HOUSE:
            return _house_text(guide, words)
        case Step.TARIFF:
            missing = [missing_line(draft, words) for draft in guide.drafts.values()]
            said = [line for line in missing if line is not None]
            return tuple(said) or (Line(words.text("It is on your bill.")),)
        case _:
            return (
                Line(words.text("Your display starts now.")),
                Line(words.text("In about two weeks it knows what is usual for you.")),
            )


def _house_text(guide: Guide, words: Words) -> tuple[Line, ...]:
    around = guide.around
    if around is None or around.state.value != "up":
        return (broker_line(around, words),) if around is not None else ()
    if not around.candidates:
        waiting = words.text("No meter was heard yet. Some speak only every few minutes.")
        return (Line(waiting),)
    return (Line(words.text("Compare the count with what your meter shows.")),)


def _rows(guide: Guide, words: Words) -> tuple[Row, ...]:
    match guide.step:
        case Step.BROKER:
            return broker_rows(guide, words)
        case Step.HOUSE:
            return _house_rows(guide, words)
        case Step.TARIFF:
            return _tariff_rows(guide, words)
        case _:
            return ()


def _house_rows(guide: Guide, words: Words) -> tuple[Row, ...]:
    options = role_options(guide, "electricity", words, with_none=False)
    rows: list[Row] = list(options[:_HOUSE_SHOWN])
    if len(options) > _HOUSE_SHOWN:
        rows.append(Opens(words.text("All meters"), OpenSheet("role:electricity")))
    rows += role_rows(guide, ("gas", "export", "solar", "check"), words)
    around = guide.around
    if around is not None and around.offers:
        rows.append(Opens(words.text("A number that is not listed"), OpenSheet(NUMBERS)))
    if around is not None and not around.running:
        rows.append(Buttons((Action(words.text("Listen again"), Scan()),)))
    return tuple(rows)


def _tariff_rows(guide: Guide, words: Words) -> tuple[Row, ...]:
    rows: list[Row] = [*price_rows(guide, Fuel.ELECTRICITY, words)]
    if guide.settings.meter_for("gas") is not None:
        rows.append(Heading(words.text("Gas")))
        rows += price_rows(guide, Fuel.GAS, words)
    return tuple(rows)


def _sheets(guide: Guide, words: Words) -> tuple[Sheet, ...]:
    match guide.step:
        case Step.BROKER:
            return own_sheets(guide.own, words)
        case Step.HOUSE:
            return (*role_sheets(guide, words), *number_sheets(guide.around, words))
        case Step.TARIFF:
            fuels = (Fuel.ELECTRICITY, Fuel.GAS)
            return tuple(one for fuel in fuels for one in kind_sheets(guide, fuel, words))
        case _:
            return ()


def _actions(guide: Guide, words: Words) -> tuple[Action, ...]:
    """Return the ways on and back; there is no way on before a step has its answer."""
    step, index = guide.step, _STEPS.index(guide.step)
    actions = []
    if step is Step.DONE:
        actions.append(Action(words.text("Show me"), FinishSetUp(), Weight.MAIN))
    elif _answered(guide):
        onward = GoToStep(str(_STEPS[index + 1]))
        actions.append(Action(words.text("Go on"), onward, Weight.MAIN))
    elif step is Step.BROKER and to_be_typed(guide):
        actions.append(try_it(guide, words))
    elif step is Step.TARIFF:
        actions.append(Action(words.text("Without a price"), GoToStep(str(Step.DONE))))
    if index:
        actions.append(Action(words.text("Back"), GoToStep(str(_STEPS[index - 1]))))
    if step is not Step.DONE:
        actions.append(Action(words.text("Later"), LeaveSetUp()))
    return tuple(actions)


def _answered(guide: Guide) -> bool:
    match guide.step:
        case Step.BROKER:
            return guide.around is not None and guide.around.reached
        case Step.HOUSE:
            return any(meter.role in ("electricity", "gas") for meter in guide.settings.meters)
        case _:
            drafts = [draft for draft in guide.drafts.values() if draft.kind]
            return bool(drafts) and all(draft.ready for draft in drafts)


def _heard_title(guide: Guide, words: Words) -> str:
    if guide.step not in (Step.BROKER, Step.HOUSE) or guide.around is None:
        return ""
    heard = bool(guide.around.heard)
    return words.text("What we hear now") if heard else words.text("Nothing heard yet")


def _heard(guide: Guide, words: Words) -> tuple[Heard, ...]:
    if not _heard_title(guide, words) or guide.around is None:
        return ()
    zone = guide.settings.zone
    return tuple(
        Heard(
            _source(guide.around, reading.meter, reading.fuel, reading.quantity, words),
            reading_value(reading, words),
            f"{reading.received_at.astimezone(zone):%H:%M:%S}",
        )
        for reading in guide.around.heard
    )


def _source(around: Around, meter: str, fuel: Fuel | None, quantity: Quantity, words: Words) -> str:
    one = around.candidate(meter)
    title = around.titles.get(one.bridge, "") if one is not None else ""
    name = meter_name(meter, fuel, title, words)
    of = quantity_name(quantity, words)
    return words.text("{meter}, {quantity}", meter=name, quantity=of) if of else name


def _preview(guide: Guide, words: Words) -> Preview | None:
    """Return what Now will say, once there is a meter to say it of."""
    watts, live = _power(guide)
    if guide.step is Step.BROKER or watts is None:
        return None
    draft = guide.drafts[Fuel.ELECTRICITY]
    price = guide.home.price
    rate = draft.rate or (price.rate if price is not None else guide.own_prices[draft.fuel][0])
    if rate is None:
        figure, per = words.power(watts), words.text("now")
    else:
        figure, per = words.amount_per_hour(rate.per_hour(watts)), words.text("an hour")
    learning = Line(words.text("Learning what is usual here"), Tone.QUIET)
    spoken = words.text("{figure} {per}", figure=figure, per=per)
    title = words.text("Your display will say")
    return Preview(title, Amount(figure, per, spoken), learning, live=live)


def _power(guide: Guide) -> tuple[Decimal | None, bool]:
    """Return what the picked meter draws now, from the home itself or else from the look."""
    state = guide.home.electricity
    if state is not None and state.power_w is not None:
        age = (guide.at - state.power_w.at).total_seconds()
        return max(state.power_w.value, Decimal(0)), age < state.silent_after_s
    picked = guide.settings.meter_for("electricity")
    one = _candidate(guide, picked)
    watts = one.last(Quantity.POWER) if one is not None else None
    return (max(watts, Decimal(0)) if watts is not None else None), True


def _candidate(guide: Guide, meter: str | None) -> Candidate | None:
    if meter is None or guide.around is None:
        return None
    return guide.around.candidate(meter)
