# The types of places.py, for compiling it.

cimport cython

cdef class Name:
    cdef public object alone
    cdef public dict then

cdef class Weight:
    cdef public double total, worst, best

cdef class Inherited:
    cdef readonly long long[::1] bits, outer
    cdef readonly double[::1] depths, sums, worst, best, group_sums, group_worst, alike

    @cython.locals(
        names=list, tags=list, parents=list, starts=list, ends=list, patterns=dict, at=Py_ssize_t,
        parent=Py_ssize_t, own=Weight, repeats=Py_ssize_t
    )
    cdef _pass(self, places, dict weights)

@cython.locals(told=dict, weights=dict, names=str)
cdef dict _weights(list places, dict known)

@cython.locals(
    found=dict, split=list, at=Py_ssize_t, name=str, said=dict, total=long, worst=long, best=long,
    tenths=long
)
cdef Weight _weight(str names, dict known, dict told)

@cython.locals(said=dict, parts=list, count=Py_ssize_t, at=Py_ssize_t, part=str, word=Name)
cdef dict _said(str name, dict known)

@cython.locals(parts=list, start=Py_ssize_t, end=Py_ssize_t, at=Py_ssize_t, letter=Py_UCS4)
cdef list _parts(str name)
