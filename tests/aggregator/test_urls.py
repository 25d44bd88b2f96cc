"""Addresses keep their meaning when cleaned, and one page has one key."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.urls import MAX_LENGTH, clean_url, host_of, is_edition, join, registrable, url_key

HOSTS = st.sampled_from(
    [
        "example.org",
        "WWW.Example.ORG",
        "m.example.co.uk",
        "bücher.example",
        "[2001:DB8::1]",
        "192.0.2.7",
        "amp.a.b",
    ]
)
TEXT = st.text(
    alphabet=st.sampled_from("aZ09%25eE2fF~-._/&=?#;+ é\u00a0\u200b\t\n\\'\"[]{}|<>@:ampprint"), max_size=40
)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    scheme = draw(st.sampled_from(["http", "https", "HTTP"]))
    port = draw(st.sampled_from(["", ":80", ":443", ":8080", ":"]))
    tail = draw(TEXT)
    return f"{scheme}://{draw(HOSTS)}{port}/{tail}" + draw(
        st.sampled_from(["", "?utm_source=x&b=2&a=1", "/amp/#top"])
    )


@settings(deadline=None, max_examples=400)
@given(addresses())
def test_cleaning_and_keying_are_idempotent(url: str) -> None:
    cleaned = clean_url(url)
    assert clean_url(cleaned) == cleaned
    assert url_key(cleaned) == url_key(url)
    assert url_key(f"https://{url_key(url)}") == url_key(url)


@settings(deadline=None, max_examples=400)
@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_value_error(text: str) -> None:
    for candidate in (text, f"http://{text}"):
        try:
            cleaned = clean_url(candidate)
        except ValueError:
            continue
        assert cleaned.isascii()
        assert clean_url(cleaned) == cleaned


@settings(deadline=None, max_examples=300)
@given(addresses(), TEXT)
def test_a_joined_link_is_already_clean(base: str, link: str) -> None:
    joined = join(base, link)
    assert joined is None or clean_url(joined) == joined


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        (" https://Example.org:443/a%7Eb/%c3%a9?x=1#part \n", "https://example.org/a~b/%C3%A9?x=1"),
        ("http://example.org", "http://example.org/"),
        ("http://user:secret@example.org:8080/", "http://example.org:8080/"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://example.org/a/./b/../c", "https://example.org/a/c"),
        ("https://example.org/a%2Fb", "https://example.org/a%2Fb"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/?b=2&utm_medium=mail&a=1&fbclid=Iw&MC_cid=9", "https://example.org/?b=2&a=1"),
        ("https://example.org/?utm_source=x", "https://example.org/"),
        ("https://example.org./?q=a+b%2Bc", "https://example.org/?q=a+b%2Bc"),
        ("https:\\\\example.org\\a", "https://example.org/a"),
        ("https:///example.org/a", "https://example.org/a"),
        ("https://[2001:DB8:0:0::1]/", "https://[2001:db8::1]/"),
    ],
)
def test_spelling(url: str, cleaned: str) -> None:
    assert clean_url(url) == cleaned


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/a",
        "ftp://example.org/",
        "mailto:someone@example.org",
        "http://",
        "http://exa mple.org/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://[::1%25eth0]/",
        "http://a..b/",
        "https://example.org/" + "a" * MAX_LENGTH,
    ],
)
def test_what_is_no_address_is_refused_by_name(url: str) -> None:
    with pytest.raises(ValueError, match="address") as caught:
        clean_url(url)
    assert url[:100] in str(caught.value)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("http://www.example.org/a/", "https://example.org/a"),
        ("https://m.example.org/a", "https://example.org/a"),
        ("https://amp.example.org/a", "https://www.example.org/a/amp/"),
        ("https://example.org/a?amp=1", "https://example.org/a?outputType=amp"),
        ("https://example.org/a?print=1", "https://example.org/a/print/"),
        ("https://example.org/a.amp.html", "https://example.org/a.html"),
        ("https://example.org/index.html", "https://example.org/"),
        ("https://example.org/a/index.php?id=1", "https://example.org/a?id=1"),
        ("https://example.org/?b=2&a=1", "https://example.org/?a=1&b=2"),
    ],
)
def test_editions_of_one_page_share_a_key(first: str, second: str) -> None:
    assert url_key(first) == url_key(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://example.org/print", "https://example.org/"),
        ("https://example.org/amp/", "https://example.org/"),
        ("https://example.org/stamp", "https://example.org/st"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://news.example.org/a", "https://example.org/a"),
        ("https://www.gov.uk/a", "https://gov.uk/a"),
        ("https://m.example/a", "https://example/a"),
    ],
)
def test_other_pages_keep_other_keys(first: str, second: str) -> None:
    assert url_key(first) != url_key(second)


def test_the_host_keeps_its_port() -> None:
    assert host_of("https://Example.org:443/a") == "example.org"
    assert host_of("http://example.org:443/a") == "example.org:443"


@pytest.mark.parametrize(
    ("link", "joined"),
    [
        ("../c?d=1", "https://example.org/c?d=1"),
        ("\n  b\n/c\t ", "https://example.org/x/b/c"),
        ("//other.example/a", "https://other.example/a"),
        ("#part", "https://example.org/x/y"),
        ("?page=2", "https://example.org/x/y?page=2"),
        ("javascript:void(0)", None),
        ("mailto:someone@example.org", None),
        ("data:text/plain,a", None),
        ("http://[broken/", None),
    ],
)
def test_links_are_resolved_as_browsers_do(link: str, joined: str | None) -> None:
    assert join("https://example.org/x/y", link) == joined


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("news.example.org", "example.org"),
        ("www.example.co.uk:8080", "example.co.uk"),
        ("www.gov.uk", "www.gov.uk"),
        ("someone.wordpress.com", "someone.wordpress.com"),
        ("192.0.2.7", "192.0.2.7"),
        ("localhost", "localhost"),
    ],
)
def test_registrable(host: str, owner: str) -> None:
    assert registrable(host) == owner


@pytest.mark.parametrize(
    "cached",
    [
        "https://www-site-example.cdn.ampproject.org/c/s/www.site.example/a/amp/",
        "https://www-site-example.cdn.ampproject.org/v/s/site.example/a?amp_js_v=0.1",
        "https://site-example.cdn.ampproject.org/c/site.example/a",
    ],
)
def test_a_page_in_the_amp_cache_is_the_page_itself(cached: str) -> None:
    assert url_key(cached).partition("?")[0] == "site.example/a"
    assert url_key("https://cdn.ampproject.org/c/s/site.example/a").startswith("cdn.ampproject.org/")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://a.example/fish/amp/", True),
        ("https://a.example/fish.amp.html", True),
        ("https://a.example/fish/print", True),
        ("https://a.example/fish?amp", True),
        ("https://a.example/fish?a=b&view=print", True),
        ("https://m.a.example/fish", True),
        ("https://www-a-example.cdn.ampproject.org/c/s/www.a.example/fish", True),
        ("https://www.a.example/fish", False),
        ("https://a.example/fish/index.html", False),
        ("https://a.example/fish/", False),
        ("https://a.example/amp/", False),
        ("https://a.example/champ", False),
        ("https://a.example/fish?amp=volt", False),
    ],
)
def test_an_edition_is_known_by_its_address(url: str, said: bool) -> None:
    assert is_edition(url) is said
