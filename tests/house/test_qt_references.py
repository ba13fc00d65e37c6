"""The pinned Qt keeps the reference counts of None, True and False."""

from __future__ import annotations

import sys
from collections import Counter

import pytest
from PySide6.QtCore import QObject, Signal

EMITS = 20_000


class _Sender(QObject):
    said = Signal(object)


@pytest.mark.parametrize("value", [None, True, False])
def test_a_signal_sent_20000_times_leaves_the_reference_count_where_it_was(value: object):
    # PySide6 6.12.0 loses one on every emit and aborts on Python 3.11, whose None is not immortal.
    sender = _Sender()
    heard = Counter[str]()
    sender.said.connect(lambda said: heard.update([repr(said)]))
    before = sys.getrefcount(value)
    for _ in range(EMITS):
        sender.said.emit(value)
    assert abs(sys.getrefcount(value) - before) < EMITS // 100
    assert heard == {repr(value): EMITS}
