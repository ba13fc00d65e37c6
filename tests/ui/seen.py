"""What a person can see of a page, measured: nothing cut, nothing covered, nothing too small."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QWidget

from ihd.screens.rows import OpenSheet
from ui.pages.page import Page
from ui.shot import px_per_mm
from ui.theme import theme_for
from ui.widgets.dressed import Dressed
from ui.widgets.keypad import KeyButton
from ui.widgets.proves import Proves
from ui.widgets.touch import Touch

SIZES = ((480, 320), (800, 480), (720, 1280), (1024, 600), (1280, 800), (1920, 1080))
MARGIN = 30
TARGET_MM, FLOOR_MM = 12, 9
HELD = (480, 320)
"""The one screen that is held in a hand: there what is touched may be as small as the floor."""

LEAST_OF_PLAIN = 0.7
"""How much smaller than plain a text may be set, where a long word leaves no other way."""

HINTED = 0.04
"""How far, in sizes of its type, the box around a text may differ from its ink."""

FAINT = bytes(range(41))
"""Alphas of the mere edge of a smooth line."""


@dataclass(frozen=True, slots=True)
class Letters:
    """A text as it is drawn on a page: by which piece, where its ink is, and whether it is cut."""

    text: str
    piece: QWidget
    ink: QRectF
    px: int
    cut: bool


class Reader(QPainter):
    """A painter that notes every text it is asked to draw."""

    def __init__(self, piece: QWidget, page: QWidget) -> None:
        self.ground = QImage(1, 1, QImage.Format.Format_ARGB32)
        super().__init__(self.ground)
        self.piece, self.noted = piece, []
        self._at = QPointF(piece.mapTo(page, QPoint(0, 0)))
        self._room = QRectF(piece.rect())

    def drawText(self, start: QPointF, text: str) -> None:  # noqa: N802
        """Note a text that starts on a base line."""
        if not text.strip():
            return
        ink = QFontMetricsF(self.font()).tightBoundingRect(text).translated(start)
        px = self.font().pixelSize()
        slack = 1 + px * HINTED
        room = self._room.adjusted(-slack, -slack, slack, slack)
        cut = not (room & self.clipBoundingRect() if self.hasClipping() else room).contains(ink)
        self.noted.append(Letters(text, self.piece, ink.translated(self._at), px, cut))


def read(page: QWidget) -> list[Letters]:
    """Return every text that is drawn on a page."""
    found: list[Letters] = []
    for piece in pieces_of(page):
        reader = Reader(piece, page)
        piece.draw(reader, QRectF(piece.rect()))
        reader.end()
        found += reader.noted
    return found


def unread(page: QWidget) -> Iterator[str]:
    """Yield which texts of a page cannot be read: cut, off the page, over another, or tiny."""
    found = read(page)
    whole, least = QRectF(page.rect()), page.theme.scale.plain * LEAST_OF_PLAIN
    for one in found:
        if one.cut:
            yield f"'{one.text}' is cut"
        if not whole.contains(one.ink):
            yield f"'{one.text}' leaves the page"
        if one.px < least:
            yield f"'{one.text}' is only {one.px} px high, of {page.theme.scale.plain}"
    for one, other in combinations(found, 2):
        shared = one.ink & other.ink
        if shared.width() > 1 and shared.height() > 1 and one != other:
            yield f"'{one.text}' is drawn over '{other.text}'"


def page_of(kind, size, *, text_size=1, theme="dark", doors=True):
    """Return a page as the window would size it."""
    fineness = px_per_mm(*size)
    page = kind(theme_for(theme, *size, px_per_mm=fineness, text_size=text_size))

    def fit() -> None:
        bar = 0 if page.whole or not doors else page.theme.scale.target
        page.resize(size[0], size[1] - bar)

    page.fineness, page.held = fineness, size == HELD
    page.spread.connect(fit)
    fit()
    page.show()
    return page


def pieces_of(page: QWidget) -> list[QWidget]:
    """Return every visible widget that draws."""
    found = [one for one in page.findChildren(QWidget) if isinstance(one, Dressed | Touch)]
    return [one for one in found if one.isVisible()]


def place_of(piece: QWidget, page: QWidget) -> QRect:
    """Return a widget's rectangle on its page."""
    return QRect(piece.mapTo(page, QPoint(0, 0)), piece.size())


