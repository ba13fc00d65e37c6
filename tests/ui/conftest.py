"""Real Qt, with no screen needed, and the program's own typeface; a real screen for who asks."""

import os

import pytest
from real_screen import RealScreen, missing_tools

os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(autouse=True)
def typeface(qapp):
    """Give Qt the typeface, as the program does before it shows anything."""
    from ui.theme import load_font

    load_font()


@pytest.fixture
def real_screen(tmp_path):
    """Give an X server with a mouse, keys and a reader of what is on it; skip where none can be."""
    pytest.importorskip("jeepney")
    if missing := missing_tools():
        pytest.skip(f"a real screen needs {', '.join(missing)}")
    with RealScreen(tmp_path) as screen:
        yield screen
