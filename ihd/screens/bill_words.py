"""From a bill so far to what the Bill page says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ihd.billing.forecast import Forecast
from ihd.billing.lines import Line as BillLine
from ihd.billing.lines import LineKind
from ihd.meter import Fuel
from ihd.screens.account_words import reminder_in_brief, reminder_sentence
from ihd.screens.bill import BillScreen, CheckBill, DismissReminder
from ihd.screens.bill_account import account_door, account_sheets
from ihd.screens.bill_checked import bill_sheets, bills_door, wrong_bills
from ihd.screens.bill_complaint import complaint_door, complaint_sheets
from ihd.screens.bill_facts import BillFacts, BillSoFar, ComplaintFacts
from ihd.screens.bill_form import form_question, form_step
from ihd.screens.bill_sent import sent_doors, sent_sheets, told_line
from ihd.screens.budget_words import budget_rows
from ihd.screens.controls import control_words
from ihd.screens.now import Amount, Line, Tone
from ihd.screens.prepayment_words import credit_rows
from ihd.screens.rows import (
    Action,
    Buttons,
    Fact,
    Figure,
    GoBack,
    Heading,
    OpenPage,
    Opens,
    OpenSheet,
    Outlook,
    Question,
    Row,
    Said,
    Sheet,
    Weight,
)
from ihd.units import Money, UnitRate
from ihd.words import Words
from ihd.words import marked as _


def bill_screen(facts: BillFacts, words: Words) -> BillScreen:
    """Return the Bill page of a home's fuels, electricity first."""
    form = facts.form
    return BillScreen(
        title=words.text("Bill"),
        rows=(
            *_reminders(facts, words),
            *wrong_bills(facts.kept, words),
            *_prepaid(facts, words),
            *_so_far(facts, words),
            *_doors(facts, words),
        ),
        controls=control_words(words),
        sheets=(
            *_lines(facts, words),
            *bill_sheets(facts.kept, words),
            *account_sheets(facts.account, facts.kept, words),
            *complaint_sheets(facts.complaint, words),
            *sent_sheets(facts, words),
        ),
        form=form_step(form, words) if form else None,
        notice=told_line(facts.told, words) if facts.told else None,
        question=form_question(form, words) if form else None,
        open=facts.open,
        turn=facts.turn,
    )


def _reminders(facts: BillFacts, words: Words) -> Iterator[Row]:
    """Yield each reminder as one line, behind which it is said whole and can be waved away."""
    for reminder in facts.reminders:
        gone = DismissReminder(reminder.due.value, reminder.on.isoformat())
        answers = (
            Action(words.text("Leave it there"), GoBack(), Weight.MAIN),
            Action(words.text("Remind no more"), gone),
        )
        whole = Question(reminder_sentence(reminder, words), answers)
        yield Opens(reminder_in_brief(reminder, words), whole)


def _prepaid(facts: BillFacts, words: Words) -> Iterator[Row]:
    told = facts.prepaid
    if told is not None:
        yield from credit_rows(told.stands, told.at, told.zone, words)


def _so_far(facts: BillFacts, words: Words) -> Iterator[Row]:
    if not facts.so_far:
        yield Said(Line(words.text("No bill can be reckoned yet."), Tone.QUIET), title=True)
        yield Said(Line(words.text("It needs your meter and the price you pay.")))
        set_up = Action(words.text("Set your tariff"), OpenPage("settings", "prices"), Weight.MAIN)
        yield Buttons((set_up,))
    for told in facts.so_far:
        yield from _front(told, words)
    if facts.budget is not None:
        yield from budget_rows(facts.budget, words)


def _doors(facts: BillFacts, words: Words) -> Iterator[Row]:
    """Yield what leads on: the lines so far, a bill to check, the account, what to send."""
    if facts.so_far:
        yield Opens(words.text("Line by line"), OpenSheet("lines"))
    if facts.begun is not None:
        number, count = facts.begun
        step = words.text("Step {number} of {count}", number=number, count=count)
        yield Opens(words.text("Go on with the bill you began"), CheckBill(), value=step)
        yield Opens(words.text("Check another bill"), _begin_anew(words))
    else:
        yield Opens(words.text("Check a bill"), CheckBill())
    if facts.kept:
        yield bills_door(facts.kept, words)
    yield account_door(facts.account, words)
    if _may_complain(facts):
        yield complaint_door(facts.complaint, words)
    yield from sent_doors(facts, words)
    yield Opens(words.text("Always on, and cheap times"), OpenPage("save"))


def _may_complain(facts: BillFacts) -> bool:
    """Return whether there is a complaint, or something to complain about."""
    wrong = any(one.check is not None and not one.check.is_right for one in facts.kept)
    return wrong or bool(facts.letters) or facts.complaint != ComplaintFacts()


def _begin_anew(words: Words) -> Question:
    return Question(
        words.text("Forget what is typed of the bill you began?"),
        (
            Action(words.text("Go on with it"), CheckBill(), Weight.MAIN),
            Action(words.text("Begin anew"), CheckBill(anew=True), Weight.DANGER),
        ),
    )


