"""A worker in a hurry. It is a package because each process of a pool loads the main module of its program
anew, unless that is called `__main__`."""

PORTION = 4
DEATHS = 1  # at a page that is then left out: each costs the start of a worker
