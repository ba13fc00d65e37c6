"""The line that a bar is compared with never hides how high the bar itself is."""

from dataclasses import replace

import pytest

from ihd.screens.now import Tone
from ihd.screens.usage import Axis, Bar, Block
from ui.theme import theme_for
from ui.widgets.bars import Bars

BAR = Bar("Wed", "", blocks=(Block(0.90, Tone.USUAL),))
AXIS = Axis(((0.0, "£0"), (1.0, "£3")))


@pytest.mark.parametrize("count", [3, 20], ids=["ticks", "steps"])
@pytest.mark.parametrize("against", [0.84, 0.88, 0.90, 0.92])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_bar_is_as_high_as_without_a_comparison(qtbot, theme, against, count):
    chart = Bars(theme_for(theme, 800, 480, px_per_mm=5.2))
    qtbot.addWidget(chart)
    chart.resize(600, 110)
    chart.show_bars((BAR,) * count, AXIS, "")
    alone = top_of_bar(chart)
    chart.show_bars((replace(BAR, against=against),) * count, AXIS, "")
    assert top_of_bar(chart) == alone


def top_of_bar(chart: Bars) -> int:
    """Return the highest pixel of the last bar's colour, in the middle of that bar."""
    picture = chart.grab().toImage()
    stop = chart.stops[-1].geometry()
    colour = chart.theme.block(Tone.USUAL)
    column = [picture.pixelColor(stop.center().x(), y) for y in range(picture.height())]
    return column.index(colour)
