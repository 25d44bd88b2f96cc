# The types of head.py, for compiling it.

cimport cython

@cython.locals(classes=str)
cpdef bint may_be_marked(attributes)
