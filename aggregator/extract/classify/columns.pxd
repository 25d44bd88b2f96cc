# The types of columns.py, for compiling it.

cimport cython

cdef class Columns:
    cdef readonly object segments
    cdef readonly Py_ssize_t count
    cdef readonly double[::1] words, linked, density, tags, prose_words, word_sums, linked_sums, prose_sums
    cdef readonly double total, total_prose

    @cython.locals(at=Py_ssize_t)
    cdef _look(self, list tags)

cpdef zeros(Py_ssize_t count)

@cython.locals(running="double[::1]", total=double, at=Py_ssize_t)
cpdef sums(double[::1] values)
