"""What is measured of a page: programs that run in it, each giving what is wrong, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from playwright.sync_api import Page

# All of them by name: left to itself axe leaves out contrast of level AAA and the size of targets.
TAGS = ("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

OPEN_ALL = "() => document.querySelectorAll('details').forEach(one => { one.open = true; })"

_AXE = """async (tags) => (await axe.run(document, {runOnly: {type: 'tag', values: tags}}))
  .violations.map(v => `${v.id}: `
    + v.nodes.slice(0, 3).map(n => `${n.target} ${n.any[0]?.message || ''}`))"""

_SIDEWAYS = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map(e => `sideways: ${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 40)}`)"""

# Links within a sentence are exempt, as in WCAG 2.5.5.
_SMALL = """() => [...document.querySelectorAll(
    'a, button, input:not([type=hidden]), textarea, select, summary')]
  .filter(e => e.getClientRects().length && !e.matches('.skip, p:not(.name) > a:not(.button)'))
  .map(e => [e.textContent.trim() || e.name, (e.closest('label') || e).getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([name, box]) => `small: ${name.slice(0, 40)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""

# The contrast of every text with what is painted behind it, after WCAG 2; 7:1 is level AAA.
_PALE = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const colour = parts(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0] : [255, 255, 255];
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.getClientRects().length) continue;
    const [a, b] = [light(parts(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 7) found.push(`pale: ${contrast.toFixed(1)} ${walk.currentNode.data.trim().slice(0, 40)}`);
  }
  return found;
}"""

# A column so narrow that words break into letters is no sideways scroll, and unreadable.
_NARROW = """() => [...document.querySelectorAll('main :is(p, li, td, th, h1, h2, h3, dd, legend, label)')]
  .filter(e => e.getClientRects().length && e.textContent.trim().length > 12)
  .filter(e => e.getBoundingClientRect().width < 4.5 * parseFloat(getComputedStyle(e).fontSize))
  .map(e => `narrow: ${e.textContent.trim().slice(0, 40)}`)"""

# With colours forced, what can be pressed must still show by its edge or its line.
_UNMARKED = """() => [...document.querySelectorAll('a, button, input, select, textarea')]
  .filter(e => e.getClientRects().length && !e.matches('.skip'))
  .filter(e => {
    const style = getComputedStyle(e);
    const edged = ['Top', 'Bottom'].some(side => style[`border${side}Style`] !== 'none'
      && parseFloat(style[`border${side}Width`]) >= 1);
    const inList = e.closest('nav, .name') !== null;
    return !edged && !inList && !style.textDecorationLine.includes('underline')
      && !['radio', 'checkbox', 'hidden'].includes(e.type);
  }).map(e => `unmarked: ${e.textContent.trim().slice(0, 40) || e.name}`)"""

# Wherever the focus goes it has an outline of 3 px, is in the window, and nothing lies upon it.
_FOCUS = """() => {
  const stops = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
    .filter(e => e.getClientRects().length && !e.disabled);
  const wrong = [];
  for (const e of stops) {
    e.focus();
    const name = e.textContent.trim().slice(0, 40) || e.name || e.tagName;
    if (document.activeElement !== e) { wrong.push(`focus: ${name} takes none`); continue; }
    const style = getComputedStyle(e), box = e.getClientRects()[0];
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 3)
      wrong.push(`focus: ${name} outline ${style.outlineWidth} ${style.outlineStyle}`);
    const y = Math.min(box.top + Math.min(box.height / 2, 20), innerHeight - 1);
    const seen = document.elementFromPoint(box.left + Math.min(box.width / 2, 20), y);
    if (!seen || !(e.contains(seen) || (e.closest('label') || e).contains(seen)))
      wrong.push(`focus: ${name} is covered or out of sight`);
  }
  return stops.length ? wrong : ['focus: no stop at all'];
}"""

# The least that WCAG 1.4.12 wants a page to bear.
_SPACING = """(on) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important;'
    + ' word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }');
  document.adoptedStyleSheets = on ? [sheet] : [];
}"""
_CHOOSE = """(wanted) => {
  const {dataset} = document.documentElement;
  for (const name of ['text', 'letters', 'contrast', 'colours']) delete dataset[name];
  Object.assign(dataset, wanted);
}"""
_CLIPPED = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.getClientRects().length)
  .filter(e => !e.matches('.unseen, .unseen *, .skip, thead, thead *, textarea, input'))
  .filter(e => ['hidden', 'clip'].includes(getComputedStyle(e).overflowX))
  .filter(e => e.scrollWidth > e.clientWidth + 1)
  .map(e => `clipped: ${e.textContent.trim().slice(0, 40)}`)"""


@cache
def _axe_source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def bring_axe(page: Page) -> None:
    """Load axe through the debugger, which no policy of the page keeps out."""
    page.evaluate(_axe_source())


def axe(page: Page, tags: Sequence[str] = TAGS) -> list[str]:
    return list(page.evaluate(_AXE, list(tags)))


def shape(page: Page) -> list[str]:
    """Sideways scroll, small controls, narrow columns."""
    return [wrong for program in (_SIDEWAYS, _SMALL, _NARROW) for wrong in page.evaluate(program)]


def pale(page: Page) -> list[str]:
    return list(page.evaluate(_PALE))


def forced(page: Page) -> list[str]:
    """What is lost where the device forces its own colours."""
    page.emulate_media(forced_colors="active")
    found = list(page.evaluate(_UNMARKED))
    page.emulate_media(forced_colors="none")
    return found


def spaced(page: Page) -> list[str]:
    """What does not bear wider letters, words and lines."""
    page.evaluate(_SPACING, True)
    found = [wrong for program in (_SIDEWAYS, _NARROW, _CLIPPED) for wrong in page.evaluate(program)]
    page.evaluate(_SPACING, False)
    return found


def chosen(page: Page) -> list[str]:
    """What does not bear the largest and widest letters, or is pale where contrast was asked for."""
    page.evaluate(_CHOOSE, {"text": "largest", "letters": "wide", "contrast": "strong"})
    found = [f"as chosen: {one}" for one in (*shape(page), *pale(page))]
    page.evaluate(_CHOOSE, {"colours": "dark", "contrast": "strong"})
    found += [f"as chosen: {one}" for one in pale(page)]
    page.evaluate(_CHOOSE, {})
    return found


def focus(page: Page) -> list[str]:
    page.keyboard.press("Tab")  # from now on the focus is one of the keyboard
    return list(page.evaluate(_FOCUS))
