"""The command `msdigest`, also as ``python -m app``."""

import sys

if len(sys.argv) > 1 and sys.argv[1] == "alive":
    from app.alive import main as alive  # before all that a command loads

    sys.exit(alive(sys.argv[2:]))

from app.cli import main

if __name__ == "__main__":
    main()
