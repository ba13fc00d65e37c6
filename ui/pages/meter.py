"""The Meter page: can this meter be believed, and does anyone hear it?"""

from __future__ import annotations

from ihd.screens.meter import MeterScreen
from ihd.screens.rows import Heading, Said
from ui.pages.sheet_page import SheetPage
from ui.widgets.glass import Glass
from ui.widgets.light import Lights


class MeterPage(SheetPage):
    """Two lights, what wants attention, the registers to hold against the glass, and the doors."""

    def front(self) -> tuple[object, ...]:
        """Return the page's rows in the order in which they matter."""
        screen: MeterScreen = self.shown
        notice = (Said(screen.notice),) if screen.notice else ()
        compare = (Heading(screen.compare), Glass(screen.registers)) if screen.registers else ()
        return (
            Lights(screen.to_us, screen.to_supplier),
            *notice,
            *screen.cards,
            *compare,
            *screen.rows,
        )
