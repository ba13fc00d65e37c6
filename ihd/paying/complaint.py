"""The complaint that is open: its dates and its diary, kept in the home's complaints file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from ihd.billing.rules import load_rules
from ihd.clock import local_date
from ihd.complaints.clock import Complaint, Contact, complaint_clock, fault_clock
from ihd.complaints.diary import (
    HOW,
    DiaryError,
    load_complaints,
    open_complaint,
    save_complaints,
)
from ihd.home import Home
from ihd.paths import HomeFolder
from ihd.screens.bill_facts import ComplaintFacts, Outcome, Told
from ihd.setting_up import typed

_DATES = ("made", "deadlock", "fault_reported", "plan_received", "resolved")


class ComplaintDesk:
    """Owns how the contact that is noted next was made; the rest lies in the file."""

    def __init__(self) -> None:
        self._how = HOW[0]
        self._by_us = True

    def facts(self, home: Home, folder: HomeFolder, now: datetime) -> ComplaintFacts:
        """Return the complaint that is not settled, and where it stands."""
        chosen = ComplaintFacts(how=self._how, by_us=self._by_us)
        try:
            found = open_complaint(load_complaints(folder.complaints))
        except DiaryError as error:
            return replace(chosen, problem=str(error))
        if found is None:
            return chosen
        today, rules = local_date(now, home.settings.zone), load_rules()
        return replace(
            chosen,
            complaint=found,
            clock=complaint_clock(found, today, rules),
            fault=fault_clock(found, today, rules),
        )

    def enter(
        self, home: Home, folder: HomeFolder, field: str, text: str, now: datetime, *, about: str
    ) -> Told | None:
        """Take a date of the complaint, what it is about, or one more contact.

        ``about`` is what a new complaint is about as long as nobody typed it.
        """
        text, today = text.strip(), local_date(now, home.settings.zone)
        day = typed.day(text)
        if field in _DATES and (day is None or day > today) and (text or field == "made"):
            return Told(Outcome.NOT_A_DAY, text)
        if field == "how" and text in HOW:
            self._how = text
        elif field == "by":
            self._by_us = text == "us"
        else:
            contact = Contact(today, self._how, text, self._by_us)
            return _write(folder, field, contact, day, about)
        return None


def _write(
    folder: HomeFolder, field: str, contact: Contact, day: date | None, about: str
) -> Told | None:
    """Change the open complaint, or begin one with the day it was made."""
    try:
        kept = load_complaints(folder.complaints)
    except DiaryError as error:
        return Told(Outcome.FAILED, str(error))
    before = open_complaint(kept)
    if before is None and field == "made" and day is not None:
        after = Complaint(made=day, about=about)
    elif before is not None:
        after = _changed(before, field, contact, day)
    else:
        return None
    others = [one for one in kept if one is not before]
    save_complaints(sorted([*others, after], key=lambda one: one.made), folder.complaints)
    return None


def _changed(complaint: Complaint, field: str, contact: Contact, day: date | None) -> Complaint:
    text = contact.said
    match field:
        case "made":
            return replace(complaint, made=day or complaint.made)
        case "deadlock":
            return replace(complaint, deadlock=day)
        case "fault_reported":
            return replace(complaint, fault_reported=day)
        case "plan_received":
            return replace(complaint, plan_received=day)
        case "resolved":
            return replace(complaint, resolved=day)
        case "about" if text:
            return replace(complaint, about=text)
        case "said" if text:
            return replace(complaint, contacts=(*complaint.contacts, contact))
    return complaint
