# The types of places.py, for compiling it.

cimport cython

from aggregator.extract.classify.hashing cimport Hash, Table, joined, word_hash

cdef Hash _EQUALS
cdef long _UNKNOWN
cdef Py_ssize_t _MOST_IN_NAME, _MOST_PARTS, _MOST_SEEN

cdef class Inherited:
    cdef readonly long long[::1] bits, outer
    cdef readonly double[::1] depths, sums, worst, best, group_sums, group_worst, alike
    cdef long long[::1] _first
    cdef Hash[::1] _seen, _parts

    @cython.locals(first=dict, at=Py_ssize_t, names=str, same=Py_ssize_t)
    cdef _weigh(self, list places, known)

    @cython.locals(
        seen="unsigned long long[::1]", parts="unsigned long long[::1]", total=long, worst=long, best=long,
        found=Py_ssize_t, place=Py_ssize_t, end=Py_ssize_t, count=Py_ssize_t, number=Py_ssize_t, value=long
    )
    cdef _by_hashes(self, Py_ssize_t at, str names, Table known)
    cdef _note(self, Py_ssize_t at, long total, long worst, long best)

    @cython.locals(
        parents=list, starts=list, ends=list, count=Py_ssize_t, repeats=dict, at=Py_ssize_t, pattern=Py_ssize_t,
        parent=Py_ssize_t, own=double, worst=double, alike=Py_ssize_t
    )
    cdef _pass(self, places)

@cython.locals(count=Py_ssize_t, begin=Py_ssize_t, behind=Py_ssize_t, at=Py_ssize_t, letter=Py_UCS4)
cdef Py_ssize_t _part_hashes(str names, Py_ssize_t start, Py_ssize_t end, Hash[::1] parts) except -1

@cython.locals(at=Py_ssize_t, whole="unsigned long long")
cdef Py_ssize_t _name_tokens(Hash[::1] parts, Py_ssize_t count) except -1

@cython.locals(at=Py_ssize_t)
cdef bint _is_among(Hash number, Hash[::1] numbers, Py_ssize_t count) except -1
