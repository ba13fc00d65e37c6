"""The command line: which command, and the one line a person gets when something is wrong."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
from collections.abc import Callable, Sequence

from ihd.commands.options import RefusalError, add_display_arguments, add_home_argument

COMMANDS = {
    "demo": "try it: a simulated home, its broker, and the display",
    "record": "record without a display",
    "decode": "say what the bridges make of messages",
    "replay": "feed a recorded conversation through the home",
    "status": "say how the home stands at an instant",
    "usage": "consumption and cost by half-hour, day, week, month or bill",
    "cost": "price any readings on any tariff",
    "check-bill": "hold a supplier's bill against our readings",
    "account": "say where the account stands and is heading, and what could come back",
    "evidence": "make a pack for the supplier or the ombudsman",
    "findings": "list everything the checks found",
    "shot": "draw a page as a picture",
    "import": "take in readings and half-hours from a file",
    "export": "write readings and half-hours to a file",
    "backup": "make a safe copy while running",
    "restore": "put a copy back",
    "doctor": "say what is wrong with this machine or home, and what to do",
}

Display = Callable[[argparse.Namespace], int]
Draw = Callable[[argparse.Namespace, object, tuple[int, int]], None]


def run(arguments: Sequence[str], *, display: Display, draw: Draw) -> int:
    """Run a command line and return its exit status.

    ``display`` opens the window and ``draw`` makes a picture: they are given, not imported.
    A command is the module of its name in ``ihd.commands``; only that one is imported.
    """
    options = _parse(list(arguments))
    options.display, options.draw = display, draw
    try:
        if options.command is None and options.version:
            return _say_version()
        if options.command is None:
            return display(options)
        return int(_module(options.command).run(options))
    except RefusalError as refusal:
        sys.stderr.write(f"plainwatt: {refusal}\n")
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130


def _parse(arguments: list[str]) -> argparse.Namespace:
    """Parse the top level, then the rest by the command's own module."""
    index = next(
        (i for i, word in enumerate(arguments) if word in COMMANDS and _not_a_folder(arguments, i)),
        None,
    )
    before = arguments if index is None else arguments[:index]
    top = _top_parser()
    if index is None or not {"-h", "--help", "--version"}.isdisjoint(before):
        options = top.parse_args(arguments if index is None else before)
        options.command = None
        return options
    name = arguments[index]
    try:
        module = _module(name)
    except ModuleNotFoundError as error:
        if error.name != module_name(name):
            raise
        top.error(f"'{name}' is not in this version yet")
    parser = argparse.ArgumentParser(prog=f"plainwatt {name}", description=module.__doc__)
    add_home_argument(parser)
    module.add_arguments(parser)
    options = parser.parse_args(before + arguments[index + 1 :])
    options.command = name
    return options


def _not_a_folder(arguments: list[str], index: int) -> bool:
    return index == 0 or arguments[index - 1] != "--home"


def _top_parser() -> argparse.ArgumentParser:
    listing = "\n".join(f"  {name:<11} {says}" for name, says in COMMANDS.items() if _exists(name))
    top = argparse.ArgumentParser(
        prog="plainwatt",
        usage="plainwatt [--home DIR] [--kiosk] [COMMAND ...]",
        description="The display that should have come with the smart meter.",
        epilog=f"commands (each has --help):\n{listing}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_home_argument(top)
    add_display_arguments(top)
    top.add_argument("--version", action="store_true", help="say which version this is, and leave")
    return top


def _say_version() -> int:
    # Read only when it is asked for: a start has no need of it.
    from ihd.version import version

    sys.stdout.write(f"plainwatt {version()}".strip() + "\n")
    return 0


def module_name(command: str) -> str:
    """Return the name of a command's module."""
    return "ihd.commands." + {"import": "import_"}.get(command, command.replace("-", "_"))


def _module(command: str):  # type: ignore[no-untyped-def]
    return importlib.import_module(module_name(command))


def _exists(command: str) -> bool:
    return importlib.util.find_spec(module_name(command)) is not None
