"""Plainwatt: arguments, then a command or the window."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace

from ihd.cli import run
from ihd.commands.options import RefusalError

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def display(options: Namespace) -> int:
    """Open the window; only here and in ``draw`` does the command line meet Qt."""
    # Qt would end the process at once, as if it had crashed.
    if sys.platform == "linux" and not any(os.environ.get(name) for name in SCREENS):
        raise RefusalError(
            "there is no screen here; 'plainwatt record' and 'plainwatt demo --headless' need none"
        )
    # Nearly all a start makes is there to stay: the collector rests until the home is open.
    gc.disable()
    from ui.display import run_display

    return run_display(options)


def draw(options: Namespace, screen: object, size: tuple[int, int]) -> None:
    """Draw one page as a picture."""
    from ihd.screens.doors import doors
    from ihd.words import Words
    from ui.shot import draw_page

    draw_page(
        options.page,
        screen,
        options.picture,
        doors=doors(Words(options.lang)),
        size=size,
        theme=options.theme,
        text_size=options.text_size,
    )


def main() -> int:
    """Run the command line this was started with."""
    try:
        return run(sys.argv[1:], display=display, draw=draw)
    except ModuleNotFoundError as missing:
        if str(missing.name).partition(".")[0] in ("ihd", "ui"):
            raise
        # A person's first try is often the system's own Python.
        sys.stderr.write(
            f"plainwatt: this Python lacks {missing.name}; after 'sh packaging/run.sh' "
            ".venv/bin/python has it\n"
        )
        return 1


if __name__ == "__main__":
    sys.exit(main())
