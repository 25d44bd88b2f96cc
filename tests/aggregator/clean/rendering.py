"""Three ways to set a made-up page: with names that help, with none, and as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import groupby
from random import Random

from tests.aggregator.clean.dirt import Draft, Line, Passage, Rendering

_OUTSIDE = frozenset(("menu", "cookies", "copyright"))  # not in the element of the article
_GROUPS = {"item": "ul", "row": "table", "reference": "ol"}
_BULLETS = ("• ", "– ", "- ", "✔ ", "* ", "")


def render(draft: Draft, rendering: Rendering, seed: int = 0) -> str:
    """The page as HTML, or as plain text for "text"."""
    ways: dict[Rendering, Callable[[Draft, Random], str]] = {"marked": _marked, "bare": _bare, "text": _text}
    return ways[rendering](draft, Random(seed))  # noqa: S311


def _marked(draft: Draft, rng: Random) -> str:
    """Each passage of dirt in an element whose names say what it is."""
    content = "\n".join(_named(passage, rng) for passage in _joined(draft.middle))
    inside = f'<div class="entry-content">\n{content}\n</div>'
    above, header = _split(draft.top, rng)
    below, footer = _split(draft.end, rng)
    body = f'{above}<main><article class="post"><header class="entry-header">\n{header}\n</header>{inside}'
    return _page(draft, f"{body}\n{footer}\n</article></main>\n{below}")


def _split(passages: Iterable[Passage], rng: Random) -> tuple[str, str]:
    """What stands outside of the article's element, and what stands in it."""
    parts: tuple[list[str], list[str]] = ([], [])
    for passage in passages:
        parts[passage.lines[0].kind not in _OUTSIDE].append(_named(passage, rng))
    return "\n".join(parts[0]), "\n".join(parts[1])


def _joined(passages: Iterable[Passage]) -> Iterator[Passage]:
    """The article's own lines as one passage where nothing stands between them."""
    for own, group in groupby(passages, lambda passage: not passage.names):
        if own:
            yield Passage(lines=tuple(line for passage in group for line in passage.lines))
        else:
            yield from group


def _named(passage: Passage, rng: Random) -> str:
    inner = "\n".join(_grouped(passage.lines))
    if not passage.names or passage.lines[0].role == "title":
        return inner
    tag = rng.choice(("div", "div", "section", "aside"))
    return f'<{tag} class="{passage.names}">\n{inner}\n</{tag}>'


def _grouped(lines: Iterable[Line]) -> Iterator[str]:
    for wrapper, group in groupby(lines, lambda line: _GROUPS.get(line.role, "")):
        inner = "\n".join(map(_element, group))
        yield f"<{wrapper}>{inner}</{wrapper}>" if wrapper else inner


def _element(line: Line) -> str:
    text = escape(line.text)
    if line.role == "row":
        return f"<tr>{''.join(f'<td>{escape(cell.strip())}</td>' for cell in line.text.split('|'))}</tr>"
    if line.role == "heading":
        tag = "h2" if line.sort == "article" else "h3"
        return f"<{tag}>{text}</{tag}>"
    forms = {
        "title": "<h1>{}</h1>",
        "item": "<li>{}</li>",
        "reference": "<li>{}</li>",
        "quote": "<blockquote><p>{}</p></blockquote>",
        "link": '<p><a href="/x">{}</a></p>',
    }
    return forms.get(line.role, "<p>{}</p>").format(text)


def _bare(draft: Draft, rng: Random) -> str:
    """All lines side by side, in elements without names or with names that mean nothing."""
    way = rng.choice((_in_p, _in_div, _with_breaks, _hashed))
    headings = rng.choice(("<b>{}</b>", "<strong>{}</strong>", "{}"))
    bullet = rng.choice(_BULLETS)
    wrapped = []
    for is_row, group in groupby(draft.lines, lambda line: line.role == "row"):
        if is_row:
            wrapped.append(f"<table>{''.join(map(_element, group))}</table>")
        else:
            wrapped += [way(_inline(line, headings, bullet), rng) for line in group]
    return _page(draft, "<div><div>" + "\n".join(wrapped) + "</div></div>")


def _inline(line: Line, headings: str, bullet: str) -> str:
    text = escape(line.text)
    if line.role in ("heading", "title"):
        return headings.format(text)
    if line.role == "link":
        return f'<a href="/x">{text}</a>'
    if line.role == "item":
        return bullet + text
    return f"“{text}”" if line.role == "quote" else text


def _in_p(inner: str, _: Random) -> str:
    return f"<p>{inner}</p>"


def _in_div(inner: str, _: Random) -> str:
    return f"<div>{inner}</div>"


def _with_breaks(inner: str, _: Random) -> str:
    return f"{inner}<br><br>"


def _hashed(inner: str, rng: Random) -> str:
    name = f"css-{rng.getrandbits(28):07x}"
    return f'<div class="{name}"><p class="{name[::-1]}">{inner}</p></div>'


def _text(draft: Draft, rng: Random) -> str:
    """One line for one line, with a blank one between them on some pages."""
    bullet, cells = rng.choice(_BULLETS), rng.choice((" | ", "\t", "  "))
    written = []
    for line in draft.lines:
        text = cells.join(cell.strip() for cell in line.text.split("|")) if line.role == "row" else line.text
        written.append(bullet + text if line.role == "item" else text)
    return rng.choice(("\n", "\n\n")).join(written) + "\n"


def _page(draft: Draft, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{escape(draft.title)}</title>'
    return f'<!DOCTYPE html><html lang="{draft.language}"><head>{head}</head><body>\n{body}\n</body></html>'
