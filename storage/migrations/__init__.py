"""Bringing a database to the schema of this program, one numbered step after another.

HEAD names the newest step, so that a start need not load Alembic only to find nothing to do;
a test holds it to the files in versions/.
"""

HEAD = "0013"
