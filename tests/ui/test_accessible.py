"""What a screen reader and a keyboard meet, on every page, in every example of it."""

import bill_examples
import first_run_examples
import meter_examples
import now_examples
import proof_examples
import pytest
import resting_examples
import save_examples
import settings_examples
import tariff_examples
import usage_examples
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget
from seen import page_of

from ui.widgets.touch import Touch
from ui.window import PAGES

EXAMPLES = {
    "now": now_examples,
    "usage": usage_examples,
    "tariff": tariff_examples,
    "bill": bill_examples,
    "meter": meter_examples,
    "save": save_examples,
    "settings": settings_examples,
    "first_run": first_run_examples,
    "resting": resting_examples,
    "proof": proof_examples,
}
EVERY = [(place, name) for place, examples in EXAMPLES.items() for name in examples.ALL]
ROLE = QAccessible.Role
TOUCHED = {ROLE.Button, ROLE.RadioButton, ROLE.CheckBox, ROLE.EditableText}
READ = {ROLE.StaticText, *TOUCHED}
HOLDS = {ROLE.Client, ROLE.Window, ROLE.Grouping, ROLE.NoRole, ROLE.Border, ROLE.Separator}


@pytest.fixture
def page(qtbot, request):
    place, name = request.param
    page = page_of(PAGES[place].make, (800, 480))
    qtbot.addWidget(page)
    page.show_screen(EXAMPLES[place].ALL[name])
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


every_page = pytest.mark.parametrize("page", EVERY, indirect=True, ids="-".join)


def walked(node: QAccessibleInterface) -> list[QAccessibleInterface]:
    """Return all that a reader is told is to be seen, in the order in which it is told."""
    found = []
    for number in range(node.childCount()):
        child = node.child(number)
        if child is not None and not child.state().invisible:
            found += [child, *walked(child)]
    return found


def stops_of(page: QWidget) -> list[QWidget]:
    """Return what the Tab key comes to, in order, once round."""
    page.setFocus()
    stops: list[QWidget] = []
    while True:
        page.focusNextChild()
        here = QApplication.focusWidget()
        if here in (None, page) or here in stops:
            return stops
        stops.append(here)


def leads_back_up(stops: tuple[QWidget, QWidget], page: QWidget) -> bool:
    here, there = (place_of(stop, page) for stop in stops)
    return there.bottom() <= here.top() and there.left() < here.right()


def place_of(widget: QWidget, page: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


@every_page
def test_all_that_is_seen_is_told_with_a_name_and_a_role(page):
    told = walked(QAccessible.queryAccessibleInterface(page))
    assert told
    for one in told:
        assert one.role() in READ | HOLDS, (one.role(), one.text(QAccessible.Text.Name))
        if one.role() in READ:
            assert one.text(QAccessible.Text.Name).strip(), one.object()
        if one.state().focusable:
            assert one.role() in TOUCHED, (one.role(), one.object())


@every_page
def test_whatever_can_be_touched_the_keys_come_to_as_the_page_is_read(page):
    stops = stops_of(page)
    visible = {one for one in page.findChildren(Touch) if one.isVisible() and one.isEnabled()}
    by_tab = {one for one in visible if one.focusPolicy() & Qt.FocusPolicy.TabFocus}
    assert by_tab == {stop for stop in stops if isinstance(stop, Touch)}
    pairs = zip(stops, stops[1:] + stops[:1], strict=True)
    backs = [pair for pair in pairs if leads_back_up(pair, page)]
    assert len(backs) <= 1, "it leads back up more often than from the last to the first"


@every_page
def test_where_the_focus_is_can_be_seen(page):
    for stop in stops_of(page):
        page.setFocus()
        before = page.grab().toImage()
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        assert page.grab().toImage() != before, stop
