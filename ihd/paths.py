"""Where a home's files and the program's own resources are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import resources

RESOURCES = Path(next(iter(resources.__path__)))


@dataclass(frozen=True, slots=True)
class HomeFolder:
    """The folder that holds one home: settings, secrets, database, own bridges and tariffs."""

    root: Path

    @classmethod
    def default(cls) -> HomeFolder:
        """Return the platform's own data folder for the one home of this user."""
        import platformdirs

        return cls(platformdirs.user_data_path("plainwatt", appauthor=False))

    @classmethod
    def of_database(cls, database: Path) -> HomeFolder:
        """Return the folder that a home's database lies in."""
        return cls(database.parent)

    @property
    def settings(self) -> Path:
        """The settings file, TOML."""
        return self.root / "settings.toml"

    @property
    def secrets(self) -> Path:
        """The file for what must not be read by others, mode 0600."""
        return self.root / "secrets.toml"

    @property
    def broker_users(self) -> Path:
        """Who the broker of our own lets in: names and hashed passwords, mode 0600."""
        return self.root / "broker-users"

    @property
    def database(self) -> Path:
        """The one database file."""
        return self.root / "plainwatt.db"

    @property
    def client_id(self) -> Path:
        """The id of this install at the broker."""
        return self.root / "client-id"

    @property
    def bridges(self) -> Path:
        """The person's own bridge files."""
        return self.root / "bridges"

    @property
    def prices(self) -> Path:
        """The person's own files on topics that carry prices."""
        return self.root / "prices"

    @property
    def tariffs(self) -> Path:
        """The person's own tariff files."""
        return self.root / "tariffs"

    @property
    def statements(self) -> Path:
        """The supplier's bills as they were typed in, one TOML file each."""
        return self.root / "statements"

    @property
    def account(self) -> Path:
        """The account with the supplier, TOML."""
        return self.root / "account.toml"

    @property
    def complaints(self) -> Path:
        """The complaints and the diary of contacts, TOML."""
        return self.root / "complaints.toml"

    @property
    def letters(self) -> Path:
        """The letters that were saved, plain text."""
        return self.root / "letters"

    @property
    def packs(self) -> Path:
        """The evidence packs, a folder each."""
        return self.root / "packs"

    @property
    def set_up(self) -> Path:
        """How far the set-up guide has come."""
        return self.root / "set-up.json"

    @property
    def backups(self) -> Path:
        """Safe copies of the database."""
        return self.root / "backups"

    def create(self) -> HomeFolder:
        """Make the folder, readable by its owner alone."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self
