"""Who writes a home's letters, and to where: typed once, and kept with the home's history."""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec

from ihd.complaints.letters import Correspondence
from ihd.home import Home

_NOTE = "correspondence"
_BETWEEN_LINES = re.compile(r"[,\n]")


def correspondence(home: Home) -> Correspondence:
    """Return what was typed so far."""
    noted = home.store.noted(_NOTE)
    return Correspondence() if noted is None else msgspec.convert(noted, Correspondence)


def typed(home: Home, field: str, text: str) -> Correspondence:
    """Keep a field as it was typed, an empty one being forgotten; return all that is kept then."""
    known = correspondence(home)
    if field == "supplier_address":
        known = replace(known, supplier_address=_lines(text))
    elif field == "address":
        known = replace(known, sender=replace(known.sender, address=_lines(text)))
    elif field == "name":
        known = replace(known, sender=replace(known.sender, name=text.strip()))
    elif field == "account_number":
        known = replace(known, sender=replace(known.sender, account_number=text.strip()))
    home.store.note(_NOTE, msgspec.to_builtins(known))
    return known


def _lines(text: str) -> tuple[str, ...]:
    """Return the lines of an address that was typed with commas between them."""
    parts = (part.strip() for part in _BETWEEN_LINES.split(text))
    return tuple(part for part in parts if part)
