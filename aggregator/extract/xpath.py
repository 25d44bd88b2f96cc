"""Which XPath expressions may be followed: those of XPath 1.0 alone, which name nothing outside the
page, and whose work on a large page has an end worth waiting for."""

from __future__ import annotations

import re

AXES = (
    "ancestor ancestor-or-self attribute child descendant descendant-or-self following following-sibling"
    " parent preceding preceding-sibling self"
).split()
FUNCTIONS = (
    "boolean ceiling concat contains count false floor id lang last local-name name namespace-uri"
    " normalize-space not number position round starts-with string string-length substring substring-after"
    " substring-before sum translate true"
).split()
_BEFORE_BRACKET = frozenset((*FUNCTIONS, "and", "or", "div", "mod", "text", "node", "comment"))
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_SPACE = re.compile(r"\s+(?=[^\w\s])|(?<=\W)\s+")
_CALLED = re.compile(r"(?<![\w.:-])([^\W\d][\w.:-]*)\(")
_PREFIX = re.compile(r"(?<!:):(?!:)")
# Where a path begins at the root of the page.
_FROM_ROOT = r"(?:(?<=[\[(,=<>+|-])|(?<=\band)|(?<=\bor)|(?<=\bdiv)|(?<=\bmod))/"
_COSTLY = re.compile(
    rf"(?P<heavy>{_FROM_ROOT}|(?:following|preceding)::)|(?P<wide>//|(?:descendant|ancestor)(?:-or-self)?::)"
    r"|[\[\]|]"
)
# With two heavy parts the work grows with the cube of a page, and takes minutes on an ordinary one.
_MOST_NESTED, _MOST_WIDE, _MOST_HEAVY = 3, 12, 1


def objection(path: str) -> str:
    """What speaks against following a path that compiles; "" if nothing does."""
    bare = _SPACE.sub("", _LITERAL.sub("''", path))
    if "$" in bare:
        return "it has a variable"
    for name in _CALLED.findall(bare):
        if name.rpartition("::")[2] not in _BEFORE_BRACKET:
            return f"{name}() is not a function of XPath 1.0"
    if _PREFIX.search(bare):
        return "names have no prefix on a web page"
    return _too_costly(bare)


def _too_costly(path: str) -> str:
    """Why a path could take too long on a large page; "" if it could not."""
    nested, wide, heavy = 0, 0, 0
    for match in _COSTLY.finditer(path):
        found = match.group()
        nested += {"[": 1, "]": -1}.get(found, 0)
        if found == "|" and not nested:
            wide = heavy = 0  # the parts of a union are followed one after another
        heavy += bool(match["heavy"]) and (nested > 0 or found != "/")
        wide += bool(match["wide"])
        if nested > _MOST_NESTED:
            return f"conditions are nested more than {_MOST_NESTED} deep"
        if heavy > _MOST_HEAVY:
            return "it looks through the whole page again and again"
        if wide > _MOST_WIDE:
            return f"it looks at all descendants or ancestors more than {_MOST_WIDE} times"
    return ""
