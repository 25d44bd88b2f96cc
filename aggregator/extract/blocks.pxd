# The types of blocks.py, for compiling it.

cimport cython

cdef dict _KINDS, _INLINE, _ENDS_SKIPPING
cdef frozenset _HEADINGS, _ROLES, _PASSED_ON, _NOT_IN_A_ROW, _OWN, _PARAGRAPHS
cdef Py_ssize_t _SKIP, _SOFT, _CHROME, _BLOCK, _BREAK, _LINK, _MARKUP, _PLAIN
cdef Py_ssize_t _MOST_DEEP, _MAX_NAMES, _MAX_INLINE

cdef class Reader:
    cdef public object segments
    cdef public object head
    cdef list _capturing, _frames, _places, _open, _inline, _text, _pieces, _link_text
    cdef Py_ssize_t _deeper, _skipping, _in_links
    cdef object _ending

    @cython.locals(kind=Py_ssize_t, opened=list, heard=bint)
    cpdef start(self, str tag, attributes)

    @cython.locals(kind=Py_ssize_t, opened=list)
    cpdef end(self, str tag)

    cpdef data(self, str text)
    cdef bint _is_in_own(self)
    cdef _skip(self, Py_ssize_t kind)

    @cython.locals(frames=list, role=str, cells=list, row=list)
    cdef _open_block(self, str tag, attributes)

    @cython.locals(cells=list, place=Py_ssize_t)
    cdef _close_block(self)
    cdef Py_ssize_t _place(self) except? -1
    cdef _join_row(self, Py_ssize_t place, list cells)
    cdef _open_inline(self, str name, str address)
    cdef _close_inline(self, str name)
    cdef _line_break(self)

    @cython.locals(written=str, text=str, words=Py_ssize_t, link_words=Py_ssize_t)
    cdef _flush(self)

    @cython.locals(linked=str)
    cdef Py_ssize_t _count_linked(self, str written, Py_ssize_t words) except? -1
    cdef _keep(self, str tag, str text, words, link_words, place, list pieces)

cdef bint _is_worded(str text)
cpdef bint is_unspoken(str classes)

@cython.locals(named=str)
cdef str _names(str tag, attributes)
cdef str _folded(str names)
