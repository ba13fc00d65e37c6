"""The words on the controls that every page shares: going back, turning on, typing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ihd.words import Words


@dataclass(frozen=True, slots=True)
class ControlWords:
    """Words on keys and arrows, most of them only read out; ``point`` is the decimal mark.

    ``layout`` names the order of letters on the keyboard: qwerty, qwertz or azerty.
    """

    back: str
    more: str
    earlier: str
    done: str
    delete: str
    cancel: str
    shift: str
    symbols: str
    letters: str
    space: str
    show: str
    point: str
    layout: str


_LAYOUTS = {"de": "qwertz", "fr": "azerty"}


def control_words(words: Words) -> ControlWords:
    """Return the controls' words in a language."""
    return ControlWords(
        back=words.text("Back"),
        more=words.text("More"),
        earlier=words.text("Earlier"),
        done=words.text("Done"),
        delete=words.text("Delete"),
        cancel=words.text("Cancel"),
        shift=words.text("Capital letters"),
        symbols=words.text("Signs"),
        letters=words.text("Letter keys"),
        space=words.text("Space"),
        show=words.text("Show what is typed"),
        point=words.number(Decimal("0.5"), 1)[1],
        layout=_LAYOUTS.get(words.language, "qwerty"),
    )