def _front(told: BillSoFar, words: Words) -> list[Row]:
    total = told.bill.total
    title = words.text(_TITLES[told.fuel], day=words.day(told.first_day))
    per = words.text("so far, with VAT") if told.bill.currency == "GBP" else words.text("so far")
    figure = Amount(
        words.money(total), per, words.text("This bill so far: {amount}", amount=words.money(total))
    )
    rows: list[Row] = [Figure(title, figure)]
    if told.begins_late and told.since is not None:
        day = words.day(told.since)
        sentence = words.text(
            "Readings begin on {day}; what was used before is not in it.", day=day
        )
        rows.append(Said(Line(sentence)))
    if told.foreseen is not None:
        rows += _outlook(told, told.foreseen, words)
    elif told.last_day > told.today:
        rows.append(Said(Line(words.text("It is too early to say where it is heading."))))
    return rows


def _lines(facts: BillFacts, words: Words) -> Iterator[Sheet]:
    """Yield the bills so far, line by line as they are printed."""
    rows: list[Row] = []
    for told in facts.so_far:
        if len(facts.so_far) > 1:
            rows.append(Heading(words.text(_FUELS[told.fuel])))
        rows += [_line(line, words) for line in told.bill.lines]
        if told.bill.vat.amount:
            rows.append(Fact(words.text("VAT"), words.money(told.bill.vat)))
        total = words.money(told.bill.total)
        rows.append(Fact(words.text("This bill so far"), total, strong=True))
    if rows:
        yield Sheet("lines", words.text("Line by line"), tuple(rows))


def _outlook(told: BillSoFar, ahead: Forecast, words: Words) -> list[Row]:
    so_far = told.bill.total_exact.amount
    low = max(so_far, ahead.low.total_exact.amount)
    high = max(low, ahead.high.total_exact.amount)
    end = max(high * Decimal("1.05"), Decimal(1))
    day = words.day(told.last_day)
    least, most = _round(low, told, words), _round(high, told, words)
    if least == most:
        span = words.text("about {amount}", amount=most)
    else:
        span = words.text("{low} to {high}", low=least, high=most)
    done = (told.today - told.first_day).days + 1
    whole = (told.last_day - told.first_day).days + 1
    rows: list[Row] = [
        Outlook(
            so_far=float(so_far / end),
            low=float(low / end),
            high=float(high / end),
            so_far_label=words.text("{done} of {whole} days", done=done, whole=whole),
            range_label=words.text("{range} by {day}", range=span, day=day),
            spoken=words.text("Heading for {range} by {day}.", range=span, day=day),
        )
    ]
    rough = _rough(told, ahead, words)
    return [*rows, Said(Line(rough))] if rough else rows


def _rough(told: BillSoFar, ahead: Forecast, words: Words) -> str:
    """Say why a forecast is rough; nothing where it is not."""
    if not ahead.rough:
        return ""
    if told.begins_late:
        return words.text("This is rough: the days without readings are taken to be like the rest.")
    return words.text("This is rough: only a few whole days are known yet.")


def _line(line: BillLine, words: Words) -> Fact:
    return Fact(_name(line, words), words.money(line.rounded), _detail(line, words))


def _name(line: BillLine, words: Words) -> str:
    """Return the line's name; a tariff without names of its own has one unit rate."""
    if line.kind is LineKind.ENERGY and line.name == "unit":
        return words.text("Units")
    if line.name == "Standing charge":
        return words.text("Standing charge")
    return line.name[:1].upper() + line.name[1:]


def _detail(line: BillLine, words: Words) -> str:
    if line.price is not None:
        price = words.unit_rate(UnitRate(line.price, line.exact.currency))
        return words.text("{amount} at {price}", amount=_amount(line, words), price=price)
    mean = line.exact.amount / line.quantity if line.quantity else Decimal(0)
    price = words.unit_rate(UnitRate(mean, line.exact.currency))
    return words.text("{amount} at {price} on average", amount=_amount(line, words), price=price)


def _amount(line: BillLine, words: Words) -> str:
    if line.days is not None:
        return words.plural("{count} day", "{count} days", line.days)
    if line.energy is not None:
        return words.energy(line.energy)
    return words.text("{quantity} {unit}", quantity=words.number(line.quantity, 1), unit=line.unit)


def _round(amount: Decimal, told: BillSoFar, words: Words) -> str:
    """Return a forecast in whole pounds: it is no more exact than that."""
    whole = amount.to_integral_value()
    return words.money_whole(Money(whole, told.bill.currency))


_FUELS = {Fuel.ELECTRICITY: _("Electricity"), Fuel.GAS: _("Gas")}
_TITLES = {
    Fuel.ELECTRICITY: _("Electricity from {day}"),
    Fuel.GAS: _("Gas from {day}"),
}
