"""Every note of a bill is one whole sentence, in real bills."""

from pathlib import Path

import pytest

from ihd.billing.example import examples_of
from ihd.billing.lines import Note, NoteKind
from ihd.screens.bill_notes import note_sentence
from ihd.words import Words

BILLS = sorted((Path(__file__).parents[2] / "data" / "bills").glob("*.toml"))
NOTES = {
    note.kind: note
    for path in BILLS
    for example in examples_of(path)
    for note in example.bill().notes
}
RARE = [
    Note(NoteKind.REGISTER_UNKNOWN, {"register": "3", "known": ["1", "2"]}),
    Note(NoteKind.REGISTER_UNKNOWN, {"register": "export", "known": []}),
    Note(NoteKind.REGISTER_BY_CLOCK, {"register": "T1"}),
    Note(NoteKind.REST_CALCULATED, {"known": ["controlled", "pool"]}),
    Note(NoteKind.UNIT_UNKNOWN, {"register": None}),
    Note(NoteKind.CALORIFIC_VALUE_ASSUMED, {"mj_per_m3": 39.5}),
    Note(NoteKind.DEMAND_FROM_LONG_INTERVALS, {"name": "Demand"}),
    Note(NoteKind.DEMAND_MONTHS_MISSING, {"name": "Capacity", "known": 3, "wanted": 12}),
    Note(NoteKind.CONFLICT, {"register": "1", "at": "2026-01-01T00:00:00Z", "value": 1}),
    Note(
        NoteKind.NEGATIVE,
        {"register": None, "at": "2026-01-01T00:00:00Z", "value": -1, "unit": "kWh"},
    ),
    Note(NoteKind.NO_OFFSET, {"line": 2, "text": "2026-01-01T00:00"}),
    Note(NoteKind.ONE_READING, {"register": None}),
    Note(NoteKind.METER_CHANGED, {"register": None, "at": "2026-01-01T00:00:00Z", "value": None}),
    Note(NoteKind.PRICE_UNKNOWN, {"rate": "Day", "amount": None, "since": None}),
    Note(NoteKind.PRICE_UNKNOWN, {"rate": None, "amount": 2, "since": "2026-01-01T00:00:00Z"}),
]


@pytest.mark.parametrize("note", [*NOTES.values(), *RARE], ids=lambda note: note.kind)
def test_a_note_is_a_whole_sentence(note):
    sentence = note_sentence(note, Words("en"))
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert "None" not in sentence


def test_no_kind_of_note_is_without_a_sentence():
    assert {*NOTES, *(note.kind for note in RARE)} == set(NoteKind)
