"""Lists of sources go out and come back, in TOML with everything and in OPML with the feeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Permission, Policy, Source, Way
from app.installation import Installation
from app.jobs.sources import import_sources, starter_sources
from app.source_files import checked, read_opml, read_toml, write_opml, write_toml

_NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)
_SOURCES = st.builds(
    Source,
    id=st.just(0),
    key=st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True),
    name=_NAMES,
    way=st.sampled_from(Way),
    address=st.from_regex(r"https://[a-z]{3,9}\.example/[a-z0-9]{0,9}", fullmatch=True),
    homepage=st.sampled_from(["", "https://home.example/"]),
    language=st.sampled_from(["", "en", "pt-BR"]),
    rhythm=st.integers(1, 100_000).map(lambda minutes: timedelta(minutes=minutes)),
    max_pages=st.integers(1, 10_000),
    policy=st.sampled_from(Policy),
    permission=st.sampled_from(Permission),
    excerpt_chars=st.integers(0, 1_000),
    active=st.booleans(),
    note=_NAMES,
)


@given(st.lists(_SOURCES, max_size=4))
def test_toml_gives_back_everything(sources: list[Source]) -> None:
    sources = [checked(one) for one in sources]
    assert read_toml(write_toml(sources)) == sources


@given(st.lists(_SOURCES, max_size=5, unique_by=lambda one: one.address))
def test_opml_gives_back_the_feeds(sources: list[Source]) -> None:
    sources = [checked(one) for one in sources]
    feeds = [one for one in sources if one.way is Way.FEED]
    back = read_opml(write_opml(sources, "Ours & theirs"))
    assert [(one.name, one.address) for one in back] == [(one.name, one.address) for one in feeds]
    assert len({one.key for one in back}) == len(back)


def test_what_was_exported_is_known_when_it_comes_back(installation: Installation) -> None:
    listed = [
        replace(one, key=f"own-{number}")
        for number, one in enumerate(starter_sources())
        if one.way is Way.FEED
    ]
    added, _ = import_sources(installation, listed)
    with installation.store.read() as transaction:
        ours = transaction.sources.all()
    for again in (read_opml(write_opml(ours, "Ours")), read_toml(write_toml(ours))):
        assert import_sources(installation, again) == (0, added)
