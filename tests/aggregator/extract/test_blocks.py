from __future__ import annotations

import pytest

from aggregator.extract import blocks as read
from aggregator.extract import head
from aggregator.extract.blocks import MOST_BLOCKS, Reader
from aggregator.extract.parse import stream, tree, walk
from aggregator.model import Block


def blocks(html: str) -> tuple[Block, ...]:
    reader = Reader()
    stream(html, reader)
    return tuple(map(reader.segments.block, range(len(reader.segments))))


def test_paragraphs_headings_items_rows_and_quotes_are_blocks() -> None:
    html = (
        "<h2>Head</h2><p>One <b>bold</b> word</p><ul><li>Item</li></ul><blockquote><p>Quote</p></blockquote>"
        "<table><tr><td>A</td><td>B</td></tr></table><dl><dt>Term</dt><dd>Meaning</dd></dl>"
    )
    assert [(block.tag, block.text) for block in blocks(html)] == [
        ("h2", "Head"),
        ("p", "One bold word"),
        ("li", "Item"),
        ("blockquote", "Quote"),
        ("tr", "A B"),
        ("dt", "Term"),
        ("dd", "Meaning"),
    ]


def test_two_line_breaks_end_a_paragraph_and_one_does_not() -> None:
    assert [block.text for block in blocks("<div>a<br>b<br><br>c<p>d</p>e</div>")] == ["a b", "c", "d", "e"]


def test_link_words_and_trail() -> None:
    (block,) = blocks('<div class="relatedPosts" id="X"><p>see <a href="/a">two words</a></p></div>')
    assert (block.words, block.link_words) == (3, 2)
    assert block.trail == "div related-posts x p"
    assert '<a href="/a">two words</a>' in block.html


def test_unspoken_elements_are_left_out_and_hidden_ones_are_said_to_be() -> None:
    html = "<p>seen</p><p hidden>x</p><div style='display: none'>y</div><script>z</script>"
    html += "<p class='sr-only'>z</p>tail"
    found = blocks(html)
    assert [block.text for block in found] == ["seen", "x", "y", "tail"]
    assert ["unseen" in block.trail.split() for block in found] == [False, True, True, False]


@pytest.mark.parametrize("tag", ["button", "svg", "select"])
def test_what_an_element_left_open_by_mistake_swallows_is_read(tag: str) -> None:
    html = (
        f"<header><{tag} class='menu'>Menu<div><article><h1>Title</h1><p>Words</p></article></div></header>"
    )
    assert [block.text for block in blocks(html)] == ["Title", "Words"]


def test_what_follows_the_end_of_the_body_is_read() -> None:
    html = "<html><body><p>one</p></body></html><p>two</p>" + " " * 500
    assert [block.text for block in blocks(html)] == ["one", "two"]


def test_a_tree_says_the_same_as_a_stream() -> None:
    html = "<div id=a>x<p>y <b>z</b><br><br>w<table><tr><td>A<td>B</table><ul><li>i<li>j</ul></div><svg><p>k"
    root = tree(html)
    assert root is not None
    reader = Reader()
    walk(root, reader)
    assert tuple(map(reader.segments.block, range(len(reader.segments)))) == blocks(html)


def test_a_table_that_lays_out_the_page_is_not_read_in_rows() -> None:
    html = "<table><tr><td><h2>Left</h2></td><td><p>Right side</p></td></tr></table>"
    assert [(block.tag, block.text) for block in blocks(html)] == [("h2", "Left"), ("p", "Right side")]


def test_a_link_around_blocks_is_a_link_in_each() -> None:
    first, second = blocks('<a href="/a"><h3>Title here</h3><p>And more</p></a>')
    assert (first.link_words, second.link_words) == (2, 2)
    assert second.html == '<p><a href="/a">And more</a></p>'


def test_words_are_counted_where_they_are_written_without_spaces() -> None:
    (block,) = blocks("<p>多発性硬化症の患者と食事</p>")
    assert block.words >= 6


def test_no_more_blocks_are_read_than_any_honest_page_has() -> None:
    assert len(blocks("<p>word" * (MOST_BLOCKS + 10))) == MOST_BLOCKS


def test_an_own_element_in_a_paragraph_is_a_part_of_it_and_elsewhere_a_block() -> None:
    html = (
        "<p>So <x-source><a href=/a>a third</a></x-source> of them.<x-box>boxed</x-box></p><x-box>own</x-box>"
    )
    assert [block.text for block in blocks(html)] == ["So a third of them.boxed", "own"]


def test_no_element_is_passed_over_at_first_sight_that_is_looked_for() -> None:
    assert all(head.may_be_marked({"class": name}) for name in head._BYLINES)
    assert all(head.may_be_marked({name: "x"}) for name in ("itemprop", "rel"))
    assert not head.may_be_marked({"class": "box", "id": "x"})
    assert all(map(read.is_unspoken, read.UNSPOKEN))
    assert not read.is_unspoken("wide-screen")


def test_an_element_without_a_block_is_no_place() -> None:
    reader = Reader()
    stream(
        "<div class=a><p></p><div class=b><div class=c></div><p>words</p></div><div class=d></div></div>",
        reader,
    )
    assert reader.segments.places.names == ["html", "body", "div a", "div b", "p"]
    assert reader.segments.places.parents == [-1, 0, 1, 2, 3]
    assert reader.segments.trail(4) == "div a div b p"
