"""The complaints file: what was complained of, and the diary of contacts; TOML in the home."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ihd.complaints.clock import Complaint, Contact
from ihd.files import write_whole
from ihd.tariffs.source import Node, Source, TariffError

_KEYS = (
    "made", "about", "supplier", "reference", "deadlock", "resolved", "fault_reported",
    "plan_received", "contact",
)  # fmt: skip
HOW = ("phone", "letter", "email", "chat", "visit")
"""The ways of a contact."""


class DiaryError(Exception):
    """A complaints file that cannot be used: ``file:line: what is wrong and what to write``."""


def load_complaints(origin: Path | str) -> tuple[Complaint, ...]:
    """Read the complaints, oldest first; a file that is not there holds none."""
    name = str(origin) if isinstance(origin, Path) else "complaints"
    try:
        text = origin.read_text(encoding="utf-8") if isinstance(origin, Path) else origin
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise DiaryError(f"{name}: cannot be read: {reason}") from error
    try:
        root = Source.parse(text, name, "the diary").root()
        root.expect_only(("complaint",))
        found = [_complaint(node) for node in root.tables("complaint")]
    except TariffError as error:
        raise DiaryError(str(error)) from error
    return tuple(sorted(found, key=lambda complaint: complaint.made))


def open_complaint(complaints: Sequence[Complaint]) -> Complaint | None:
    """Return the newest complaint that is not settled."""
    return next((one for one in reversed(complaints) if one.resolved is None), None)


def save_complaints(complaints: Sequence[Complaint], path: Path) -> None:
    """Write the complaints; the file is replaced whole, never left half written."""
    write_whole(path, "\n".join(map(_written, complaints)))


def _complaint(node: Node) -> Complaint:
    node.expect_only(_KEYS)
    made = node.day("made")
    if made is None:
        raise node.error(None, "a complaint says when it was made; add made = 2026-05-01")
    contacts = [_contact(item) for item in node.tables("contact")]
    return Complaint(
        made=made,
        about=node.text("about"),
        supplier=str(node.table.get("supplier", "")),
        reference=str(node.table.get("reference", "")),
        deadlock=node.day("deadlock"),
        resolved=node.day("resolved"),
        fault_reported=node.day("fault_reported"),
        plan_received=node.day("plan_received"),
        contacts=tuple(sorted(contacts, key=lambda contact: contact.on)),
    )


def _contact(node: Node) -> Contact:
    node.expect_only(("on", "how", "said", "by"))
    day = node.day("on")
    if day is None:
        raise node.error(None, "a contact says its day; add on = 2026-05-01")
    by = node.choice("by", ("us", "supplier"), "us")
    return Contact(day, node.choice("how", HOW, "letter"), node.text("said"), by == "us")


def _written(complaint: Complaint) -> str:
    lines = ["[[complaint]]", f"made = {complaint.made}", f"about = {_text(complaint.about)}"]
    named = {"supplier": complaint.supplier, "reference": complaint.reference}
    lines += [f"{key} = {_text(value)}" for key, value in named.items() if value]
    dated = {
        "deadlock": complaint.deadlock,
        "resolved": complaint.resolved,
        "fault_reported": complaint.fault_reported,
        "plan_received": complaint.plan_received,
    }
    lines += [f"{key} = {day}" for key, day in dated.items() if day is not None]
    for contact in complaint.contacts:
        by = "us" if contact.by_us else "supplier"
        lines += ["", "[[complaint.contact]]", f"on = {contact.on}", f'how = "{contact.how}"']
        lines += [f'by = "{by}"', f"said = {_text(contact.said)}"]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """Return text as a TOML basic string, which JSON's strings are."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
