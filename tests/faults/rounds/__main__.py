"""A file of its own: the main module of a program is loaded anew by each process of its pool, unless it is
called this."""

from tests.faults.rounds import main

if __name__ == "__main__":
    main()
