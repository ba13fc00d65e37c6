"""A complaint on the Bill page: where it stands, its dates, and the diary of what was said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ihd.complaints.clock import Complaint, Stage
from ihd.complaints.letters import LetterKind
from ihd.screens.bill import EnterComplaint, MakeLetter
from ihd.screens.bill_facts import ComplaintFacts
from ihd.screens.complaint_words import clock_sentence, fault_sentence
from ihd.screens.now import Line, Tone
from ihd.screens.rows import (
    Action,
    Buttons,
    Entry,
    Fact,
    Heading,
    Keys,
    Opens,
    OpenSheet,
    Option,
    Row,
    Said,
    Sheet,
    Weight,
)
from ihd.words import Words
from ihd.words import marked as _


def complaint_door(facts: ComplaintFacts, words: Words) -> Opens:
    """Return the door to the complaint, with the days that are left."""
    value = ""
    if facts.clock is not None and facts.clock.stage is Stage.WITH_SUPPLIER:
        left = facts.clock.days_left
        value = words.plural("{count} day to wait", "{count} days to wait", left)
    elif facts.clock is not None:
        value = words.text("Ombudsman open")
        if facts.clock.stage is not Stage.OMBUDSMAN_OPEN:
            value = words.text("Too late")
    return Opens(words.text("Complaint"), OpenSheet("complaint"), value=value)


def complaint_sheets(facts: ComplaintFacts, words: Words) -> Iterator[Sheet]:
    """Yield the complaint, and its diary once there is one."""
    title = words.text("Complaint")
    if facts.problem:
        cannot = words.text("The complaints' file cannot be read.")
        rows = (Said(Line(cannot, Tone.WRONG), title=True), Said(Line(facts.problem)))
        yield Sheet("complaint", title, rows)
    elif facts.complaint is None:
        yield Sheet("complaint", title, tuple(_none_yet(words)))
    else:
        yield Sheet("complaint", title, tuple(_standing(facts, facts.complaint, words)))
        yield Sheet("diary", words.text("Diary"), tuple(_diary(facts, facts.complaint, words)))


def _none_yet(words: Words) -> Iterator[Row]:
    yield Said(Line(words.text(_TIME)))
    yield _day(words.text("I complained on"), "made", None, words)


def _standing(facts: ComplaintFacts, complaint: Complaint, words: Words) -> Iterator[Row]:
    """Yield what to wait for and until when, the letters for it, and the dates."""
    if facts.clock is not None:
        yield Said(Line(clock_sentence(facts.clock, words), Tone.USUAL), title=True)
    if facts.fault is not None:
        yield Said(Line(fault_sentence(facts.fault, words)))
    yield Buttons(tuple(_letters(facts, words)))
    about = complaint.about
    asks, label = EnterComplaint("about"), words.text("What it is about")
    yield Entry(label, asks, Keys.TEXT, about, about, words.text("In a few words"))
    yield Opens(words.text("Diary"), OpenSheet("diary"), value=f"{len(complaint.contacts)}")
    yield _day(words.text("I complained on"), "made", complaint.made, words)
    yield _day(words.text("Deadlock letter of"), "deadlock", complaint.deadlock, words)
    yield _day(
        words.text("Meter fault reported"), "fault_reported", complaint.fault_reported, words
    )
    yield _day(words.text("Plan received"), "plan_received", complaint.plan_received, words)
    yield _day(words.text("Settled on"), "resolved", None, words)


def _letters(facts: ComplaintFacts, words: Words) -> Iterator[Action]:
    final = MakeLetter(LetterKind.FINAL_RESPONSE.value)
    yield Action(words.text("Ask for the final response"), final)
    if facts.clock is not None and facts.clock.stage is Stage.OMBUDSMAN_OPEN:
        go = MakeLetter(LetterKind.OMBUDSMAN.value)
        yield Action(words.text("Write to the ombudsman"), go, Weight.MAIN)


def _diary(facts: ComplaintFacts, complaint: Complaint, words: Words) -> Iterator[Row]:
    """Yield what was said and written, the newest first, and one more to note."""
    said = words.text("What was said")
    yield Entry(said, EnterComplaint("said"), Keys.TEXT, hint=words.text("Noted with today's date"))
    yield Heading(words.text("Who said it, and how"))
    yield Option(words.text("I did"), EnterComplaint("by", "us"), chosen=facts.by_us)
    yield Option(words.text("They did"), EnterComplaint("by", "supplier"), chosen=not facts.by_us)
    for how, label in _HOW.items():
        yield Option(words.text(label), EnterComplaint("how", how), chosen=facts.how == how)
    if complaint.contacts:
        yield Heading(words.text("Noted so far"))
    for contact in reversed(complaint.contacts):
        who = words.text("I did") if contact.by_us else words.text("They did")
        yield Fact(words.full_day(contact.on), who, contact.said)


def _day(label: str, field: str, day: date | None, words: Words) -> Entry:
    return Entry(
        label,
        EnterComplaint(field),
        Keys.DAY,
        value=words.full_day(day) if day else "",
        start=f"{day.day}.{day.month}.{day.year}" if day else "",
        hint=words.text("As 1.10.2026."),
    )


_TIME = _("From the day you complain your supplier has limited time; then the ombudsman is open.")
_HOW = {
    "phone": _("By phone"),
    "letter": _("By letter"),
    "email": _("By e-mail"),
    "chat": _("In a chat"),
    "visit": _("In person"),
}
