"""The core: what an article is, and everything that is decided about one.

No input or output happens here, no clock is read and nothing is logged. Functions take
values and return values; the rooms around this one (`crawler`, `storage`, `feeds`, `app`)
do the acting.
"""
