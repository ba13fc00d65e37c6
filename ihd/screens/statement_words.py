"""What a bill's check found, in words: what differs, what it is worth, and the sentence to send."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from ihd.billing.lines import exact_decimal
from ihd.checks.finding import Finding, FindingKind
from ihd.clock import local_date
from ihd.screens.statement_sentences import SENTENCES, request, variant
from ihd.statements.check import StatementCheck
from ihd.statements.questions import Doubt, Question
from ihd.units import Money
from ihd.words import Words
from ihd.words import marked as _


def verdict_sentence(check: StatementCheck, words: Words) -> str:
    """Return whether the bill is right, in a sentence."""
    if check.is_right:
        if check.readings_unchecked or check.prices_unchecked:
            return words.text("Nothing is wrong with this bill in what could be checked.")
        return words.text("This bill is right to the penny.")
    charged, right = words.money(check.charged), words.money(check.right)
    difference = check.charged - check.right
    if difference.amount > 0:
        return words.text(
            "This bill asks {charged} and should ask {right}: {difference} too much.",
            charged=charged,
            right=right,
            difference=words.money(difference),
        )
    if difference.amount < 0:
        return words.text(
            "This bill asks {charged} and should ask {right}: {difference} too little.",
            charged=charged,
            right=right,
            difference=words.money(-difference),
        )
    return words.text(
        "This bill comes to {charged} as it should, but not everything on it is right.",
        charged=charged,
    )


def says(finding: Finding, zone: ZoneInfo, words: Words) -> str:
    """Return what differs, and what that is worth."""
    found = words.text(SENTENCES[variant(finding)][0], **_fields(finding, zone, words))
    return f"{found} {stake_sentence(finding, words)}".strip()


def asks(finding: Finding, zone: ZoneInfo, words: Words) -> str:
    """Return the sentence to send to the supplier."""
    return words.text(request(finding), **_fields(finding, zone, words))


def stake_sentence(finding: Finding, words: Words) -> str:
    """Return what a finding is worth, and to whom."""
    stake = finding.at_stake
    if stake is None or not stake.amount:
        return ""
    if stake.amount > 0:
        return words.text("That is {amount} too much.", amount=words.money(stake))
    return words.text("That is {amount} in your favour.", amount=words.money(-stake))


def unchecked_sentences(check: StatementCheck, words: Words) -> list[str]:
    """Return what could not be checked, and what is needed for it."""
    found = []
    if check.readings_unchecked:
        names = ", ".join(check.readings_unchecked)
        found.append(
            words.text(
                "No reading of ours is known for {names}: the bill's own are taken.", names=names
            )
        )
    if check.prices_unchecked:
        names = ", ".join(check.prices_unchecked)
        found.append(
            words.text("The tariff has no price for {names}: the bill's own is taken.", names=names)
        )
    return found


def question_sentence(question: Question, words: Words) -> str:
    """Ask about a reading that may be mistyped, or about a number, which is not said again."""
    reading = question.reading
    shown = "" if reading is None else _number(reading.value, words)
    return words.text(_QUESTIONS[question.doubt], reading=shown)


_QUESTIONS = {
    Doubt.LOWER_THAN_OPENING: _(
        "The closing reading {reading} is lower than the opening one. Is it typed as printed?"
    ),
    Doubt.LOWER_THAN_LAST: _(
        "The opening reading {reading} is lower than where the last bill"
        " ended. Is it typed as printed?"
    ),
    Doubt.TOO_MANY_DIGITS: _(
        "The reading {reading} has more digits than it should. Is it typed as printed?"
    ),
    Doubt.WRONG_CHECK_DIGIT: _(
        "By its last digit the MPAN has a wrong one among the others. Is it typed as printed?"
    ),
    Doubt.TOO_FEW_DIGITS: _(
        "The reading {reading} has fewer digits than it should. Is it typed as printed?"
    ),
}


def _fields(finding: Finding, zone: ZoneInfo, words: Words) -> dict[str, str]:
    """Return every fact of a finding as it is said, under its own name."""
    currency = finding.at_stake.currency if finding.at_stake else "GBP"
    stake = finding.at_stake.amount if finding.at_stake else Decimal(0)
    found = {"amount": words.money(Money(abs(stake), currency))}
    for name, fact in finding.facts.items():
        value = _read(name, fact)
        if isinstance(value, Fraction | Decimal | int):
            number = exact_decimal(value) if isinstance(value, Fraction) else Decimal(value)
            found[name] = _figure(finding, name, number, currency, words)
        elif isinstance(value, datetime):
            found[name] = words.full_day(local_date(value, zone))
        elif isinstance(value, date):
            found[name] = words.full_day(value)
        else:
            found[name] = _named(name, value, words)
    return found


_TEXTS = frozenset(
    {"billed_unit", "end", "letter", "line", "meter_unit", "named", "one", "other", "point"}
    | {"register", "slip", "unit", "where", "yours"}
)
"""The facts that are names; the others were numbers or days before they were written down."""


def _read(name: str, fact: object) -> object:
    """Return a fact as it was before it was written down."""
    if not isinstance(fact, str) or name in _TEXTS:
        return fact
    for read in (Decimal, date.fromisoformat, datetime.fromisoformat):
        with suppress(ValueError, ArithmeticError):
            return read(fact)
    return fact


def _figure(finding: Finding, name: str, number: Decimal, currency: str, words: Words) -> str:
    if name in ("charged", "agreed"):
        return price(number, currency, words)
    if name in ("printed", "right") and finding.kind in _BALANCES:
        return balance(Money(number, currency), words)
    if name in ("printed", "right") and finding.kind in _IN_MONEY:
        return words.money(Money(number, currency))
    if name in ("billed", "right") and finding.kind is FindingKind.STANDING_DAYS:
        return _time(number, str(finding.facts["unit"]), words)
    if name == "days":
        return words.plural("{count} day", "{count} days", int(number))
    return _number(abs(number), words)


_BALANCES = (FindingKind.BALANCE_CARRIED, FindingKind.BALANCE_ARITHMETIC)
_IN_MONEY = (
    FindingKind.LINE_ARITHMETIC,
    FindingKind.SUM_ARITHMETIC,
    FindingKind.VAT_TWICE,
    FindingKind.VAT_RATE,
    FindingKind.VAT_ARITHMETIC,
    FindingKind.TOTAL_ARITHMETIC,
)


def balance(money: Money, words: Words) -> str:
    """Return a balance and whose it is."""
    if not money.amount:
        return words.text("nothing")
    if money.amount < 0:
        return words.text("{amount} owed", amount=words.money(-money))
    return words.text("{amount} in credit", amount=words.money(money))


def price(value: Decimal, currency: str, words: Words) -> str:
    """Return a price with every decimal it has, as bills print it: ``26.11p``."""
    if currency == "GBP":
        return words.text("{pence}p", pence=_number(value * 100, words, places=4))
    return words.text("{amount} {currency}", amount=_number(value, words, 6), currency=currency)


def _time(count: Decimal, unit: str, words: Words) -> str:
    if unit == "day" and count == int(count):
        return words.plural("{count} day", "{count} days", int(count))
    return words.text("{count} ({unit})", count=_number(count, words), unit=unit)


def _named(name: str, value: object, words: Words) -> str:
    if name == "unit":
        return {"m3": "m³", "hcf": "× 100 ft³"}.get(str(value), str(value))
    if name in ("meter_unit", "billed_unit"):
        return {"m3": "m³", "hcf": words.text("hundreds of cubic feet")}.get(str(value), str(value))
    if name == "end":
        return words.text("opening") if value == "opening" else words.text("closing")
    return "" if value is None else str(value)


def _number(value: Decimal, words: Words, places: int = 3) -> str:
    exponent = value.normalize().as_tuple().exponent
    shown = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return words.number(value, min(places, shown))
