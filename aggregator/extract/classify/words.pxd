# The types of words.py, for compiling it.

cimport cython
from aggregator.extract.classify.columns cimport Columns

cdef class Word:
    cdef public object alone, first, last
    cdef public dict then, first_then

cdef class Words:
    cdef Columns _columns
    cdef readonly double[::1] lengths, mean, least, sums, in_title, in_description, in_body

    @cython.locals(
        texts=list, title=set, described=set, triples=set, longest=double, at=Py_ssize_t, count=Py_ssize_t,
        words=list, text=str
    )
    cdef _read(self, said, dict known)

    @cython.locals(total=long, least=long, tenths=long)
    cdef _weigh(self, Py_ssize_t at, list told)

    @cython.locals(texts=list, text=str, at=Py_ssize_t)
    cpdef Py_ssize_t fill(self, float[:, ::1] rows, Py_ssize_t row) except -1

@cython.locals(last=Py_ssize_t)
cdef double _end(str text) except -1

@cython.locals(hits=long)
cdef long _hits(list words, set wanted) except -1

@cython.locals(hits=long, at=Py_ssize_t)
cdef double _covered(list words, set triples) except -1

@cython.locals(words=list, start=Py_ssize_t, at=Py_ssize_t, letter=Py_UCS4)
cdef list _first_words(str text)

@cython.locals(told=list, count=Py_ssize_t, at=Py_ssize_t, word=Word)
cdef list _told(list words, dict known)
