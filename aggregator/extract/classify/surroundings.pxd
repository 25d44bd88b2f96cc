# The types of surroundings.py, for compiling it.

cimport cython
from aggregator.extract.classify.columns cimport Columns
from aggregator.extract.classify.places cimport Inherited

cdef class Around:
    cdef Columns columns
    cdef readonly Inherited had
    cdef readonly long long[::1] inner
    cdef long long[::1] starts, ends, next_out
    cdef readonly double[::1] worth
    cdef Py_ssize_t main

    @cython.locals(found="long long[::1]", at=Py_ssize_t)
    cdef _next_out(self)

    @cython.locals(
        columns=Columns, had=Inherited, at=Py_ssize_t, words=double, linked=double, tag=double,
        worth=double
    )
    cdef _weigh(self)

    cpdef Py_ssize_t fill(self, float[:, ::1] rows, Py_ssize_t row) except -1

    @cython.locals(had=Inherited, number=Py_ssize_t, at=Py_ssize_t, inner=Py_ssize_t)
    cdef Py_ssize_t _named(self, float[:, ::1] rows, Py_ssize_t row) except -1

    @cython.locals(had=Inherited, at=Py_ssize_t, own=Py_ssize_t, place=Py_ssize_t, level=Py_ssize_t)
    cdef Py_ssize_t _levels(self, float[:, ::1] rows, Py_ssize_t row) except -1

    @cython.locals(columns=Columns, start=Py_ssize_t, end=Py_ssize_t, words=double, prose=double, safe=double)
    cdef int _held(self, float[:, ::1] rows, Py_ssize_t row, Py_ssize_t at, Py_ssize_t place) except -1

    @cython.locals(
        columns=Columns, names=list, direct="double[::1]", prose="double[::1]", blocks="double[::1]",
        patterns="long long[::1]", numbers=dict, at=Py_ssize_t, inner=Py_ssize_t, pattern=Py_ssize_t
    )
    cdef Py_ssize_t _shares(self, float[:, ::1] rows, Py_ssize_t row) except -1

    @cython.locals(
        columns=Columns, best=Py_ssize_t, share=double, first=Py_ssize_t, end=Py_ssize_t, start=Py_ssize_t,
        stop=Py_ssize_t, at=Py_ssize_t
    )
    cdef Py_ssize_t _chosen(self, float[:, ::1] rows, Py_ssize_t row) except -1

    @cython.locals(running="double[::1]", best=Py_ssize_t, most=double, place=Py_ssize_t, worth=double)
    cdef Py_ssize_t _best(self) except? -1
