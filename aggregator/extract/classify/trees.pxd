# The types of trees.py, for compiling it.

cimport cython

cdef class Trees:
    cdef readonly Py_ssize_t[::1] features
    cdef readonly float[::1] limits
    cdef readonly Py_ssize_t[:, ::1] asked
    cdef readonly double[:, ::1] leaves
    cdef Py_ssize_t _rows

    @cython.locals(
        count=Py_ssize_t, answers="unsigned char[:, ::1]", leaf="unsigned char[::1]", question=Py_ssize_t,
        row=Py_ssize_t, limit=float, at=Py_ssize_t, tree=Py_ssize_t, level=Py_ssize_t
    )
    cdef _add(self, float[:, ::1] rows, double[::1] odds)
