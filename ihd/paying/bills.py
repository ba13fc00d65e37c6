"""The bills a home keeps: where they lie, what their check says, and what came before each."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from ihd.files import write_whole
from ihd.home import Home
from ihd.known import check_with_home, statement_files
from ihd.meter import Fuel
from ihd.paths import HomeFolder
from ihd.paying.draft import Draft
from ihd.paying.made import statement_of
from ihd.screens.bill_facts import KeptBill
from ihd.statements.check import StatementCheck
from ihd.statements.statement import LastStatement, Statement
from ihd.statements.statement_file import StatementError, load_statement
from ihd.statements.written import keep_statement

CHECKS_AT_ONCE = 2
"""So many bills are checked before the page is shown again: each takes a while."""
HOLE = timedelta(days=21)
"""After a longer time without a bill there was one between that nobody typed in."""

_Seen = tuple[int, object]


class Bills:
    """Knows the bills in a home's folder; each is checked once, and anew as more is known."""

    def __init__(self) -> None:
        self._checked: dict[Path, tuple[_Seen, KeptBill]] = {}
        self._read: dict[Path, tuple[int, Statement | None]] = {}

    def kept(self, home: Home, folder: HomeFolder, now: datetime) -> tuple[KeptBill, ...]:
        """Return the bills, the newest first; a few that were not checked yet are now."""
        found, checked = [], 0
        known_by = (home, home.store.revision, home.settings, now.date())
        for path in reversed(statement_files(folder)):
            seen = (path.stat().st_mtime_ns, known_by)
            before = self._checked.get(path)
            if before is not None and before[0] == seen:
                found.append(before[1])
            elif checked < CHECKS_AT_ONCE:
                checked += 1
                bill = _checked(path, home, folder, now)
                self._checked[path] = seen, bill
                found.append(bill)
            else:
                found.append(before[1] if before else KeptBill(path.stem))
        return tuple(found)

    def dated(self, kept: Sequence[KeptBill], folder: HomeFolder) -> list[tuple[int, KeptBill]]:
        """Return bills, each with when its file had changed as it was checked; 0 of one unread."""
        known = ((self._checked.get(folder.statements / f"{one.id}.toml"), one) for one in kept)
        return [(seen[0][0] if seen else 0, one) for seen, one in known]

    def statements(self, home: Home, folder: HomeFolder) -> list[tuple[Path, Statement]]:
        """Return what the bills say that can be read, in order of their names."""
        found = []
        for path in statement_files(folder):
            changed = path.stat().st_mtime_ns
            known = self._read.get(path)
            if known is None or known[0] != changed:
                read = None
                with suppress(StatementError):
                    read = load_statement(path, home.settings.zone.key).statement
                known = self._read[path] = changed, read
            if known[1] is not None:
                found.append((path, known[1]))
        return found

    def check(self, id_: str) -> StatementCheck | None:
        """Return a bill's check as it was made last."""
        return next((kept.check for _, kept in self._checked.values() if kept.id == id_), None)

    def last_before(self, home: Home, folder: HomeFolder, draft: Draft) -> LastStatement:
        """Return the bill before one that is being typed, as far as the home keeps it."""
        first = draft.day("first_day")
        if first is None or not draft.fuel:
            return LastStatement()
        earlier = [
            one
            for path, one in self.statements(home, folder)
            if one.fuel is Fuel(draft.fuel) and one.first_day < first and path.stem != draft.file
        ]
        last = max(earlier, key=lambda one: one.after_last_day, default=None)
        if last is None or first > last.after_last_day + HOLE:
            return LastStatement()
        closings = tuple((row.name, row.closing.value) for row in last.registers)
        return LastStatement(last.after_last_day, closings, last.account.after)

    def ended(self, home: Home, folder: HomeFolder) -> list[date]:
        """Return the days after the last of each bill."""
        return [one.after_last_day for _, one in self.statements(home, folder)]

    def last_end(self, home: Home, folder: HomeFolder, fuel: Fuel, today: date) -> date | None:
        """Return the day after the last one billed of a fuel by today; None where none was."""
        kept = (one for _, one in self.statements(home, folder) if one.fuel is fuel)
        days = (one.after_last_day for one in kept)
        return max((day for day in days if day <= today), default=None)

    def keep(self, home: Home, folder: HomeFolder, draft: Draft) -> str:
        """Write the bill of a whole draft, and the draft beside it; return the bill's id."""
        last = self.last_before(home, folder, draft)
        settings = home.settings
        statement = statement_of(draft, settings.zone, settings.currency, last)
        if draft.file:
            self.remove(folder, draft.file)
        path = keep_statement(statement, folder.statements)
        done = msgspec.structs.replace(draft, at="", file=path.stem)
        write_whole(path.with_suffix(".json"), msgspec.json.encode(done))
        return path.stem

    def remove(self, folder: HomeFolder, id_: str) -> None:
        """Forget a bill, and what was typed for it."""
        for path in (folder.statements / f"{id_}.toml", folder.statements / f"{id_}.json"):
            if path.parent == folder.statements:
                path.unlink(missing_ok=True)
            self._checked.pop(path, None)
            self._read.pop(path, None)

    def draft(self, folder: HomeFolder, id_: str) -> Draft | None:
        """Return what was typed for a bill, to be corrected; None where it was not typed here."""
        path = folder.statements / f"{id_}.json"
        with suppress(OSError, msgspec.DecodeError):
            return msgspec.json.decode(path.read_bytes(), type=Draft)
        return None


def _checked(path: Path, home: Home, folder: HomeFolder, now: datetime) -> KeptBill:
    typed = path.with_suffix(".json").exists()
    try:
        check = check_with_home(path, folder, home, home.store, now)
    except (StatementError, OSError, ArithmeticError, AssertionError) as error:
        # A bill that no sums fit must not take the page with it.
        return KeptBill(path.stem, problem=str(error), can_be_corrected=typed)
    return KeptBill(path.stem, check, can_be_corrected=typed)
