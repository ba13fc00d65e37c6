"""What a person can see of a page, measured: nothing cut, nothing covered, nothing too small."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter
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

FAINT = bytes(range(41))
"""Alphas of the mere edge of a smooth line."""


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
    for at, piece in enumerate(pieces):
        for other in pieces[at + 1 :]:
            if isinstance(other, Proves) or isinstance(piece, Proves):
                continue  # It lies over what it proves, and covers nothing up.
            shared = place_of(piece, page) & place_of(other, page)
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


def leaves_of(page, *, sheets: bool = True) -> Iterator[str]:
    """Open every leaf of a page's front, and of every sheet of its screen, one after another."""
    for place in ("", *(sheet.place for sheet in page.shown.sheets if sheets)):
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
