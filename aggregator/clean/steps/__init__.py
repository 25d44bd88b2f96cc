"""One file per kind of boilerplate. A step points, by `find(article) -> Iterable[Mark]`; it does
not cut, and knows no other step."""
