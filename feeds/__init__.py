"""Publishing: issues and stories become documents where readers look.

Every document is a function of its arguments alone: no clock, no counter, no address of the
request. So building twice gives the same bytes, and a lost folder costs one command.
"""
