"""The home's database; nothing else speaks SQL."""

from ihd.store.database import StoreError
from ihd.store.store import Store
from ihd.store.totals import HalfHour

__all__ = ["HalfHour", "Store", "StoreError"]
