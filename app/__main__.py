"""The command `msdigest`, also as ``python -m app``."""

import gc
import sys

if len(sys.argv) > 1 and sys.argv[1] == "alive":
    from app.alive import main as alive  # before all that a command loads

    sys.exit(alive(sys.argv[2:]))


def main() -> None:
    """Load the commands and run one. Looking for garbage while loading, and once more through all that
    was loaded at the end, would take a third of the time of a short command."""
    from app.compiled import check

    check()
    gc.disable()
    from app.cli import main as run

    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()
