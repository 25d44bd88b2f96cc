"""What the program says to a mistake: what and where, in a sentence, and the rest goes on."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.e2e.service import Program

ARTICLE = """<html lang="en"><head><title>Oily fish and multiple sclerosis</title></head><body><article>
<h1>Oily fish and multiple sclerosis</h1>{paragraphs}</article></body></html>"""
PARAGRAPH = """<p>People with multiple sclerosis often ask whether eating oily fish helps. The diet study
that was published this week followed adults with MS for two years, and asked them what they ate.
Vitamin D and omega-3 fats were measured in the blood of all of them, at the beginning and at the end.</p>"""


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address it is served under."""
    folder = tmp_path / "site"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(QuietHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def msdigest(tmp_path: Path) -> Program:
    return Program(home=tmp_path / "home").installed()


def sources(tmp_path: Path, *lines: tuple[str, str, str]) -> str:
    path = tmp_path / "sources.toml"
    tables = (f'[[source]]\nkey="{k}"\nname="{k}"\nway="{w}"\naddress="{a}"\n' for k, w, a in lines)
    path.write_text("".join(tables))
    return str(path)


def test_bad_sources_are_named_and_the_rest_goes_on(
    site: tuple[Path, str], msdigest: Program, tmp_path: Path
) -> None:
    folder, address = site
    (folder / "page.html").write_text(ARTICLE.format(paragraphs=PARAGRAPH * 3))
    (folder / "leaflet.pdf").write_bytes(b"%PDF-1.7 nothing")
    (folder / "empty.xml").write_text("")
    (folder / "good.xml").write_text(
        '<rss version="2.0"><channel><title>t</title>'
        "<item><link>/page.html</link></item><item><link>/leaflet.pdf</link></item></channel></rss>"
    )
    listed = sources(
        tmp_path,
        ("good", "feed", f"{address}/good.xml"),
        ("html-feed", "feed", f"{address}/page.html"),
        ("empty-sitemap", "sitemap", f"{address}/empty.xml"),
        ("nobody", "feed", "http://127.0.0.1:9/feed.xml"),
        ("missing", "feed", f"{address}/nothing.xml"),
    )
    msdigest("sources", "import", listed)
    done = msdigest.run("run")
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    said = done.stderr
    assert "html-feed: it is not a feed: it looks like a web page" in said
    assert "empty-sitemap: it is not a sitemap: it is an empty document" in said
    assert "nobody: robots.txt could not be read" in said
    assert "missing: the server answered 404 Not Found" in said
    assert "unreadable" in done.stdout  # the PDF, as an outcome
    report = msdigest.json("status")
    outcomes = {row["source"]["key"]: row["outcomes"] for row in report["sources"]}
    assert outcomes["good"] == {"kept": 1, "unreadable": 1}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"MSDIGEST_HOEM": "x"}, "Did you mean MSDIGEST_HOME?"),
        ({"MSDIGEST_CRAWL_DELAY": "soon"}, "MSDIGEST_CRAWL_DELAY='soon' cannot be used"),
        ({"MSDIGEST_PUBLIC_URL": "digest.example.org"}, "must be an http or https address"),
        ({"MSDIGEST_DATABASE_URL": "mysql://x/y"}, "SQLite or PostgreSQL"),
        ({"MSDIGEST_ALLOW_NETWORKS": "here"}, "MSDIGEST_ALLOW_NETWORKS"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, more: dict[str, str], said: str) -> None:
    done = Program(home=tmp_path / "home", more=more).run("status")
    assert done.returncode in {2, 3}
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('[schedule]\nzone = "Mars/Base"', "schedule.zone"),
        ("[publicatoin]\n", "publicatoin"),
        ('[schedule.digest]\nevery = "sometimes"', "schedule.digest.every"),
        ("[dedupe]\njoin = 0.1\nask = 0.5", "dedupe.ask"),
        ("[window\n", "editorial.toml"),
    ],
)
def test_a_wrong_editorial_line_is_named(msdigest: Program, line: str, said: str) -> None:
    (msdigest.home / "editorial.toml").write_text(line)
    done = msdigest.run("status")
    assert done.returncode == 2
    assert said in done.stderr.replace("$.", "").replace("`", "")
    assert "Traceback" not in done.stderr


def test_a_database_that_is_none_is_told(tmp_path: Path) -> None:
    program = Program(home=tmp_path / "home").installed()
    (tmp_path / "home" / "msdigest.db").write_bytes(b"this is no database" * 500)
    for leftover in (tmp_path / "home").glob("msdigest.db-*"):
        leftover.unlink()
    done = program.run("status")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "database" in done.stderr


def test_before_the_first_start_a_command_says_what_to_do(tmp_path: Path) -> None:
    done = Program(home=tmp_path / "home").run("status")
    assert done.returncode == 3
    assert "msdigest migrate" in done.stderr


def test_one_page_to_clean_text(msdigest: Program, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(ARTICLE.format(paragraphs=PARAGRAPH * 3))
    assert "oily fish helps" in msdigest("clean", str(page))
    read = msdigest.json("clean", str(page), "--url", "https://example.org/fish")
    assert {
        "title",
        "authors",
        "published_at",
        "canonical_url",
        "language",
        "text",
        "html",
        "removals",
    } <= read.keys()
    assert msdigest("clean", "-", given=page.read_text()) == msdigest("clean", str(page))


def test_sources_by_hand(site: tuple[Path, str], msdigest: Program, tmp_path: Path) -> None:
    folder, address = site
    (folder / "index.html").write_text(
        '<html><head><title>Our blog</title><link rel="alternate" type="application/rss+xml"'
        ' href="/good.xml"></head><body>hello</body></html>'
    )
    (folder / "good.xml").write_text(
        '<rss version="2.0"><channel><title>Our blog</title><item><link>/a.html</link></item></channel></rss>'
    )
    assert "good.xml" in msdigest("sources", "add", address, "--key", "blog")
    assert msdigest.json("sources", "check", "blog") == [{"key": "blog", "pages": 1, "problem": ""}]
    msdigest("sources", "edit", "blog", "rhythm_minutes=30", "policy=auto", "rules.ignore=['/tag/']")
    msdigest("sources", "export", str(tmp_path / "out.toml"))
    msdigest("sources", "export", str(tmp_path / "out.opml"))
    written = (tmp_path / "out.toml").read_text()
    assert "rhythm_minutes = 30" in written
    assert 'ignore = ["/tag/"]' in written
    assert "good.xml" in (tmp_path / "out.opml").read_text()
    msdigest("sources", "remove", "blog")
    assert msdigest.json("sources", "list") == []
    assert msdigest.run("sources", "edit", "blog", "policy=auto").returncode == 2
    assert "1 sources added" in msdigest("sources", "import", str(tmp_path / "out.toml"))
    (tmp_path / "bad.toml").write_text(
        '[[source]]\nkey = "Bad Key"\nname="x"\nway="feed"\naddress="http://x/"'
    )
    wrong = msdigest.run("sources", "import", str(tmp_path / "bad.toml"))
    assert wrong.returncode == 2
    assert "Bad Key" in wrong.stderr
