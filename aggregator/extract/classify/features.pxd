# The types of features.py, for compiling it.

cimport cython
from aggregator.extract.classify.columns cimport Columns
from aggregator.extract.classify.surroundings cimport Around
from aggregator.extract.classify.words cimport Words

@cython.locals(texts=list, copies=dict, at=Py_ssize_t)
cdef Py_ssize_t _sizes(float[:, ::1] rows, Py_ssize_t row, Columns columns) except -1

@cython.locals(
    at=Py_ssize_t, title=Py_ssize_t, headings=Py_ssize_t, heading=Py_ssize_t, prose=Py_ssize_t,
    since=double
)
cdef Py_ssize_t _positions(float[:, ::1] rows, Py_ssize_t row, Columns columns, Words text) except -1

@cython.locals(at=Py_ssize_t, main=Py_ssize_t, titled=Py_ssize_t)
cdef Py_ssize_t _title(Columns columns, double[::1] in_title) except? -1

@cython.locals(
    at=Py_ssize_t, count=Py_ssize_t, step=Py_ssize_t, beside=Py_ssize_t, means="double[::1]",
    words_=double
)
cdef int _neighbours(float[:, ::1] rows, Py_ssize_t row, Columns columns, Words text, Around around) except -1

@cython.locals(low=Py_ssize_t, high=Py_ssize_t)
cdef double _window(double[::1] running, Py_ssize_t at, Py_ssize_t reach, Py_ssize_t count) noexcept
