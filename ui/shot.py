"""A page as a picture, without a screen: the same pixels every time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ihd.screens.doors import Door

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

_PANELS_PX_PER_MM = {
    (480, 320): 5.2,
    (800, 480): 5.19,
    (720, 1280): 8.26,
    (1280, 720): 8.26,
    (1024, 600): 6.65,
    (1280, 800): 5.9,
    (1920, 1080): 3.8,
}
_DESKTOP_PX_PER_MM = 3.8


def px_per_mm(width: int, height: int) -> float:
    """Return how fine the panel is on which a size is mostly met."""
    return _PANELS_PX_PER_MM.get((width, height), _DESKTOP_PX_PER_MM)


def shoot(
    place: str,
    screen: object,
    *,
    doors: Sequence[Door] = (),
    size: tuple[int, int] = (800, 480),
    theme: str = "dark",
    text_size: int = 1,
    fineness: float | None = None,
) -> QImage:
    """Return a page that shows a screen, as a picture of size pixels, with doors if more than one.

    ``fineness`` is the panel's pixels per millimetre where it is not the usual one of the size.
    The first QApplication of a program made here needs no screen, then or later.
    """
    from PySide6.QtWidgets import QApplication

    from ui.app import application
    from ui.window import Look, Window

    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application()
    look = Look(theme, fineness or px_per_mm(*size), text_size)
    window = Window(doors or (Door(place, place),), look)
    window.resize(*size)
    window.open(place)
    window.show_screen(place, screen)
    window.wear(look)
    picture = window.grab().toImage()
    window.deleteLater()
    return picture


def draw_page(
    place: str,
    screen: object,
    path: Path,
    *,
    doors: Sequence[Door] = (),
    size: tuple[int, int] = (800, 480),
    theme: str = "dark",
    text_size: int = 1,
) -> None:
    """Write a page that shows a screen as a PNG; raise OSError where it cannot be written."""
    picture = shoot(place, screen, doors=doors, size=size, theme=theme, text_size=text_size)
    if not picture.save(str(path), "PNG", 0):  # type: ignore[call-overload]
        raise OSError(f"{path} cannot be written")
