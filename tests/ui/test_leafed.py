"""Rows that are too high for a leaf are split until each part has room; no word is lost."""

import pytest

from ihd.screens.now import Line
from ihd.screens.rows import Said
from ui.theme import TEXT_SIZES, theme_for
from ui.widgets.leafed import Leafed
from ui.widgets.said import SaidRow

SENTENCE = (
    "The opening reading of 012 345 is 1,234.567 kWh below the 013 579.567 that our display showed"
    " on Saturday, 1 November at half past twelve."
)


@pytest.mark.parametrize("high", [150, 180, 360])
def test_a_sentence_higher_than_a_leaf_goes_on_on_the_next(qtbot, high):
    page = Leafed(theme_for("dark", 480, 320, px_per_mm=5.2, text_size=TEXT_SIZES[-1]))
    qtbot.addWidget(page)
    page.resize(300, high)
    page.show()
    page.show_rows([Said(Line(f"Look at this. {SENTENCE}"))])
    assert not page.overfull
    assert " ".join(parts_of(page)) == f"Look at this. {SENTENCE}"


def parts_of(page: Leafed) -> list[str]:
    said = []
    for leaf in range(len(page.leaves)):
        page.open_leaf(leaf)
        said += [row.line.text for row in page.findChildren(SaidRow) if row.isVisible()]
    return said
