"""Feed a recorded conversation through the same path as live messages, at its own instants."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from pathlib import Path

from ihd import settings
from ihd.bridges import Bridges
from ihd.commands.options import RefusalError, home_folder, why
from ihd.feed.events import Arrival
from ihd.feed.replay_file import replay
from ihd.home import Home
from ihd.session import open_home
from ihd.settings import Settings, SettingsError
from ihd.store import StoreError

_KEEP_EVERY = timedelta(hours=1)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the conversation and the settings to play it with."""
    parser.add_argument("conversation", type=Path, metavar="FILE.jsonl[.gz]")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings for the home")


def run(options: argparse.Namespace) -> int:
    """Play the whole conversation into the home, keeping each reading."""
    folder = home_folder(options)
    try:
        chosen = _settings(options)
        # Seen before a home is made for nothing.
        options.conversation.open("rb").close()
        home, store, bridges = open_home(folder, chosen, adopt=True)
        count, last = _play(options.conversation, home, bridges)
    except (SettingsError, StoreError, ValueError) as error:
        raise RefusalError(str(error)) from error
    except OSError as error:
        raise RefusalError(f"{options.conversation} cannot be read: {why(error)}") from error
    store.close()
    if home.settings != chosen or not folder.settings.exists():
        settings.save(home.settings, folder.settings)
    sys.stdout.write(f"{count} event{'' if count == 1 else 's'}, up to {last}\n")
    return 0


def _settings(options: argparse.Namespace) -> Settings:
    path = options.settings or home_folder(options).settings
    if options.settings is not None and not path.exists():
        raise SettingsError(f"{path} does not exist")
    return settings.load(path)


def _play(path: Path, home: Home, bridges: Bridges) -> tuple[int, str]:
    count, last = 0, "nothing"
    at = kept = None
    for event in replay(path):
        if isinstance(event, Arrival):
            at = event.message.received_at
            if kept is None:
                home.start(at)
                kept = at
            elif at - kept >= _KEEP_EVERY:
                home.keep(at)
                kept = at
            home.take(event.message, bridges.decode(event.message))
        else:
            at = event.at
            home.link(event)
        count, last = count + 1, at.isoformat()
    if at is not None:
        home.keep(at)
    return count, last
