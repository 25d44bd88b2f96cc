"""How the desk looks on a device: chosen without a sign-in, kept in a cookie, in force at once."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from app.web.display import CHOICES, COOKIE, Display, display_of, set_size
from app.web.display_page import WORDS
from tests.app.web.world import Client


def _asking(cookie: str) -> Request:
    header = [(b"cookie", f"{COOKIE}={cookie}".encode())] if cookie else []
    return Request({"type": "http", "headers": header})


def test_a_choice_is_in_force_on_the_next_page_and_everywhere(reader: Client) -> None:
    sent = {"text": "largest", "colours": "dark", "contrast": "strong", "letters": "wide", "keys": "two"}
    answer = reader.post("/display", {**sent, "set": "20", "back": "/history?before=3"})
    assert answer.status == 303
    cookie = answer.headers["set-cookie"]
    for part in ("desk-display=", "HttpOnly", "SameSite=lax", "Secure", "Path=/", "Max-Age=34560000"):
        assert part in cookie
    page = reader.get(answer.location)
    assert "Saved." in page.text(".saved")
    assert page.html.css(".saved a::attr(href)").get() == "/history?before=3"
    assert dict(page.html.css("html")[0].attrib) == {
        "lang": "en",
        **{f"data-{name}": value for name, value in sent.items()},
    }
    checked = page.html.css("input[checked]")
    assert {one.attrib["name"]: one.attrib["value"] for one in checked} == {**sent, "set": "20"}
    assert reader.get("/login").html.css("html::attr(data-text)").get() == "largest"
    assert page.html.css("meta[name=color-scheme]::attr(content)").get() == "dark"


def test_everything_can_be_put_back(reader: Client) -> None:
    reader.post("/display", {"text": "large", "keys": "off"})
    page = reader.get(reader.post("/display", {"text": "large", "reset": "1"}).location)
    assert dict(page.html.css("html")[0].attrib) == {"lang": "en"}


def test_a_form_of_another_site_changes_nothing(reader: Client) -> None:
    answer = reader.post("/display", {"text": "largest"}, {"Origin": "https://evil.example"})
    assert answer.status == 403
    assert "set-cookie" not in answer.headers


def test_the_way_back_leads_nowhere_else(reader: Client) -> None:
    page = reader.get("/display?saved=1&back=//evil.example")
    assert page.html.css(".saved a::attr(href)").get() == "/review"


@pytest.mark.parametrize("cookie", ["", "nonsense", "text:huge.keys:9", "text", "...", ":::", "a:b." * 900])
def test_what_cannot_be_read_is_as_usual(cookie: str) -> None:
    assert display_of(_asking(cookie)) == Display()


def test_the_size_of_a_set_is_a_number() -> None:
    assert set_size(_asking("")) == 10
    assert set_size(_asking("keys:off.set:5")) == 5


def test_every_choice_has_its_words() -> None:
    assert {name: set(choices) for name, (_, choices) in WORDS.items()} == {
        name: set(values) for name, values in CHOICES.items()
    }


def test_every_page_leads_there_and_back(curator: Client) -> None:
    for path in ("/history", "/status", "/nothing", "/display?back=%2Fhistory"):
        found = curator.get(path).html.css(".about a::attr(href)").get("")
        wanted = "/history" if path.startswith("/display") else path
        assert found == f"/display?back={wanted.replace('/', '%2F')}" or found == f"/display?back={wanted}"
