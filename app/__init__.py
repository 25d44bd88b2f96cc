"""The ways in: the command line, the timetable and the web pages, over the same few jobs.

This is the only room with doors to all the others, the only one that reads the clock, and the
only one where a transaction begins and ends.
"""
