"""The evidence pack, made from the page: what is in it, where it goes, and written aside."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from ihd.clock import add_months, billing_start, local_date
from ihd.dossier import Identifiers
from ihd.home import Home
from ihd.pack.gather import Span, days_recorded
from ihd.paths import HomeFolder
from ihd.screens.bill_facts import Outcome, PackFacts, Told
from ihd.version import version
from ihd.words import Words

NAMES = ("name", "supplier", "account_number")


class PackDesk:
    """Owns what the next pack is to hold, and the thread that writes one."""

    def __init__(self) -> None:
        self._facts = PackFacts()
        self._told: Told | None = None
        self._thread: threading.Thread | None = None

    def facts(self, home: Home, folder: HomeFolder) -> PackFacts:
        """Return what is chosen, and the folders to choose from."""
        copies = home.settings.backup_folder
        places = (str(folder.packs), *((copies,) if copies and Path(copies).is_dir() else ()))
        chosen = self._facts.folder or places[0]
        making = self._thread is not None and self._thread.is_alive()
        return replace(self._facts, folder=chosen, places=places, making=making)

    def told(self) -> Told | None:
        """Return what became of the pack that was made last."""
        return self._told

    def choose(self, field: str, text: str) -> None:
        """Choose a pack's days, its folder, or what may name the home in it."""
        match field:
            case "period":
                self._facts = replace(self._facts, period=text)
            case "meters":
                self._facts = replace(self._facts, meters=bool(text))
            case "folder":
                self._facts = replace(self._facts, folder=text.strip())
            case _ if field in NAMES:
                named = {**self._facts.named, field: text.strip()}
                self._facts = replace(self._facts, named=named)

    def make(self, home: Home, folder: HomeFolder, words: Words, now: datetime) -> Told | None:
        """Gather the pack now, and write it on a thread of its own: a document takes a while."""
        # Imported here: the page opens without a document's tools.
        from ihd.pack.files import write_pack
        from ihd.pack.make import dossier_of

        facts, self._told = self.facts(home, folder), None
        recorded = days_recorded(home, home.store, now)
        if recorded is None or facts.making:
            return Told(Outcome.NOTHING_RECORDED) if recorded is None else None
        span = _span(facts.period, recorded, home, now)
        named = facts.named
        names = Identifiers(
            name=named.get("name", ""),
            supplier=named.get("supplier", ""),
            account_number=named.get("account_number", ""),
            meters=facts.meters,
        )
        dossier = dossier_of(home, home.store, folder, span, now, identifiers=names)
        dossier = replace(dossier, version=version())
        stamp = now.astimezone(home.settings.zone).strftime("%Y-%m-%d-%H%M%S")
        target = Path(facts.folder) / stamp

        def write() -> None:
            try:
                target.mkdir(mode=0o700, parents=True)
                write_pack(dossier, target, words)
                self._told = Told(Outcome.PACK_MADE, str(target))
            except OSError as error:
                self._told = Told(Outcome.FAILED, f"{target}: {error.strerror}")

        self._thread = threading.Thread(target=write, name="plainwatt-pack", daemon=True)
        self._thread.start()
        return None

    def forget(self) -> None:
        """Say no more of the last pack."""
        self._told = None


def _span(period: str, recorded: Span, home: Home, now: datetime) -> Span:
    """Return the local days a pack is of: this bill's, the last year's, or all recorded."""
    today = local_date(now, home.settings.zone)
    first: date = recorded.first_day
    if period == "bill":
        first = billing_start(today, home.settings.billing_day)
    elif period == "year":
        first = add_months(today, -12)
    return Span(max(first, recorded.first_day), today + timedelta(days=1))
