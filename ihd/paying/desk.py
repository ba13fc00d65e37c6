"""The desk of the Bill page: obeys its commands, and makes its screen of what the home knows.

Lives on the worker's thread beside the home. A bill that is being typed in and the account are
kept with the home; an open letter and the choice of a pack are forgotten when the program ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ihd.clock import local_date
from ihd.complaints.letters import LetterKind
from ihd.home import FUELS, Home
from ihd.paths import HomeFolder
from ihd.paying import reminding
from ihd.paying.account import AccountDesk
from ihd.paying.bills import Bills
from ihd.paying.budgeting import Budgeting
from ihd.paying.complaint import ComplaintDesk
from ihd.paying.correspondence import correspondence
from ihd.paying.form import StatementForm
from ihd.paying.letters import LetterDesk, letters_fit
from ihd.paying.pack import PackDesk
from ihd.paying.put_right import PutRight
from ihd.paying.so_far import bill_so_far
from ihd.screens import bill as asks
from ihd.screens.bill import BillScreen
from ihd.screens.bill_facts import BillFacts, BillSoFar, Outcome, Prepaid, Told
from ihd.screens.bill_words import bill_screen
from ihd.words import Words

STANDS_S = 15
"""For so many seconds a bill so far is shown as it was reckoned: its half-hours are summed anew."""

Obey = Callable[[Any, Home, datetime], Told | None]


class BillDesk:
    """Owns the Bill page's form, account, letter and pack, and what came of the last command."""

    def __init__(self) -> None:
        self._bills = Bills()
        self._budgeting = Budgeting(self._bills, STANDS_S)
        self._put_right = PutRight()
        self._form = StatementForm(self._bills)
        self._account = AccountDesk()
        self._letter = LetterDesk()
        self._complaint = ComplaintDesk()
        self._pack = PackDesk()
        self._words = Words()
        self._so_far: tuple[object, tuple[BillSoFar, ...]] | None = None
        self._told: Told | None = None
        self._open, self._turn = "", 0
        self._obey: Mapping[type, Obey] = {
            asks.CheckBill: self._check_bill,
            asks.EnterStatement: self._enter,
            asks.PickStatement: self._pick,
            asks.SkipStatement: self._skip,
            asks.GoToStatementStep: self._go,
            asks.CorrectStatement: self._correct,
            asks.RemoveStatement: self._remove,
            asks.EnterAccount: self._enter_account,
            asks.RemoveFromAccount: self._remove_from_account,
            asks.EnterComplaint: self._enter_complaint,
            asks.DraftPack: self._draft_pack,
            asks.MakeEvidencePack: self._make_pack,
            asks.MakeLetter: self._make_letter,
            asks.DraftLetter: self._draft_letter,
            asks.SendLetter: self._send_letter,
            asks.DismissReminder: self._dismiss,
        }

    def obey(self, command: object, home: Home, now: datetime) -> bool:
        """Do what the page asks for; False where it is not for this desk to do."""
        do = self._obey.get(type(command))
        if do is None:
            return False
        self._open, self._turn = "", self._turn + 1
        self._pack.forget()
        try:
            self._told = do(command, home, now)
        except OSError as error:
            self._told = Told(Outcome.FAILED, str(error))
        return True

    def screen(self, home: Home, now: datetime, words: Words) -> BillScreen:
        """Return the page's screen at an instant."""
        self._words = words
        return bill_screen(self.facts(home, now), words)

    def facts(self, home: Home, now: datetime) -> BillFacts:
        """Return what the page is made of."""
        folder = _folder(home)
        account = self._account.facts(home, folder, now)
        kept = self._bills.kept(home, folder, now)
        self._put_right.look(home, self._bills.dated(kept, folder), now)
        return BillFacts(
            today=local_date(now, home.settings.zone),
            currency=home.settings.currency,
            prepaid=_prepaid(home, now),
            so_far=self._bills_so_far(home, folder, now, account.bills_every),
            budget=self._budgeting.stand(home, now),
            form=self._form.show(home, folder, now),
            begun=self._form.begun(home),
            kept=kept,
            account=account,
            letters=tuple(letters_fit(home, folder, account.outlook, now)),
            letter=self._letter.open,
            correspondence=correspondence(home),
            complaint=self._complaint.facts(home, folder, now),
            pack=self._pack.facts(home, folder),
            reminders=reminding.due(home, folder, now, self._bills),
            told=self._told or self._pack.told(),
            open=self._open,
            turn=self._turn,
        )

    def _bills_so_far(
        self, home: Home, folder: HomeFolder, now: datetime, every: str
    ) -> tuple[BillSoFar, ...]:
        today = local_date(now, home.settings.zone)
        ended = {fuel: self._bills.last_end(home, folder, fuel, today) for fuel in FUELS}
        moment = int(now.timestamp()) // STANDS_S
        seen = (home, moment, home.settings, home.store.revision, every, ended)
        if self._so_far is None or self._so_far[0] != seen:
            found = [bill_so_far(home, f, now, ended=ended[f], every=every) for f in FUELS]
            self._so_far = seen, tuple(bill for bill in found if bill is not None)
        return self._so_far[1]

    # -- a bill --------------------------------------------------------------------------------

    def _check_bill(self, command: asks.CheckBill, home: Home, now: datetime) -> None:
        self._form.begin(home, command.fuel, now, anew=command.anew)

    def _enter(self, command: asks.EnterStatement, home: Home, _now: datetime) -> None:
        self._form.enter(home, _folder(home), command.field, command.value, sure=command.sure)

    def _pick(self, command: asks.PickStatement, home: Home, now: datetime) -> None:
        folder = _folder(home)
        kept = self._form.pick(home, folder, command.field, command.value, now)
        if kept:
            self._open = kept
            home.found(home.inspector.supplier_now(home.premises(), now))

    def _skip(self, command: asks.SkipStatement, home: Home, _now: datetime) -> None:
        self._form.skip(home, command.field)

    def _go(self, command: asks.GoToStatementStep, home: Home, _now: datetime) -> None:
        self._form.go(home, command.place)

    def _correct(self, command: asks.CorrectStatement, home: Home, _now: datetime) -> None:
        draft = self._bills.draft(_folder(home), command.id)
        if draft is not None:
            self._form.correct(home, draft)

    def _remove(self, command: asks.RemoveStatement, home: Home, now: datetime) -> Told:
        folder = _folder(home)
        self._bills.remove(folder, command.id)
        kept = self._bills.kept(home, folder, now)
        self._put_right.look(home, self._bills.dated(kept, folder), now)
        home.found(home.inspector.supplier_now(home.premises(), now))
        return Told(Outcome.BILL_GONE)

    # -- the account ---------------------------------------------------------------------------

    def _enter_account(self, command: asks.EnterAccount, home: Home, now: datetime) -> Told | None:
        folder = _folder(home)
        if command.field != "from_bill":
            return self._account.enter(home, folder, command.field, command.value, now)
        for path, statement in self._bills.statements(home, folder):
            if path.stem == command.value:
                self._account.take_from(home, folder, statement, now)
        return None

    def _remove_from_account(
        self, command: asks.RemoveFromAccount, home: Home, _now: datetime
    ) -> Told | None:
        return self._account.remove(home, _folder(home), command.what, command.number)

    # -- letters and the pack ------------------------------------------------------------------

    def _make_letter(self, command: asks.MakeLetter, home: Home, now: datetime) -> None:
        folder = _folder(home)
        self._letter.begin(
            LetterKind(command.kind),
            home,
            folder,
            now,
            words=self._words,
            check=self._bills.check(command.bill),
            outlook=self._account.facts(home, folder, now).outlook,
        )
        self._open = "letter"

    def _draft_letter(self, command: asks.DraftLetter, home: Home, _now: datetime) -> None:
        self._letter.change(home, command.field, command.value)

    def _send_letter(self, command: asks.SendLetter, home: Home, _now: datetime) -> Told | None:
        if command.how == "code":
            self._letter.encode(self._words)
            self._open = "codes"
            return None
        path = self._letter.save(_folder(home), self._words)
        return None if path is None else Told(Outcome.LETTER_SAVED, str(path))

    def _enter_complaint(
        self, command: asks.EnterComplaint, home: Home, now: datetime
    ) -> Told | None:
        about = self._words.text("A bill that is wrong")
        folder, field, text = _folder(home), command.field, command.value
        return self._complaint.enter(home, folder, field, text, now, about=about)

    def _draft_pack(self, command: asks.DraftPack, _home: Home, _now: datetime) -> None:
        self._pack.choose(command.field, command.value)

    def _make_pack(self, _command: object, home: Home, now: datetime) -> Told | None:
        return self._pack.make(home, _folder(home), self._words, now)

    def _dismiss(self, command: asks.DismissReminder, home: Home, _now: datetime) -> None:
        reminding.dismiss(home, command.due, command.on)


def _prepaid(home: Home, now: datetime) -> Prepaid | None:
    snapshot = home.snapshot(now)
    return Prepaid(snapshot.prepaid, now, snapshot.zone) if snapshot.prepaid else None


def _folder(home: Home) -> HomeFolder:
    return HomeFolder.of_database(home.store.path)
