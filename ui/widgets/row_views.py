"""Which widget shows which kind of row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Protocol, cast, runtime_checkable

from PySide6.QtWidgets import QWidget

from ihd.screens.first_run import Preview
from ihd.screens.meter import LightLine
from ihd.screens.rows import (
    Bar,
    Buttons,
    Card,
    CodeShown,
    Course,
    Entry,
    Fact,
    Figure,
    Heading,
    Opens,
    Option,
    Outlook,
    Said,
    Switch,
)
from ui.theme import Theme
from ui.widgets.button import ButtonsRow
from ui.widgets.card import CardView
from ui.widgets.code import CodeRow
from ui.widgets.course import CourseRow
from ui.widgets.fact import BarRow, FactRow
from ui.widgets.figure import FigureRow
from ui.widgets.glass import Glass, GlassRow
from ui.widgets.heard import HeardList, HeardView, PreviewView
from ui.widgets.light import Lights, LightsRow, LightView
from ui.widgets.list_row import ListRow
from ui.widgets.outlook import OutlookRow
from ui.widgets.said import HeadingRow, SaidRow
from ui.widgets.touch import Touch


@runtime_checkable
class RowView(Protocol):
    """A widget that shows a row; ``ruled`` asks for a hairline above it."""

    @property
    def ruled(self) -> bool:
        """Whether a hairline parts it from the row above."""

    def show_row(self, row: Any) -> None:
        """Show a row of its kind from now on."""

    def height_in(self, width: float) -> int:
        """Set itself in a width and return the height it takes, in pixels."""


Views = Mapping[type, Callable[[Theme, QWidget], QWidget]]

VIEWS: Views = {
    Said: SaidRow,
    Heading: HeadingRow,
    Fact: FactRow,
    Bar: BarRow,
    Opens: ListRow,
    Option: ListRow,
    Switch: ListRow,
    Entry: ListRow,
    Buttons: ButtonsRow,
    Card: CardView,
    Figure: FigureRow,
    Outlook: OutlookRow,
    Course: CourseRow,
    CodeShown: CodeRow,
    Lights: LightsRow,
    LightLine: LightView,
    HeardList: HeardView,
    Preview: PreviewView,
    Glass: GlassRow,
}


def views_of(rows: Sequence[object], theme: Theme) -> list[QWidget]:
    """Return a view of each row, of no window: to measure what may be shown."""
    views = [cast(type[QWidget], VIEWS[type(row)])(theme) for row in rows]  # type: ignore[arg-type]
    for view, row in zip(views, rows, strict=True):
        cast(RowView, view).show_row(row)
    return views


class Shown:
    """The views of the rows that a page shows now; those of the last rows are used again.

    ``ends`` are the controls that have the focus before the first row and after the last.
    """

    def __init__(
        self, parent: QWidget, ends: tuple[Touch, Touch], touched: Callable[[object], None]
    ) -> None:
        self._parent, self._ends, self._touched = parent, ends, touched
        self.rows: tuple[object, ...] = ()
        self.widgets: list[QWidget] = []

    def show_rows(self, rows: Sequence[object], theme: Theme) -> None:
        """Show these rows: a widget of the right kind in the same place stays, others go."""
        if tuple(rows) == self.rows:
            return
        self.rows = tuple(rows)
        kept = self.widgets
        self.widgets = []
        for at, row in enumerate(rows):
            kind = VIEWS[type(row)]
            if at < len(kept) and type(kept[at]) is kind:
                widget, kept[at] = kept[at], None  # type: ignore[call-overload]
            else:
                widget = self._made(kind, theme)
            cast(RowView, widget).show_row(row)
            self.widgets.append(widget)
        for widget in kept:
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self._order_by_tab()

    def view(self, at: int) -> RowView:
        """Return a view by its row's number."""
        return cast(RowView, self.widgets[at])

    def _order_by_tab(self) -> None:
        """Let the focus go from row to row as they stand, whenever each was made."""
        first, last = self._ends
        touches = [touch for widget in self.widgets for touch in _touches(widget)]
        for one, other in pairwise((first, *touches, last)):
            QWidget.setTabOrder(one, other)

    def _made(self, kind: Callable[[Theme, QWidget], QWidget], theme: Theme) -> QWidget:
        widget = kind(theme, self._parent)
        touched = getattr(widget, "touched", None)
        if touched is not None:
            touched.connect(self._touched)
        return widget


def _touches(widget: QWidget) -> list[Touch]:
    return [widget] if isinstance(widget, Touch) else widget.findChildren(Touch)
