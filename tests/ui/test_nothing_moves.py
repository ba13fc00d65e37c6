"""Nothing on a page moves but what means something: other digits stand where the last ones did."""

import ast
import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path

import meter_examples
import pytest
from seen import page_of, pieces_of, place_of
from test_accessible import EVERY, EXAMPLES

from ihd.screens.meter import LightLine
from ui.theme import theme_for
from ui.widgets.light import Lights, LightsRow
from ui.window import PAGES

UI = Path(__file__).parents[2] / "ui"
MOVES = {"QPropertyAnimation", "QVariantAnimation", "QTimeLine", "QParallelAnimationGroup"}
OTHER = str.maketrans("23456789", "94728365")


def with_other_digits(said):
    """Return a screen, or any part of one, that says the same of other numbers as long as these.

    A 1 and a 0 stay: there may be one of something, or none, and then the words are others.
    """
    if isinstance(said, str) and not isinstance(said, Enum):
        return re.sub(r"\d+", lambda found: found[0].translate(OTHER), said)
    if isinstance(said, tuple):
        return tuple(with_other_digits(one) for one in said)
    if is_dataclass(said):
        parts = {field.name: with_other_digits(getattr(said, field.name)) for field in fields(said)}
        return replace(said, **parts)
    return said


BY_THE_SECOND = ("now", "meter", "first_run", "resting", "save", "proof")
"""The pages on which numbers change while one looks."""


@pytest.mark.parametrize(
    ("place", "name"), [one for one in EVERY if one[0] in BY_THE_SECOND], ids=lambda one: one
)
def test_other_digits_move_nothing(qtbot, place, name):
    page = page_of(PAGES[place].make, (800, 480))
    qtbot.addWidget(page)
    screen = EXAMPLES[place].ALL[name]
    page.show_screen(screen)
    before = {piece: place_of(piece, page) for piece in pieces_of(page)}
    page.show_screen(with_other_digits(screen))
    after = {piece: place_of(piece, page) for piece in pieces_of(page)}
    assert {piece.text(): box for piece, box in after.items() if before.get(piece) != box} == {}


def test_no_page_moves_by_itself():
    names = {
        (file.name, node.attr if isinstance(node, ast.Attribute) else node.id)
        for file in UI.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Name | ast.Attribute)
    }
    assert {where for where, name in names if name in MOVES} == set()


@pytest.mark.parametrize("seconds", ["9 s", "10 s", "59 s"])
def test_the_seconds_that_go_by_move_no_light(qtbot, seconds):
    def light(age: str) -> LightLine:
        return replace(meter_examples.WELL.to_us, text=f"{age} ago, strong signal")

    row = LightsRow(theme_for("dark", 800, 480, px_per_mm=5.19))
    qtbot.addWidget(row)
    places = []
    for age in ("4 s", seconds):
        row.show_row(Lights(light(age), meter_examples.WELL.to_supplier))
        row.height_in(700)
        row.settle()
        places.append([one.geometry() for one in row.lights])
    assert places[0] == places[1]
