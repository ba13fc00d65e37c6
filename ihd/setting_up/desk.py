"""The desk: obeys what First run and Settings ask for, and says how setting up stands.

Lives on the worker's thread, beside the home. What is chosen is kept at once; only a broker waits
until it has answered, and a tariff until it is whole.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from ihd import pin
from ihd.bridges import BridgeFileError
from ihd.bridges.names import meter_of
from ihd.bridges.offers import Choice
from ihd.bridges.own import add
from ihd.feed.events import ListenState
from ihd.guide import Copy, Guide, Outcome, Step, Told
from ihd.home import Home
from ihd.meter import Fuel, Quantity
from ihd.screens import first_run as steps
from ihd.screens import settings_screen as asks
from ihd.screens.rows import OpenPage
from ihd.setting_up import progress
from ihd.setting_up.brokers import EMBEDDED, THIS_MACHINE, BrokerDesk, which_of
from ihd.setting_up.change import changed, changed_broker, with_role
from ihd.setting_up.erase import erase
from ihd.setting_up.progress import Progress
from ihd.setting_up.tariff_draft import METER
from ihd.setting_up.tariff_text import presets
from ihd.setting_up.tariffs import FUELS, TariffDesk
from ihd.setting_up.works import Works
from ihd.settings import Settings, SettingsError
from ihd.store import StoreError
from ihd.store.backup import back_up, copies, restore
from ihd.tariffs.source import TariffError

_AT_ONCE = ("keep_victron_awake",)
"""What of a broker's settings says nothing of how to reach it, and need not be tried."""

_REFUSALS = (SettingsError, TariffError, BridgeFileError, ValueError, OSError)
"""What a command may end in through no fault of ours; each is a sentence."""

Obey = Callable[[Any, Home, datetime], Told | None]


