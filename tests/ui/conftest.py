"""Real Qt, with no screen needed, and the program's own typeface."""

import os

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(autouse=True)
def typeface(qapp):
    """Give Qt the typeface, as the program does before it shows anything."""
    from ui.theme import load_font

    load_font()
