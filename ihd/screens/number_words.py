"""The last resort: numbers nobody knows, live, for a person to say what they are."""

from __future__ import annotations

from collections.abc import Iterator

from ihd.bridges.offers import Offer
from ihd.guide import Around
from ihd.meter import Fuel, Quantity
from ihd.screens.now import Line
from ihd.screens.rows import Opens, OpenSheet, Option, Said, Sheet
from ihd.screens.settings_screen import ReadNumber
from ihd.words import Words

NUMBERS = "numbers"
_MOST = 30
_LONGEST = 40


def number_sheets(around: Around | None, words: Words) -> tuple[Sheet, ...]:
    """Return the list of numbers nobody knows, and for each the choice of what it is."""
    offers = around.offers[:_MOST] if around is not None else ()
    if not offers:
        return ()
    said = Said(Line(words.text("Touch the number that is your meter's.")))
    rows = (
        Opens(_name(offer), OpenSheet(_place(offer)), value=_value(offer), note=offer.topic)
        for offer in offers
    )
    return (
        Sheet(NUMBERS, words.text("Numbers nobody knows"), (said, *rows)),
        *(_choice(offer, words) for offer in offers),
    )


def _choice(offer: Offer, words: Words) -> Sheet:
    said = Said(Line(words.text("{number} now. What is it?", number=_value(offer))))
    options = [Option(label, command) for label, command in _meanings(offer, words)]
    # What its own names say comes first.
    options.sort(key=lambda option: not _is_said(option.command, offer))
    return Sheet(_place(offer), _name(offer), (said, *options))


def _meanings(offer: Offer, words: Words) -> Iterator[tuple[str, ReadNumber]]:
    power, used, out = Quantity.POWER, Quantity.IMPORT_ENERGY, Quantity.EXPORT_ENERGY
    volume, gas = Quantity.IMPORT_VOLUME, Fuel.GAS
    for label, quantity, unit, fuel, sign in (
        (words.text("Power now, in W"), power, "W", Fuel.ELECTRICITY, 1),
        (words.text("Power now, in kW"), power, "kW", Fuel.ELECTRICITY, 1),
        (words.text("Power now, in W, minus when you use"), power, "W", Fuel.ELECTRICITY, -1),
        (words.text("All that was used, in kWh"), used, "kWh", Fuel.ELECTRICITY, 1),
        (words.text("All that was used, in Wh"), used, "Wh", Fuel.ELECTRICITY, 1),
        (words.text("All that was sent out, in kWh"), out, "kWh", Fuel.ELECTRICITY, 1),
        (words.text("All gas that was used, in m³"), volume, "m3", gas, 1),
        (words.text("All gas that was used, in kWh"), used, "kWh", gas, 1),
    ):
        yield label, ReadNumber(offer.topic, offer.path, str(quantity), unit, str(fuel), sign)


def _is_said(command: object, offer: Offer) -> bool:
    if not isinstance(command, ReadNumber) or offer.unit is None:
        return False
    same_unit = command.unit.casefold() == offer.unit.replace("³", "3").casefold()
    return same_unit and offer.quantity in (None, Quantity(command.quantity))


def _name(offer: Offer) -> str:
    return " › ".join(offer.path)[:_LONGEST] or offer.topic.rpartition("/")[2][:_LONGEST]


def _value(offer: Offer) -> str:
    return f"{offer.text} {offer.unit}" if offer.unit else offer.text


def _place(offer: Offer) -> str:
    return "number:" + "/".join((offer.topic, *offer.path))
