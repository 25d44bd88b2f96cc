"""Who wrote, as a page says or shows it."""

from __future__ import annotations

import pytest

from tests.aggregator.extract.metadata_of import BODY, linked, origin, read

GRAPH = [
    {"@type": "Article", "author": {"@id": "#ann"}},
    {"@id": "#ann", "@type": "Person", "name": "Ann Other"},
]
REVIEWED = (
    "<div><span>Medically reviewed by Bo Lind, MD</span> <span>Written by</span> <p>Ann Other</p></div>"
)


@pytest.mark.parametrize(
    ("head", "body", "authors", "found"),
    [
        (
            linked(author=[{"@type": "Person", "name": "Dr Ann Other, MD"}, "Bo Lind"]),
            "",
            ("Ann Other", "Bo Lind"),
            "json-ld author",
        ),
        (linked(**{"@graph": GRAPH}), "", ("Ann Other",), "json-ld author"),
        (linked(author={"@type": "Organization", "name": "Salt Lab"}), "", ("Salt Lab",), "json-ld author"),
        (
            linked(author={"@type": "Organization", "name": "Salt Lab"})
            + '<meta name="author" content="Ann Other">',
            "",
            ("Ann Other",),
            "author",
        ),
        (
            linked(author={"name": "Editorial Team"}),
            '<p class="byline">By Ann Other</p>',
            ("Ann Other",),
            "page",
        ),
        (linked(author={"name": "Editorial Team"}), "", ("Editorial Team",), "json-ld author"),
        (linked(author={"name": "The Salt Paper"}), "", (), ""),
        (
            '<meta name=dc.creator content="Other, Ann"><meta name=dc.creator content="Lind, Bo">',
            "",
            ("Ann Other", "Bo Lind"),
            "dc.creator",
        ),
        ('<meta name="author" content="admin">', "<p>Written by Ann Other</p>", ("Ann Other",), "text"),
        ('<meta property="article:author" content="https://social.example/ann">', "", (), ""),
        ("", REVIEWED, (), ""),
        ("", "<p>Written by</p><p>Ann Other, RD</p>", ("Ann Other",), "text"),
        ("", "<p>5 March 2024 by Ann Other</p>", ("Ann Other",), "text"),
        ("", '<p><a href="/author/ann/"><b>Ann</b> Other</a></p>', ("Ann Other",), "link to the author"),
        ("", '<p><a href="/topics/ann/">Ann Other</a></p>', (), ""),
        ("", "<p>By the sea people eat more fish than elsewhere.</p>", (), ""),
    ],
)
def test_the_authors(head: str, body: str, authors: tuple[str, ...], found: str) -> None:
    names = '<meta property="og:site_name" content="The Salt Paper">'
    meta = read(names + head, f"<h1>Salt keeps us awake</h1>{body}{BODY}")
    assert (meta.authors, origin(meta, "authors")) == (authors, found)


def test_bylines_far_from_the_title_are_believed_only_where_there_is_one() -> None:
    teaser = '<div class="byline">By {}</div>'
    end = BODY + BODY + "".join(f"<p>More {number}</p>" for number in range(9))
    one = read("", f"<h1>Salt keeps us awake</h1>{end}{teaser.format('Bo Lind')}")
    assert (one.authors, origin(one, "authors")) == (("Bo Lind",), "page, anywhere")
    two = read("", f"<h1>Salt keeps us awake</h1>{end}{teaser.format('Bo Lind')}{teaser.format('Cy Marsh')}")
    assert two.authors == ()


def test_a_person_may_give_her_site_her_name() -> None:
    head = '<meta property="og:site_name" content="Ann Other"><meta name="author" content="Ann Other">'
    assert read(head).authors == ()
    assert read(head, f'<p class="byline">By Ann Other</p>{BODY}').authors == ("Ann Other",)
    assert read('<meta name="author" content="Ann Other">', url="https://annother.example/a").authors == (
        "Ann Other",
    )
