from __future__ import annotations

from aggregator.clean.shapes import forget, once


def test_a_text_is_asked_about_once_for_each_article() -> None:
    asked: list[str] = []

    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    remembered = once(length)
    assert [remembered("salt"), remembered("salt"), remembered("oil")] == [4, 4, 3]
    assert asked == ["salt", "oil"]
    forget()
    assert remembered("salt") == 4
    assert asked == ["salt", "oil", "salt"]
