"""Building feeds, beside feedgen as its own documentation uses it; building again with one story more; and
serving them, beside nginx with `gzip_static`, where that is installed.

``python -m benchmarks.feeds``. Everything is a ratio within one run; what counts is time of processor.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from feedgen.feed import FeedGenerator

from aggregator.model import ReleasedStory, Telling
from feeds import build, entries
from feeds.channel import ChannelInfo, Entry, Publication
from feeds.documents import documents
from feeds.edition import Identity
from feeds.entries import story_entry
from feeds.formats.atom import render_atom
from feeds.formats.rss import render_rss
from feeds.outbox import write_documents

SIZES = (50, 1_000, 10_000)
ROUNDS = 3
REQUESTS = 10_000
NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
PUBLICATION = Publication(
    title="Bench", description="Made up.", publisher="Bench", language="en", home="https://bench.example/"
)
IDENTITY = Identity(authority="bench.example", year=2026, created_at=NOW)
CHANNEL = ChannelInfo(
    uid="tag:bench.example,2026:feed/stories",
    name="stories",
    title="Bench: stories",
    description="Made up.",
    publication=PUBLICATION,
    updated_at=NOW,
)


def main() -> None:
    for size in SIZES:
        _building(size)
    with tempfile.TemporaryDirectory() as folder:
        _serving(Path(folder))


def story(number: int) -> ReleasedStory:
    """A story of an ordinary length."""
    telling = Telling(
        source_name=f"Source {number % 40}",
        url=f"https://source{number % 40}.example/articles/{number}?from=feed&n={number}",
        title=f"What {number} people with MS ate, & what came of it",
        authors=("A. Writer",),
        published_at=NOW - timedelta(hours=number),
        language="en",
    )
    words = f"Story {number}: people who ate more fish slept a little better than those who did not. " * 5
    moment = NOW - timedelta(minutes=number)
    return ReleasedStory(
        uid=f"tag:bench.example,2026:story/{number}",
        title=telling.title,
        summary=words,
        excerpt_html=f"<p>{words}</p>",
        topics=("fish", "vitamin-d"),
        telling=telling,
        also_at=(),
        released_at=moment,
        updated_at=moment,
    )


def _building(size: int) -> None:
    stories = [story(number) for number in range(size)]
    more = [story(-1), *stories]
    plain: dict[str, list[float]] = {"feedgen": [], "ours": [], "again": []}
    for _ in range(ROUNDS if size < SIZES[-1] else 1):
        made = [_entry(one) for one in stories]
        plain["feedgen"].append(_cpu(lambda made=made: _feedgen(made)))  # type: ignore[misc]
        _forget()
        _ours_of(made[:1])
        build._entry.cache_clear()
        plain["ours"].append(_cpu(lambda made=made: _ours_of(made)))  # type: ignore[misc]
        _ours(stories)
        plain["again"].append(_cpu(lambda: _ours(more)))
    theirs, ours, again = (median(plain[name]) for name in ("feedgen", "ours", "again"))
    print(
        f"{size:6} entries, Atom and RSS: feedgen {theirs * 1e3:8.1f} ms  ours {ours * 1e3:8.1f} ms "
        f"({ours / theirs:4.2f} x)  one story more {again * 1e3:7.1f} ms ({again / ours:5.3f} of ours)"
    )


def _ours(stories: list[ReleasedStory]) -> None:
    _ours_of([story_entry(one, PUBLICATION) for one in stories])


def _ours_of(made: list[Entry]) -> None:
    render_atom(CHANNEL, made)
    render_rss(CHANNEL, made)


def _forget() -> None:
    """As if nothing had been built before."""
    entries.story_entry.cache_clear()
    build._entry.cache_clear()


def _entry(one: ReleasedStory) -> Entry:
    return story_entry.__wrapped__(one, PUBLICATION)


def _feedgen(made: list[Entry]) -> None:
    """As its documentation says, in the simplest way."""
    for kind in ("atom", "rss"):
        feed = FeedGenerator()
        feed.id(CHANNEL.uid)
        feed.title(CHANNEL.title)
        feed.link(href=PUBLICATION.home, rel="alternate")
        feed.description(CHANNEL.description)
        feed.load_extension("dc")
        for one in made:
            entry = feed.add_entry(order="append")
            entry.id(one.uid)
            entry.title(one.title)
            entry.link(href=one.link)
            entry.published(one.published_at)
            entry.updated(one.updated_at)
            entry.content(one.content_html, type="CDATA" if kind == "rss" else "html")
            entry.summary(one.summary)
            entry.author([{"name": name} for name in one.authors])
            entry.category([{"term": topic} for topic in one.topics])
        feed.atom_str() if kind == "atom" else feed.rss_str()


def _cpu(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _serving(folder: Path) -> None:
    outbox = folder / "public"
    write_documents(outbox, documents(PUBLICATION, IDENTITY, [], [story(number) for number in range(100)]))
    if shutil.which("nginx") is None:
        with _our_server(folder) as ours:
            _tell("ours", [_measured(ours)])
        print("nginx is not installed: apt-get install nginx")
        return
    with _our_server(folder) as ours, _nginx(folder) as nginx:
        pairs = [
            (_measured(ours), _measured(nginx)) for _ in range(ROUNDS)
        ]  # in turn, as the machine is noisy
    _tell("ours", [one for one, _ in pairs])
    _tell("nginx", [one for _, one in pairs])
    ratios = {
        kind: median(ours[kind].cpu / theirs[kind].cpu for ours, theirs in pairs) for kind in pairs[0][0]
    }
    print(
        "ours to nginx, processor:  " + "  ".join(f"{kind} {ratio:.2f} x" for kind, ratio in ratios.items())
    )


@dataclass(frozen=True, slots=True)
class Served:
    """What a request cost: seconds of processor of the server, seconds until it was answered (sorted)."""

    cpu: float
    waits: list[float]


def _tell(name: str, rounds: list[dict[str, Served]]) -> None:
    for kind in rounds[0]:
        cpu = median(one[kind].cpu for one in rounds)
        a_second = median(len(one[kind].waits) / sum(one[kind].waits) for one in rounds)
        p99 = median(one[kind].waits[len(one[kind].waits) * 99 // 100] for one in rounds)
        print(
            f"{name:6} {kind:9} {cpu * 1e6:6.1f} µs of processor a request"
            f"  {a_second:7.0f} requests/s of one reader  p99 {p99 * 1e3:6.2f} ms"
        )


def _measured(server: tuple[int, int]) -> dict[str, Served]:
    process, port = server
    etag, _ = _ask(port, {"Accept-Encoding": "gzip"}, 1)
    kinds = {
        "200 gzip": {"Accept-Encoding": "gzip"},
        "304": {"Accept-Encoding": "gzip", "If-None-Match": etag},
    }
    figures: dict[str, Served] = {}
    for name, headers in kinds.items():
        _ask(port, headers, REQUESTS // 10)
        before = _spent(process)
        _, waits = _ask(port, headers, REQUESTS)
        figures[name] = Served((_spent(process) - before) / REQUESTS, sorted(waits))
    return figures


def _ask(port: int, headers: dict[str, str], times: int) -> tuple[str, list[float]]:
    """The tag of what was answered, and how long each answer took."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    etag, waits = "", []
    for _ in range(times):
        began = time.perf_counter()
        connection.request("GET", "/stories.atom", headers=headers)
        answer = connection.getresponse()
        answer.read()
        waits.append(time.perf_counter() - began)
        assert answer.status in {200, 304}, answer.status
        etag = answer.headers.get("ETag", "")
    connection.close()
    return etag, waits


