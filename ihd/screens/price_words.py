"""Prices in words: which kind of tariff, what it asks for, what a change will be from a day on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ihd.guide import Agreed, AgreedVersion, Doubt, Draft, Guide
from ihd.meter import Fuel
from ihd.screens.first_run import PickTariff, TakeMeterPrices
from ihd.screens.now import Line, Tone
from ihd.screens.rows import (
    Action,
    Entry,
    Keys,
    Opens,
    OpenSheet,
    Option,
    Question,
    Row,
    Said,
    Sheet,
    Weight,
)
from ihd.screens.settings_screen import DraftTariff
from ihd.tariffs.ask import Ask
from ihd.units import DayRate, Money, UnitRate
from ihd.words import Words

HUNDREDTHS = {"GBP": "p", "EUR": "ct", "USD": "¢", "CAD": "¢", "AUD": "c", "NZD": "c"}


def price_rows(guide: Guide, fuel: Fuel, words: Words) -> tuple[Row, ...]:
    """Return the kinds of tariff, what the chosen one asks behind it."""
    draft = guide.drafts[fuel]
    asked = _questions(guide, fuel, words)
    rows: list[Row] = []
    for kind, row in _kinds(guide, draft, words):
        rows.append(row)
        if draft.kind and kind == draft.kind:
            rows += asked
    return tuple(rows)


def missing_line(draft: Draft, words: Words) -> Line | None:
    """Return how much is still to be answered of a kind that was chosen; None where nothing is."""
    count = sum(ask.key not in draft.answers for ask in draft.asks)
    if not count:
        return None
    return Line(
        words.plural("One answer is still missing.", "{count} answers are still missing.", count)
    )


def _kinds(guide: Guide, draft: Draft, words: Words) -> Iterator[tuple[str, Row]]:
    """Yield each kind of tariff with its row; the further ones share a door."""
    fuel = draft.fuel
    rate, _ = guide.own_prices[fuel]
    if rate is not None:
        label, chosen = words.text("The price my meter sends"), draft.kind == "meter"
        own = TakeMeterPrices(str(fuel))
        yield "meter", Option(label, own, chosen=chosen, value=words.unit_rate(rate))
    yield "one_price", _kind(words.text("One price at all hours"), "one_price", draft)
    if fuel is Fuel.ELECTRICITY:
        yield "day_and_night", _kind(words.text("A day and a night price"), "day_and_night", draft)
    others = {name: title for name, title, of in guide.presets if of is fuel}
    if others:
        kind = draft.kind if draft.kind in others else ""
        title = words.text(others[kind]) if kind else ""
        label = words.text("Another kind of tariff")
        yield kind, Opens(label, OpenSheet(f"kinds:{fuel}"), value=title)


def kind_sheets(guide: Guide, fuel: Fuel, words: Words) -> tuple[Sheet, ...]:
    """Return the further kinds of tariff, and the answers to choose from."""
    draft = guide.drafts[fuel]
    others = [(name, title) for name, title, of in guide.presets if of is fuel]
    rows = tuple(_kind(words.text(title), name, draft) for name, title in others)
    sheets = [Sheet(f"kinds:{fuel}", words.text("Kinds of tariff"), rows)] if rows else []
    sheets += [_choices(draft, ask, words) for ask in draft.asks if ask.choices]
    return tuple(sheets)


def _questions(guide: Guide, fuel: Fuel, words: Words) -> tuple[Row, ...]:
    """Return what the chosen kind asks for, each with the answer it has."""
    draft = guide.drafts[fuel]
    rows: list[Row] = [_question(draft, ask, guide, words) for ask in draft.asks]
    if draft.problem:
        rows.insert(0, Said(Line(words.text("These prices do not fit together."), Tone.WRONG)))
        rows.insert(1, Said(Line(draft.problem)))
    return tuple(rows)


def doubt_question(doubt: Doubt | None, currency: str, words: Words) -> Question | None:
    """Return the question about a price that is hardly meant as it was typed."""
    if doubt is None:
        return None
    typed, meant = (_hundredths(value, currency, words) for value in (doubt.typed, doubt.meant))

    def said(value: Decimal, *, sure: bool) -> DraftTariff:
        return DraftTariff(str(doubt.fuel), doubt.field, f"{value.normalize():f}", sure=sure)

    return Question(
        words.text("Is it really {price}?", price=typed),
        (
            Action(
                words.text("No, {price}", price=meant), said(doubt.meant, sure=True), Weight.MAIN
            ),
            Action(words.text("Yes, {price}", price=typed), said(doubt.typed, sure=True)),
        ),
    )


def price_line(rate: UnitRate | None, standing: DayRate | None, words: Words) -> str:
    """Return a unit rate and a standing charge as one line; empty where neither is known."""
    if rate is None:
        return ""
    unit = words.unit_rate(rate)
    if standing is None:
        return words.text("{rate} a unit", rate=unit)
    day = day_rate(standing, words)
    return words.text("{rate} a unit, {standing} a day", rate=unit, standing=day)


def day_rate(standing: DayRate, words: Words) -> str:
    """Return a price of a day with the decimals that matter."""
    return words.unit_rate(UnitRate(standing.per_day, standing.currency))


def agreed_rows(guide: Guide, fuel: Fuel, agreed: Agreed, words: Words) -> Iterator[Row]:
    """Yield the stretches of an agreed tariff, each a door to what can be done with it."""
    today = guide.at.astimezone(guide.settings.zone).date()
    for version in agreed.versions:
        first = version.first_day
        label = _since(version, agreed, words)
        coming = first is not None and first > today
        place = version_place(fuel, version)
        note = _prices(version, agreed, words)
        tone = Tone.USUAL if coming else Tone.QUIET
        yield Opens(label, OpenSheet(place), note=note, tone=tone)


def version_place(fuel: Fuel, version: AgreedVersion) -> str:
    """Return the name of the sheet of one stretch of a tariff."""
    return f"version:{fuel}@{version.first_day or ''}"


def _since(version: AgreedVersion, agreed: Agreed, words: Words) -> str:
    if version.first_day is None:
        return words.text(agreed.name)
    day = words.day(version.first_day)
    return words.text("From {day} {year}", day=day, year=version.first_day.year)


def _prices(version: AgreedVersion, agreed: Agreed, words: Words) -> str:
    known = [price for _, price in version.rates if price is not None]
    if not known:
        return words.text("Price by the hour or by use")
    currency = agreed.currency
    rates = [words.unit_rate(UnitRate(price, currency)) for price in known[:3]]
    standing = DayRate(version.standing, currency) if version.standing is not None else None
    if len(rates) == 1:
        return price_line(UnitRate(known[0], currency), standing, words)
    return words.text("{rates} a unit", rates=" / ".join(rates))


def _kind(label: str, kind: str, draft: Draft) -> Option:
    return Option(label, PickTariff(kind, str(draft.fuel)), chosen=draft.kind == kind)


def _question(draft: Draft, ask: Ask, guide: Guide, words: Words) -> Row:
    label, answer = words.text(ask.says), draft.answers.get(ask.key, "")
    if ask.choices:
        return Opens(label, OpenSheet(_place(draft, ask)), value=answer)
    currency = guide.settings.currency
    number = answer.partition(" ")[0]
    is_number = ask.kind not in ("times", "clock", "days")
    return Entry(
        label,
        DraftTariff(str(draft.fuel), ask.key),
        Keys.NUMBER if is_number else Keys.TEXT,
        value=_value(ask, answer, currency, words),
        start=_local(number, words) if is_number else answer,
        unit=_unit(ask, currency, words),
    )


def _choices(draft: Draft, ask: Ask, words: Words) -> Sheet:
    answer = draft.answers.get(ask.key, "")
    fuel = str(draft.fuel)
    options: list[Row] = [
        Option(_choice(text, words), DraftTariff(fuel, ask.key, text), chosen=text == answer)
        for text in ask.choices
    ]
    if ask.kind == "times":
        hint = words.text("Such as {times}", times=ask.choices[0])
        other = DraftTariff(fuel, ask.key)
        options.append(Entry(words.text("Other hours"), other, Keys.TEXT, "", answer, hint=hint))
    return Sheet(_place(draft, ask), words.text(ask.says), tuple(options))


def _choice(text: str, words: Words) -> str:
    match text:
        case "local":
            return words.text("With summer time, as clocks at home")
        case "UTC":
            return words.text("The same all year (UTC)")
        case _:
            return text


def _value(ask: Ask, answer: str, currency: str, words: Words) -> str:
    """Return an answer as it is read: 26.11p, £12.00 a month, or as it was typed."""
    number = answer.partition(" ")[0]
    if ask.kind in ("unit_rate", "day_rate") and number:
        return _hundredths(Decimal(number), currency, words)
    if ask.kind == "month_rate" and number:
        return words.money(Money(Decimal(number), currency))
    return answer


def _hundredths(value: Decimal, currency: str, words: Words) -> str:
    sign = HUNDREDTHS.get(currency)
    number = _local(f"{value.normalize():f}", words)
    if sign is None:
        return words.text("{number} {currency}", number=number, currency=currency)
    return f"{number}{sign}" if len(sign) == 1 else f"{number} {sign}"


def _unit(ask: Ask, currency: str, words: Words) -> str:
    unit = HUNDREDTHS.get(currency, currency)
    match ask.kind:
        case "unit_rate":
            return words.text("{unit} a kWh", unit=unit)
        case "day_rate":
            return words.text("{unit} a day", unit=unit)
        case "month_rate":
            return words.text("{unit} a month", unit=currency)
        case _:
            return ""


def _local(number: str, words: Words) -> str:
    return number.replace(".", words.number(Decimal("0.5"), 1)[1])


def _place(draft: Draft, ask: Ask) -> str:
    return f"ask:{draft.fuel}:{ask.key}"
