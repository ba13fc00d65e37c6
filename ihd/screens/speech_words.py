"""From a snapshot to what is spoken of it: whole sentences, with amounts in words.

A voice reads "32p" as "thirty-two pee" and "£2.14" as "pound two point one four".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from ihd.insight.usual import Band
from ihd.meter import Fuel
from ihd.screens.now_words import now_screen
from ihd.screens.speech import VoiceButton
from ihd.snapshot import PriceNow, Snapshot
from ihd.units import Money, UnitRate
from ihd.words import Words

_DOLLARS = ("USD", "CAD", "AUD", "NZD")


def spoken(snapshot: Snapshot, words: Words, *, brief: bool) -> str:
    """Return what is said of the home; ``brief`` is the band and the cost, no more."""
    screen = now_screen(snapshot, words)
    if not screen.live:
        return f"{screen.age.text}."
    state = snapshot.electricity
    assert state is not None  # A live reading has a meter it comes from.
    assert state.power_w is not None
    watts = state.power_w.value
    if brief:
        return _in_brief(snapshot, watts, words)
    sentences = [_using(snapshot.price, watts, words)] if watts >= 0 else []
    sentences.append(f"{screen.band.text}.")
    total = snapshot.today.get(Fuel.ELECTRICITY)
    if total is not None and total.net is not None:
        amount = money_spoken(total.net, words)
        sentences.append(words.text("Today so far: {amount}.", amount=amount))
    if snapshot.price is not None:
        sentences.append(_price(snapshot, snapshot.price, words))
    return " ".join(sentences)


def speech_told(words: Words, *, on: bool) -> str:
    """Return what is said when speech is switched on or off, or asked after."""
    return words.text("Speech is on.") if on else words.text("Speech is off.")


def voice_button(words: Words, *, silent: bool) -> VoiceButton:
    """Return the button of the voice, as a screen reader reads it."""
    if silent:
        return VoiceButton(words.text("Speech is off. Hold to speak again."), silent=True)
    return VoiceButton(words.text("Say it again. Hold for silence."))


def money_spoken(money: Money, words: Words) -> str:
    """Return an amount as it is said: ``32 pence``, ``2.14 pounds``."""
    exact = money.rounded()
    if money.currency not in _MINOR:
        return words.money(money)
    if abs(exact.amount) >= 1:
        return _MAJOR[money.currency](words, words.number(exact.amount, 2))
    count = int(exact.amount * 100)
    if count == 0 and money.amount > 0:
        return words.text("less than one penny") if _is_pence(money) else words.text("under a cent")
    return _MINOR[money.currency](words, count)


def _in_brief(snapshot: Snapshot, watts: Decimal, words: Words) -> str:
    if watts < 0:
        return words.text("Sending power out.")
    amount = _an_hour(snapshot.price, watts, words)
    match snapshot.band:
        case Band.LOW:
            return words.text("Low. {amount}.", amount=amount)
        case Band.USUAL:
            return words.text("Usual. {amount}.", amount=amount)
        case Band.HIGH:
            return words.text("High. {amount}.", amount=amount)
        case _:
            return f"{amount}."


def _using(price: PriceNow | None, watts: Decimal, words: Words) -> str:
    return words.text("Using {amount}.", amount=_an_hour(price, watts, words))


def _an_hour(price: PriceNow | None, watts: Decimal, words: Words) -> str:
    if price is None:
        kilowatts = words.number(watts / 1000, 1)
        return words.text("{kilowatts} kilowatts", kilowatts=kilowatts)
    amount = money_spoken(price.rate.per_hour(watts), words)
    return words.text("{amount} an hour", amount=amount)


def _price(snapshot: Snapshot, price: PriceNow, words: Words) -> str:
    rate = _rate_spoken(price.rate, words)
    if price.until is None:
        return words.text("A unit costs {rate}.", rate=rate)
    time = words.time(price.until, snapshot.zone)
    return words.text("A unit costs {rate} until {time}.", rate=rate, time=time)


def _rate_spoken(rate: UnitRate, words: Words) -> str:
    money = Money(rate.per_kwh, rate.currency)
    if rate.currency not in _MINOR or abs(rate.per_kwh) >= 1:
        return money_spoken(money, words)
    number = words.number(rate.per_kwh * 100, 1)
    if _is_pence(money):
        return words.text("{number} pence", number=number)
    return words.text("{number} cents", number=number)


def _is_pence(money: Money) -> bool:
    return money.currency == "GBP"


def _pence(words: Words, count: int) -> str:
    return words.plural("{count} penny", "{count} pence", count)


def _cents(words: Words, count: int) -> str:
    return words.plural("{count} cent", "{count} cents", count)


def _pounds(words: Words, amount: str) -> str:
    return words.text("{amount} pounds", amount=amount)


def _euros(words: Words, amount: str) -> str:
    return words.text("{amount} euros", amount=amount)


def _dollars(words: Words, amount: str) -> str:
    return words.text("{amount} dollars", amount=amount)


_MINOR: Mapping[str, Callable[[Words, int], str]] = {
    "GBP": _pence,
    "EUR": _cents,
    **dict.fromkeys(_DOLLARS, _cents),
}
_MAJOR: Mapping[str, Callable[[Words, str], str]] = {
    "GBP": _pounds,
    "EUR": _euros,
    **dict.fromkeys(_DOLLARS, _dollars),
}