def _spent(process: int) -> float:
    """Seconds of processor that a process and its children have used, in all their threads."""
    tasks = [task for one in (process, *_children(process)) for task in Path(f"/proc/{one}/task").iterdir()]
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def _children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@contextlib.contextmanager
def _our_server(folder: Path) -> Iterator[tuple[int, int]]:
    port = _free_port()
    code = (
        "import sys, uvicorn; from pathlib import Path; from app.web.public import PublicFiles; "
        "from starlette.applications import Starlette; from starlette.middleware import Middleware; "
        "from app.web.headers import Headers; "
        "from app.web.protocol import speaking; "
        "files = PublicFiles(Path(sys.argv[1]), 'https://bench.example/'); "
        "app = Starlette(middleware=[Middleware(Headers)]); "
        "app.router.default = files; "
        "uvicorn.run(app, port=int(sys.argv[2]), log_config=None, access_log=False, ws='none', "
        "http=speaking(files.memory))"
    )
    command = [sys.executable, "-c", code, str(folder / "public"), str(port)]
    with subprocess.Popen(command) as process:
        _until_it_answers(port)
        yield process.pid, port
        process.terminate()


@contextlib.contextmanager
def _nginx(folder: Path) -> Iterator[tuple[int, int]]:
    port = _free_port()
    config = folder / "nginx.conf"
    config.write_text(
        f"""
        daemon off; pid {folder}/nginx.pid; error_log /dev/null; worker_processes 1;
        events {{ worker_connections 16384; }}
        http {{
          access_log off; gzip_static on; gzip_vary on; etag on; default_type application/atom+xml;
          keepalive_requests 1000000;
          client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
          uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
          add_header Cache-Control "public, max-age=1800";
          server {{ listen 127.0.0.1:{port}; root {folder}/public; }}
        }}
        """
    )
    folder.chmod(0o755)
    user = ["-g", "user root;"] if os.getuid() == 0 else []
    with subprocess.Popen(["nginx", "-c", str(config), "-p", str(folder), *user]) as process:
        _until_it_answers(port)
        yield process.pid, port
        process.terminate()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_it_answers(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            _ask(port, {}, 1)
            return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")


if __name__ == "__main__":
    main()
