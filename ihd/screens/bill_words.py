"""From a bill so far to what the Bill page says."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ihd.billing.forecast import Forecast
from ihd.billing.lines import Line as BillLine
from ihd.billing.lines import LineKind
from ihd.meter import Fuel
from ihd.screens.bill import BillScreen
from ihd.screens.bill_facts import BillSoFar
from ihd.screens.controls import control_words
from ihd.screens.now import Amount, Line, Tone
from ihd.screens.rows import Fact, Figure, Heading, OpenPage, Opens, Outlook, Row, Said
from ihd.units import Money, UnitRate
from ihd.words import Words


def bill_screen(bills: Sequence[BillSoFar], words: Words) -> BillScreen:
    """Return the Bill page of a home's fuels, electricity first."""
    rows: list[Row] = []
    if not bills:
        rows.append(Said(Line(words.text("No bill can be reckoned yet."), Tone.QUIET), title=True))
        rows.append(Said(Line(words.text("It needs your meter and the price you pay."))))
    for told in bills:
        if len(bills) > 1:
            rows.append(Heading(_fuel(told.fuel, words)))
        rows += _front(told, words)
    rows.append(Opens(words.text("Always on, and cheap times"), OpenPage("save")))
    return BillScreen(title=words.text("Bill"), rows=tuple(rows), controls=control_words(words))


def _front(told: BillSoFar, words: Words) -> list[Row]:
    total = told.bill.total
    title = words.text("This bill, from {day}", day=words.day(told.first_day))
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
    rows += [_line(line, words) for line in told.bill.lines]
    if told.bill.vat.amount:
        rows.append(Fact(words.text("VAT"), words.money(told.bill.vat)))
    rows.append(Fact(words.text("This bill so far"), words.money(total), strong=True))
    return rows


def _outlook(told: BillSoFar, ahead: Forecast, words: Words) -> list[Row]:
    so_far = told.bill.total_exact.amount
    low = max(so_far, ahead.low.total_exact.amount)
    high = max(low, ahead.high.total_exact.amount)
    end = max(high * Decimal("1.05"), Decimal(1))
    span = words.text(
        "{low} to {high}", low=_round(low, told, words), high=_round(high, told, words)
    )
    done = (told.today - told.first_day).days + 1
    whole = (told.last_day - told.first_day).days + 1
    sentence = words.text("Heading for {range} by {day}.", range=span, day=words.day(told.last_day))
    rows: list[Row] = [
        Outlook(
            so_far=float(so_far / end),
            low=float(low / end),
            high=float(high / end),
            so_far_label=words.text("{done} of {whole} days", done=done, whole=whole),
            range_label=span,
            spoken=sentence,
        ),
        Said(Line(sentence)),
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


def _fuel(fuel: Fuel, words: Words) -> str:
    return words.text("Gas") if fuel is Fuel.GAS else words.text("Electricity")
