"""What people bring in files, forms and variables: read, or refused in words that name it."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.datastructures import FormData

from aggregator.extract.site_config import read_site_config
from aggregator.model import Source
from aggregator.relevance.vocabulary import builtin_vocabulary, parse_vocabulary
from app.editorial import read_editorial, template
from app.settings import SettingsError, read_settings
from app.source_files import SourceFileError, checked, read_opml, read_toml, write_opml, write_toml
from app.web.carried import as_text, from_text
from app.web.conditional import _moment, codings
from app.web.sessions import safe_next
from storage.backup import opened_backup
from storage.errors import StorageError
from tests.databases import sqlite_prepared
from tests.fuzz.made import mutated
from tests.fuzz.profiles import fuzzed

OPML = (
    b"<?xml version='1.0' encoding='UTF-8'?><opml version='2.0'><head><title>x</title></head><body>"
    b"<outline text='News'><outline type='rss' text='A &amp; B' title='A' xmlUrl='https://a.example/feed' "
    b"htmlUrl='https://a.example/'/></outline></body></opml>"
)
TOML = (
    b"[[source]]\nkey = 'a'\nname = 'A'\nway = 'feed'\naddress = 'https://a.example/feed'\n"
    b"rhythm_minutes = 60\n"
    b"[source.rules]\nkeep = ['article', '//main']\nfollow = ['/news/\\d+']\nreplace = [['a', 'b']]\n"
)
VOCABULARY = (
    b"subject = 'MS'\n[disease]\nlabel = 'MS'\nstrong = ['ms']\n[theme]\nlabel = 'food'\nterms = ['diet']\n"
)
CONFIG = (
    b"title: //h1\nauthor: //span[@class='a']\ndate: substring-before(//time, '|')\n"
    b"body: //article | //main\n"
    b"strip: //aside\nstrip_id_or_class: share\nprune: no\nfind_string: <x\nreplace_string: <y\n"
    b"replace_string(<b>): <p>\ntest_url: https://a.example/1\nhttp_header(user-agent): x\n"
)


def text(*seeds: bytes) -> st.SearchStrategy[str]:
    return st.text(max_size=80) | mutated(*seeds).map(lambda body: body.decode("utf-8", "replace"))


def _require_sound(sources: list[Source]) -> None:
    for source in sources:
        assert checked(source) == source
        source.name.encode()


@fuzzed
@given(text(TOML))
@example("source = " + "[" * 5_000)
@example("[[source]]\nkey = 'a'\nname = 'A\\u0000'\nway = 'feed'\naddress = 'https://a.example/'")
def test_any_list_of_sources_in_toml(written: str) -> None:
    with contextlib.suppress(SourceFileError):
        found = read_toml(written)
        _require_sound(found)
        assert read_toml(write_toml(found)) == found


@fuzzed
@given(mutated(OPML) | st.binary(max_size=80))
@example(b"<opml><body><outline text='x' xmlUrl='https://[x/'/></body></opml>")
@example(b"<opml><body><outline text='x' xmlUrl='https:///'/></body></opml>")
@example("<opml><body><outline text='x' xmlUrl='https://日本.例/'/></body></opml>".encode())
def test_any_opml(body: bytes) -> None:
    with contextlib.suppress(SourceFileError):
        found = read_opml(body)
        _require_sound(found)
        assert [one.address for one in read_opml(write_opml(found, "x"))] == [one.address for one in found]


@settings(fuzzed, suppress_health_check=list(HealthCheck))
@given(text(template().encode(), re.sub(r"(?m)^# ?(?=\w+ =|\[)", "", template()).encode()))
@example("x = " + "[" * 5_000)
@example("[publication]\ntitle = 'A\\u0001'")
@example('[publication]\ntitle = "A\\u0001"')
@example("[schedule]\nzone = '../../etc/passwd'")
@example("[schedule]\nzone = '" + "a" * 5_000 + "'")
@example("[schedule]\nzone = 'A\\u0000'")
@example('[schedule]\nzone = "A\\u0000"')
@example("schedule = 3")
def test_any_editorial_settings(tmp_path: Path, written: str) -> None:
    path = tmp_path / "editorial.toml"
    path.write_text(written, encoding="utf-8", errors="replace")
    with contextlib.suppress(SettingsError):
        read_editorial(path)


@fuzzed
@given(text(CONFIG))
def test_any_site_config(written: str) -> None:
    with contextlib.suppress(ValueError):
        read_site_config(written)


@fuzzed
@given(text(VOCABULARY))
@example("x = " + "[" * 5_000)
def test_any_vocabulary(written: str) -> None:
    assert builtin_vocabulary()
    with contextlib.suppress(ValueError):
        parse_vocabulary(written)


_VARIABLES = (
    "PUBLIC_URL BIND CONTACT CRAWL_DELAY ALLOW_NETWORKS WORKERS SMTP ALARM_MAIL ALARM_WEBHOOK KEEP_PAGES_DAYS"
)


@fuzzed
@given(
    st.dictionaries(
        st.sampled_from(
            [f"MSDIGEST_{name}" for name in f"{_VARIABLES} DATABASE_URL METRICS_BIND LOG_LEVEL".split()]
        ),
        st.text(max_size=20)
        | st.sampled_from(["https://[", "nan", "inf", "1e999", "-1", "٣", "[::1]:0", "a@b:99999"]),
    )
)
def test_any_variables(environ: dict[str, str]) -> None:
    with contextlib.suppress(SettingsError):
        read_settings(environ)


@fuzzed
@given(text(b'[["title", "MS"], ["note", "A \\ud800 note"]]'))
@example("[" * 50_000)
@example('[["title", "\\ud800"]]')
def test_any_form_that_was_carried(written: str) -> None:
    fields = from_text(written)
    assert from_text(as_text(FormData(list(fields)))) in {fields, ()}
    for name, value in fields:
        assert "\0" not in name + value
        (name + value).encode()


@fuzzed
@given(st.text(alphabet="/\\.?#:@ \t\n\r%a", max_size=20) | st.text(max_size=20))
def test_no_address_to_go_back_to_leads_elsewhere(address: str) -> None:
    found = safe_next(address)
    assert re.match(r"/(?![/\\])", found)
    assert not re.search(r"[\x00-\x20]", found)


@fuzzed
@given(st.text(max_size=60) | st.sampled_from(["gzip;q=nan", "br;q=1e999, gzip;q=-inf", "*;q=0", ";q=1,,;"]))
@example("Mon, 02 Mar 2026 07:00:00 +9999")
@example("Fri, 31 Dec 9999 23:59:59 -2359")
@example("Mon, 99 Mar 99999999999999999999 07:00:00 GMT")
def test_any_headers_of_readers(value: str) -> None:
    assert codings(value)[-1] == ""
    moment = _moment(value)
    assert moment is None or moment.tzinfo is not None


@settings(fuzzed, suppress_health_check=list(HealthCheck), max_examples=max(fuzzed.max_examples // 5, 5))
@given(data=st.data())
def test_any_backup(tmp_path: Path, data: st.DataObject) -> None:
    spoilt = tmp_path / "spoilt.db"
    spoilt.write_bytes(data.draw(mutated(sqlite_prepared(), most=10_000_000)))
    with contextlib.suppress(StorageError), opened_backup(spoilt):
        pass


def test_a_backup_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with pytest.raises(StorageError), opened_backup(tmp_path / "empty.db"):
        pass
