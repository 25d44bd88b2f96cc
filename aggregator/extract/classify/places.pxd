# The types of places.py, for compiling it.

cimport cython

cdef class Name:
    cdef public object alone
    cdef public dict then

cdef class Inherited:
    cdef readonly long long[::1] bits, outer
    cdef readonly double[::1] depths, sums, worst, best, group_sums, group_worst, alike
    cdef long long[::1] _first

    @cython.locals(first=dict, told=dict, at=Py_ssize_t, names=str, same=Py_ssize_t)
    cdef _weigh(self, list places, dict known)

    @cython.locals(
        found=dict, split=list, number=Py_ssize_t, name=str, said=dict, total=long, worst=long, best=long,
        tenths=long
    )
    cdef _weigh_one(self, Py_ssize_t at, str names, dict known, dict told)

    @cython.locals(
        parents=list, starts=list, ends=list, count=Py_ssize_t, repeats=dict, at=Py_ssize_t, pattern=Py_ssize_t,
        parent=Py_ssize_t, own=double, worst=double, alike=Py_ssize_t
    )
    cdef _pass(self, places)

@cython.locals(said=dict, parts=list, count=Py_ssize_t, at=Py_ssize_t, part=str, word=Name)
cdef dict _said(str name, dict known)

@cython.locals(parts=list, start=Py_ssize_t, end=Py_ssize_t, at=Py_ssize_t, letter=Py_UCS4)
cdef list _parts(str name)