def draws_outside(piece: QWidget) -> bool:
    """Return whether a widget would draw outside its own rectangle."""
    box = piece.rect()
    canvas = QImage(
        box.width() + 2 * MARGIN, box.height() + 2 * MARGIN, QImage.Format.Format_ARGB32
    )
    canvas.fill(QColor(0, 0, 0, 0))
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(MARGIN, MARGIN)
    piece.draw(painter, QRectF(box))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.fillRect(QRect(box), QColor(0, 0, 0))
    painter.end()
    return bool(bytes(canvas.constBits()[3::4]).translate(None, delete=FAINT))


def faults(page: Page) -> Iterator[str]:
    """Yield what a person would find cut, covered, or too small to touch."""
    pieces = pieces_of(page)
    for piece in pieces:
        place, name = place_of(piece, page), piece.text()
        if not page.rect().contains(place):
            yield f"'{name}' leaves the page: {place.getRect()} in {page.rect().getRect()}"
        parent = piece.parentWidget()
        if parent is not page and not parent.rect().contains(piece.geometry()):
            yield f"'{name}' leaves what holds it"
        if draws_outside(piece):
            yield f"'{name}' draws outside itself"
        if isinstance(piece, Touch) and not is_large_enough(piece, page):
            yield f"'{name}' is too small to touch: {piece.size().toTuple()}"
        if not name.strip():
            yield f"a {type(piece).__name__} says nothing"
    slack = page.theme.scale.body * 0.2
    # What proves lies over what it proves, and covers nothing up.
    places = [(one, place_of(one, page)) for one in pieces if not isinstance(one, Proves)]
    for (piece, place), (other, its_place) in combinations(places, 2):
        shared = place & its_place
        if shared.height() > slack and shared.width() > slack:
            yield f"'{piece.text()}' meets '{other.text()}'"


def is_large_enough(piece: Touch, page: Page) -> bool:
    """Return whether something is as large as what is touched must be, to the nearest pixel.

    Ten letters to a row leave an upright screen no room: there keys are higher for it.
    """
    wide, high = ((side + 1) / page.fineness for side in (piece.width(), piece.height()))
    if page.held:
        return min(wide, high) >= FLOOR_MM
    if isinstance(piece, KeyButton) and page.height() > page.width():
        return wide >= FLOOR_MM and wide * high >= TARGET_MM**2
    return min(wide, high) >= TARGET_MM


def leaves_of(page, *, sheets: bool = True, seen: list[object] | None = None) -> Iterator[str]:
    """Open every leaf of a page's front, and of every sheet of its screen, one after another.

    A sheet that is in ``seen`` is not opened again.
    """
    known = seen if seen is not None else []
    fresh = [sheet for sheet in page.shown.sheets if sheets and sheet not in known]
    known += fresh
    for place in ("", *(sheet.place for sheet in fresh)):
        if place:
            page.obey(OpenSheet(place))
        for leaf in range(len(page.list.leaves)):
            page.list.open_leaf(leaf)
            yield f"{place or 'front'}, leaf {leaf}"
        if place:
            page.go_back()


def heard(page: QWidget) -> list[tuple[QAccessible.Role, str]]:
    """Return the role and name of every visible piece, as a screen reader meets them."""
    found = [QAccessible.queryAccessibleInterface(piece) for piece in pieces_of(page)]
    return [(one.role(), one.text(QAccessible.Text.Name)) for one in found]


def press(qtbot, page, words: str) -> None:
    """Touch what is called by these first words, on whatever leaf it is."""
    for leaf in (None, *range(len(page.list.leaves))):
        if leaf is not None:
            page.list.open_leaf(leaf)
        for one in pieces_of(page):
            if isinstance(one, Touch) and one.text().startswith(words):
                qtbot.mouseClick(one, Qt.MouseButton.LeftButton)
                return
    raise AssertionError(f"nothing is called '{words}'")


def commands_of(page) -> list[object]:
    """Return a list that what the page asks for is added to."""
    asked: list[object] = []
    page.asked.connect(asked.append)
    return asked
