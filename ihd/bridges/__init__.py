"""Topic and payload in, readings out: one interpreter over the files of resources/bridges."""

from ihd.bridges.bridge_file import BridgeFileError
from ihd.bridges.bridges import Bridges

__all__ = ["BridgeFileError", "Bridges"]
