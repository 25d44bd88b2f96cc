# The types of letters.py, for compiling it.

cimport cython

cpdef str bare(str text)

@cython.locals(found=bytearray, end=Py_ssize_t, code=long, letter=Py_UCS4)
cdef str _plainly(str text)

cdef class Hints:
    cdef tuple _words
    cdef list _begin

    @cython.locals(at=Py_ssize_t, words=tuple)
    cpdef bint stand_in(self, str lower)

cdef Py_ssize_t _pair(Py_UCS4 first, Py_UCS4 second) except -1
