# The types of words.py, for compiling it.

cimport cython
from aggregator.extract.classify.columns cimport Columns
from aggregator.extract.classify.hashing cimport Hash, Table, joined, word_hash

cdef unsigned long long _BEGINS, _STOPS
cdef long _MOST, _UNKNOWN

cdef class Words:
    cdef Columns _columns
    cdef Py_ssize_t _titled, _described, _repeated
    cdef readonly double[::1] mean, least, sums, in_title, in_description, in_body

    @cython.locals(
        texts=list, words="unsigned long long[::1]", tokens="unsigned long long[::1]", at=Py_ssize_t, count=Py_ssize_t, number=Py_ssize_t,
        total=long, least=long, found=long, in_title=long, in_description=long, in_body=long, value=long
    )
    cdef _by_hashes(self, Table known, Table title, Table described, Table triples)
    cdef _weigh(self, Py_ssize_t at, long total, long least, long found)
    cdef _compare(self, Py_ssize_t at, long count, long in_title, long in_description, long in_body)

    @cython.locals(texts=list, text=str, at=Py_ssize_t)
    cpdef Py_ssize_t fill(self, float[:, ::1] rows, Py_ssize_t row) except -1

@cython.locals(last=Py_ssize_t)
cdef double _end(str text) except -1

@cython.locals(word=str, table=Table)
cdef Table _table(set words)

@cython.locals(table=Table, before=Hash, last=Hash, own=Hash, at=Py_ssize_t)
cdef Table _runs(list words)

@cython.locals(count=Py_ssize_t, start=Py_ssize_t, at=Py_ssize_t, letter=Py_UCS4)
cdef Py_ssize_t _first_hashes(str text, Hash[::1] words) except -1

@cython.locals(at=Py_ssize_t, found=Py_ssize_t)
cdef Py_ssize_t _tokens(Hash[::1] words, Py_ssize_t count, Hash[::1] tokens) except -1
