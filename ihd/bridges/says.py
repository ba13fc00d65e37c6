"""What a message says beside readings: a serial number, a supplier's name, a firmware's version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ihd.bridges.payload import Tree, find
from ihd.meter import Fuel, Told, Trait

_LONGEST = 40
_NOTHING = frozenset({"null", "none", "unknown", "unavailable", "n/a", "nan"})


class Says(NamedTuple):
    """A trait, where it is in a payload, and the fuel of its meter if not the message's."""

    trait: Trait
    path: tuple[str, ...]
    fuel: Fuel | None = None


def says_of(what: str, path: str) -> Says:
    """Return what ``"gas serial" = "gas_equipment_id"`` means; raise ValueError."""
    *fuels, trait = what.split()
    if len(fuels) > 1 or trait not in set(Trait) or not set(fuels) <= set(Fuel):
        raise ValueError(
            f"'{what}' is not one of {', '.join(Trait)}, nor one with a fuel before it"
        )
    return Says(Trait(trait), tuple(path.split(".")), Fuel(fuels[0]) if fuels else None)


def read_says(lines: Iterable[Says], tree: Tree, meter: str) -> Iterator[Told]:
    """Yield what a payload says of a meter."""
    for trait, path, fuel in lines:
        value = trait_text(find(tree, path))
        if value is not None:
            yield Told(meter if fuel is None else f"{meter}/{fuel}", trait, value)


def trait_text(node: object) -> str | None:
    """Return a trait's value as text; None where it says nothing, or nothing that can be shown."""
    return _said(str(node)) if type(node) in (str, int, Decimal) else None


@lru_cache(maxsize=256)
def _said(sent: str) -> str | None:
    text = sent.strip()
    says_something = any(letter.isalnum() for letter in text) and text.lower() not in _NOTHING
    return text if says_something and text.isprintable() and len(text) <= _LONGEST else None
