from __future__ import annotations

from aggregator.extract.blocks import segment
from aggregator.extract.parse import parse
from aggregator.model import Block


def blocks(html: str) -> tuple[Block, ...]:
    root = parse(html)
    assert root is not None
    return segment(root).blocks


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


def test_hidden_and_unspoken_elements_are_left_out() -> None:
    html = "<p>seen</p><p hidden>x</p><div style='display: none'>x</div><script>x</script>"
    html += "<p class='sr-only'>x</p>tail"
    assert [block.text for block in blocks(html)] == ["seen", "tail"]


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
