"""How the web server speaks HTTP: as uvicorn does, but what was answered before goes out at once.

A reader's program asks for the same feed every hour for years, and mostly has it already. Such a request
needs no task and no application: the answer is written where the request was read. Everything else goes
uvicorn's own way.
"""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.web.quick import Memory


def speaking(memory: Memory) -> type[HttpToolsProtocol]:
    """The protocol of a server that answers from this memory first."""
    return type("QuickProtocol", (_QuickProtocol,), {"memory": memory})


class _QuickProtocol(HttpToolsProtocol):
    memory: Memory
    _answered = False  # the message that is being read has its answer

    def on_message_begin(self) -> None:
        """Only what a known answer needs; the rest of a request is made when it is asked for."""
        self.url = b""
        self.headers = []
        self.expect_100_continue = False

    def on_headers_complete(self) -> None:
        if self._answer():
            self._answered = True
            self.on_response_complete()
            return
        url, headers, expects = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expects
        self.headers += headers  # the list that the request already holds
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self._answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if self._answered:
            self._answered = False
            return
        super().on_message_complete()

    def _answer(self) -> bool:
        """Whether a known answer was written: to a plain request, with nothing before it unanswered."""
        if self.cycle is not None and not self.cycle.response_complete:
            return False
        parser = self.parser
        lasting = parser.get_http_version() == "1.1" and parser.should_keep_alive()
        if not lasting or parser.should_upgrade() or self.flow.write_paused:
            return False
        path, _, _ = self.url.partition(b"?")  # what stands after it means nothing to a file
        if not path.startswith(b"/") or b"%" in path or self.root_path:
            return False
        known = self.memory.recall(
            parser.get_method().decode(), path.decode("ascii", "replace"), self.headers
        )
        if known is None:
            return False
        own = b"".join(name + b": " + value + b"\r\n" for name, value in self.server_state.default_headers)
        self.transport.write(known.first + own + known.rest)
        return True
