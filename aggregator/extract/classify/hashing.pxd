# The types of hashing.py, for compiling it.

cimport cython

ctypedef unsigned long long Hash

cdef Hash _ALL, _SEED, _PRIME, _GOLDEN, _MIX

cdef class Table:
    cdef Hash _last
    cdef Hash[::1] _keys
    cdef long long[::1] _values

    @cython.locals(at=Hash)
    cpdef put(self, Hash key, long long value)

    @cython.locals(at=Hash)
    cpdef long long get(self, Hash key) noexcept

@cython.locals(number=Hash, at=Py_ssize_t)
cpdef Hash word_hash(str text, Py_ssize_t start, Py_ssize_t end) noexcept

cpdef Hash joined(Hash first, Hash then) noexcept

cdef Hash _finished(Hash number) noexcept