class Desk:
    """Owns the guide's progress, the broker being tried and the tariffs being written."""

    def __init__(self, works: Works, chosen: Settings) -> None:
        self._works = works
        self._path = works.folder.set_up
        self._begin_with(chosen)
        self._obey: Mapping[type, Obey] = {
            steps.GoToStep: self._go,
            steps.UseBroker: self._try_broker,
            steps.TakeMeterPrices: self._take_meter_prices,
            steps.PickTariff: self._pick_tariff,
            steps.LeaveSetUp: self._leave,
            steps.FinishSetUp: self._finish,
            asks.ChangeSetting: self._change,
            asks.SetPassword: self._set_password,
            asks.TakeBroker: self._take_broker,
            asks.StopListening: self._stop_listening,
            asks.PickMeter: self._pick_meter,
            asks.Scan: self._scan,
            asks.ReadNumber: self._read_number,
            asks.DraftTariff: self._draft_tariff,
            asks.SaveTariff: self._save_tariff,
            asks.RemoveTariff: self._remove_tariff,
            asks.SetPin: self._set_pin,
            asks.BackUpNow: self._back_up,
            asks.RestoreFrom: self._restore,
            asks.DeleteEverything: self._delete_everything,
        }

    def _begin_with(self, chosen: Settings) -> None:
        """Begin as the home's folder is: with what was chosen, and as far as the guide had come."""
        works = self._works
        self._told: Told | None = None
        self._open = ""
        self._progress = progress.load(self._path)
        known = works.folder.settings.exists()
        if known and self._progress.step is Step.BROKER and not self._progress.which:
            self._progress = msgspec.structs.replace(self._progress, step=Step.HOUSE)
        which = which_of(chosen.broker) if known else ""
        self.brokers = BrokerDesk(works, chosen.broker, works.password, which)
        self.tariffs = TariffDesk(works.folder.tariffs, lambda: self._progress, self._note)

    def obey(self, command: object, home: Home, now: datetime) -> bool:
        """Do what a page asks for; False where it is not for this desk to do."""
        do = self._obey.get(type(command))
        if do is None:
            return False
        self._open = ""
        try:
            self._told = do(command, home, now)
        except _REFUSALS as error:
            self._told = Told(Outcome.FAILED, {"reason": str(error)})
        return True

    def tick(self, home: Home, now: datetime) -> None:
        """End what has lasted long enough, and take our own broker once it listens."""
        self.brokers.tick(now)
        own = self.brokers.own
        if own.came_up():
            self._take(home)
            self.brokers.look(now)
        elif own.failed():
            self._listen_as_chosen(home)

    def stop(self) -> None:
        """End what is under way."""
        self.brokers.stop()

    def guide(self, home: Home, now: datetime, *, setting_up: bool) -> Guide:
        """Return how setting up stands; with ``setting_up`` what its step needs is begun."""
        if setting_up:
            self._begin(now)
        settings, folder = home.settings, self._works.folder
        brokers = self.brokers
        return Guide(
            at=now,
            settings=settings,
            home=home.snapshot(now),
            step=self._progress.step,
            broker=brokers.broker,
            which=brokers.which,
            password=brokers.password is not None,
            around=brokers.around(now),
            own=brokers.own.stands(),
            nearby=brokers.nearby,
            drafts={fuel: self.tariffs.draft(home, fuel, now) for fuel in FUELS},
            agreed={
                fuel: agreed for fuel in FUELS if (agreed := self.tariffs.agreed(settings, fuel))
            },
            presets=presets(settings.currency),
            own_prices={fuel: home.prices(fuel).meters_own() for fuel in FUELS},
            asked_prices=self._works.asked_prices,
            told=self._told,
            doubt=self.tariffs.doubt,
            pin=pin.is_set(folder),
            folder=str(folder.root),
            size_bytes=_size(folder.database),
            copies=tuple(
                Copy(str(one.path), one.made_at, one.size) for one in copies(folder.backups)[::-1]
            ),
            open=self._open,
            has_voice=self._works.has_voice(),
        )

    # -- the guide's steps -------------------------------------------------------------------

    def _begin(self, now: datetime) -> None:
        """Look and search by ourselves where the step is for that, once."""
        if self._progress.step is Step.BROKER:
            self.brokers.search(now)
            if not self.brokers.which:
                self._use_broker(steps.UseBroker(THIS_MACHINE), now)
            elif self.brokers.which == EMBEDDED and self.brokers.around(now) is None:
                self._look_around_own(now)
        elif self._progress.step is Step.HOUSE and self.brokers.around(now) is None:
            self.brokers.look(now)

    def _go(self, command: steps.GoToStep, home: Home, now: datetime) -> Told | None:
        step = Step(command.place)
        if self._progress.step is Step.BROKER and step is not Step.BROKER:
            refused = self._take_broker(command, home, now)
            if refused is not None and refused.outcome is Outcome.BROKER_UNTRIED:
                return refused
        if step is Step.DONE:
            for fuel in FUELS:
                if self.tariffs.draft(home, fuel, now).ready:
                    self._works.take_up(home, self.tariffs.save(home, fuel, now))
        self._note(msgspec.structs.replace(self._progress, step=step))
        return None

    def _leave(self, _command: object, _home: Home, _now: datetime) -> None:
        self.brokers.stop()
        self._works.tell(OpenPage("now"))

    def _finish(self, _command: object, _home: Home, _now: datetime) -> None:
        self.brokers.stop()
        self._note(Progress(step=Step.HOUSE, which=self.brokers.which, done=True))
        self._works.tell(OpenPage("now"))

    # -- broker and meters -------------------------------------------------------------------

    def _try_broker(self, command: steps.UseBroker, _home: Home, now: datetime) -> None:
        self._use_broker(command, now)

    def _use_broker(self, command: steps.UseBroker, now: datetime) -> None:
        self.brokers.use(command.which, now)
        self._note(msgspec.structs.replace(self._progress, which=command.which))

    def _set_password(self, command: asks.SetPassword, _home: Home, _now: datetime) -> None:
        self.brokers.set_password(command.value)

    def _take_broker(self, _command: object, home: Home, now: datetime) -> Told | None:
        """Take the broker that was tried: only one that answered replaces what works."""
        around = self.brokers.around(now)
        if around is None or not around.reached:
            return Told(Outcome.BROKER_UNTRIED)
        self._take(home)
        return Told(Outcome.BROKER_TAKEN)

    def _take(self, home: Home) -> None:
        if not self.brokers.broker.own:
            self.brokers.own.close()
        if self.brokers.broker != home.settings.broker:
            self._works.take_up(home, replace(home.settings, broker=self.brokers.broker))
        self.brokers.keep_password()
        self._works.turn(home)

    def _look_around_own(self, now: datetime) -> None:
        if self._works.listens is ListenState.LISTENING:
            self.brokers.look(now)

    def _listen_as_chosen(self, home: Home) -> None:
        """End what was only tried: our own broker listens where it is chosen, or not at all."""
        if home.settings.broker.own:
            self._works.turn(home)
        else:
            self._works.listen(None)

    def _stop_listening(self, _command: object, home: Home, _now: datetime) -> None:
        self.brokers.leave_own()
        self._take(home)

    def _pick_meter(self, command: asks.PickMeter, home: Home, _now: datetime) -> None:
        after = with_role(home.settings, command.id, command.role, sensor=command.sensor)
        self._works.take_up(home, after)

    def _scan(self, _command: object, _home: Home, now: datetime) -> None:
        self.brokers.look(now)
        self.brokers.search(now)

    def _read_number(self, command: asks.ReadNumber, home: Home, now: datetime) -> Told:
        fuel = Fuel(command.fuel)
        meter = meter_of(command.topic)
        choice = Choice(
            topic=command.topic,
            path=command.path,
            quantity=Quantity(command.quantity),
            unit=command.unit,
            fuel=fuel,
            meter=meter if fuel is Fuel.ELECTRICITY else f"{meter}/{fuel}",
            sign=command.sign,
        )
        add(choice, self._works.folder.bridges)
        self._works.reload_bridges(home)
        # The look knows the number only with bridges that do.
        self.brokers.look(now)
        return Told(Outcome.NUMBER_KEPT)

    # -- prices ------------------------------------------------------------------------------

    def _take_meter_prices(
        self, command: steps.TakeMeterPrices, _home: Home, _now: datetime
    ) -> None:
        self.tariffs.pick(Fuel(command.fuel), METER)

    def _pick_tariff(self, command: steps.PickTariff, _home: Home, _now: datetime) -> None:
        self.tariffs.pick(Fuel(command.fuel), command.kind)

    def _draft_tariff(self, command: asks.DraftTariff, home: Home, now: datetime) -> Told | None:
        fuel, text = Fuel(command.tariff), command.value
        return self.tariffs.type_in(home, fuel, command.field, text, now, sure=command.sure)

    def _save_tariff(self, command: asks.SaveTariff, home: Home, now: datetime) -> Told:
        fuel = Fuel(command.tariff)
        if not self.tariffs.draft(home, fuel, now).ready:
            return Told(Outcome.NOT_UNDERSTOOD)
        self._works.take_up(home, self.tariffs.save(home, fuel, now))
        self._open = "prices"
        return Told(Outcome.TARIFF_KEPT, {"fuel": fuel})

    def _remove_tariff(self, command: asks.RemoveTariff, home: Home, _now: datetime) -> Told:
        self._works.take_up(home, self.tariffs.remove(home, command.tariff))
        return Told(Outcome.TARIFF_GONE)

    # -- everything else ---------------------------------------------------------------------

    def _change(self, command: asks.ChangeSetting, home: Home, _now: datetime) -> None:
        section, _, name = command.path.rpartition(".")
        if section == "own":
            self.brokers.own.change(name, command.value)
            return
        if section == "broker" and name not in _AT_ONCE:
            self.brokers.change(name, command.value)
            return
        before = home.settings
        after = changed(before, command.path, command.value)
        self._works.take_up(home, after)
        if after.broker != before.broker:
            self.brokers.broker = changed_broker(self.brokers.broker, name, command.value)
            self._works.turn(home)
        if after.display != before.display:
            self._works.tell(after.display)

    def _set_pin(self, command: asks.SetPin, _home: Home, _now: datetime) -> Told:
        text = command.value.strip()
        if text and not pin.is_fit(text):
            return Told(Outcome.PIN_SHORT)
        pin.keep(self._works.folder, text)
        return Told(Outcome.PIN_SET if text else Outcome.PIN_GONE)

    def _back_up(self, command: asks.BackUpNow, home: Home, now: datetime) -> None:
        """Copy the history on a thread of its own: a long one takes a while to copy."""
        home.keep(now)
        folder = Path(command.folder) if command.folder else self._works.folder.backups
        database = self._works.folder.database

        def copy() -> None:
            try:
                made = back_up(database, folder, now.replace(microsecond=0))
                told = Told(Outcome.BACKED_UP, {"path": str(made.path)})
            except StoreError as error:
                told = Told(Outcome.FAILED, {"reason": str(error)})
            self._works.call(lambda _home: self._say(told))

        threading.Thread(target=copy, name="plainwatt-backup", daemon=True).start()

    def _restore(self, command: asks.RestoreFrom, _home: Home, now: datetime) -> None:
        copy, database = Path(command.path), self._works.folder.database

        def put_back() -> None:
            try:
                restore(copy, database, now.replace(microsecond=0))
                self._told = Told(Outcome.RESTORED)
            except StoreError as error:
                self._told = Told(Outcome.FAILED, {"reason": str(error)})

        self._works.reopen(put_back)

    def _delete_everything(self, _command: object, _home: Home, _now: datetime) -> None:
        folder = self._works.folder

        def delete() -> None:
            erase(folder)
            self._begin_with(Settings())

        self.brokers.stop()
        self._works.reopen(delete)
        self._works.tell(Settings().display)
        self._works.tell(OpenPage("first_run"))

    def _say(self, told: Told) -> None:
        self._told = told

    def _note(self, made: Progress) -> None:
        self._progress = made
        progress.keep(made, self._path)


def _size(path: Path) -> int:
    """Return how many bytes the history takes, what is not yet in the main file included."""
    files = (path, path.with_name(path.name + "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
