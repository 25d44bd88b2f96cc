"""The containers, as an operator meets them: built, started, killed, taken down and brought back.

Not part of a usual run, as it takes minutes: `make test-compose`. It needs a Docker engine with
Compose v2, named by DOCKER_HOST or at the usual socket.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

import pytest

from app.settings import PREFIX, Settings
from tests.compose.engine import ROOT, Project, free_port, missing, wait_for
from tests.compose.front import require_feed, require_served

OURS = {"scheduler", "worker", "web"}
OTHERS = {"postgres", "front"}
PREVIOUS = "3968d23"  # the version an upgrade is tried from
DOCUMENTS = ("/digest.atom", "/stories.atom", "/digest.rss", "/digest.json", "/")
FEEDS = {
    "/digest.atom": "application/atom+xml",
    "/digest.rss": "application/rss+xml",
    "/digest.json": "application/feed+json",
}
PASSWORD = "p@ss:w/o%2Frd"  # all the signs that mean something in an address
SITES = "/tmp/demo.toml"  # noqa: S108 - of the container, and gone with it
SETTINGS = f"""\
POSTGRES_PASSWORD={PASSWORD}
MSDIGEST_PUBLIC_URL=https://digest.example.org/
MSDIGEST_ALLOW_NETWORKS=127.0.0.0/8
MSDIGEST_CRAWL_DELAY=0
"""
_long = pytest.mark.timeout(1800)  # on a machine that others use too


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The service, built and healthy; nothing is left of it afterwards."""
    if reason := missing():
        pytest.skip(f"{reason}; DOCKER_HOST may name one elsewhere")
    settings = tmp_path_factory.mktemp("compose") / "settings"
    settings.write_text(SETTINGS)
    made = Project(name=f"msdigest-test-{os.getpid()}", settings=settings, port=free_port())
    try:
        made.compose("up", "--detach")
        until_healthy(made)
        yield made
    finally:
        made.compose("down", "--volumes", "--remove-orphans", "--timeout", "20", check=False)
        made.docker("image", "rm", "--force", made.image)


def until_healthy(project: Project) -> None:
    wanted = dict.fromkeys(OURS | OTHERS, "healthy")
    wait_for("all services to be healthy", lambda: project.health() == wanted)


def entries(feed: bytes) -> int:
    return feed.count(b"<entry")


def documents(project: Project) -> list[tuple[int, bytes]]:
    return [project.get(path) for path in DOCUMENTS]


def serve_demo_sites(project: Project, index: int = 1) -> None:
    """Start the demo sites inside a worker, where the addresses in their pages lead to them."""
    program = ("python", "-m", "app.demo", "--port", "8100", "--sources", SITES)
    project.compose("exec", "--detach", "--index", str(index), "worker", *program)
    wait_for("the demo sites", lambda: "[[source]]" in project.in_worker(index, "cat", SITES, check=False))


def is_there(project: Project, index: int) -> bool:
    return "work" in project.in_worker(index, "cat", "/proc/1/cmdline", check=False)


def is_at_work(project: Project, index: int) -> bool:
    return project.in_worker(index, "msdigest", "alive", "work", check=False) == ""


def nothing_waits(project: Project) -> bool:
    waiting = project.status()["pending_pages"]
    return waiting in (0, {"number": 0, "more": False})  # the version before told the number alone


def last_crawl(project: Project) -> tuple[str, bool]:
    """When the last crawl began, and whether it has ended."""
    run = project.status()["last_runs"]["crawl"]
    return (run["started_at"], run["ended_at"] is not None) if run else ("", False)


def crawled_since(project: Project, before: str) -> bool:
    began, ended = last_crawl(project)
    return began > before and ended


@pytest.mark.compose
@_long
def test_a_new_installation_is_served(project: Project) -> None:
    assert project.get("/healthz")[0] == 200
    assert project.get("/readyz")[0] == 200
    status, feed = project.get("/digest.atom")
    assert status == 200
    assert b"<feed" in feed
    assert project.containers()["migrate"]["State"]["ExitCode"] == 0
    assert "PostgreSQL answers" in project.compose("run", "--rm", "-T", "web", "doctor")


@pytest.mark.compose
@_long
def test_what_a_container_may_not(project: Project) -> None:
    containers = project.containers()
    for name in OURS:
        host, config = containers[name]["HostConfig"], containers[name]["Config"]
        assert config["User"] == "msdigest"
        assert host["ReadonlyRootfs"]
        assert host["CapDrop"] == ["ALL"]
        assert not host["CapAdd"]
        assert "no-new-privileges:true" in host["SecurityOpt"]
        assert host["Memory"] > 0
        assert host["RestartPolicy"]["Name"] == "unless-stopped"
    shell = "id -u; touch /srv/msdigest/x 2>/dev/null || echo refused; ls /srv/msdigest"
    number, refused, *files = project.compose("exec", "-T", "web", "sh", "-c", shell).split()
    assert (number, refused) == ("10001", "refused")
    assert not set(files) & {"tests", "docs", "data", "Makefile", "docker-compose.yml"}
    assert containers["postgres"]["HostConfig"]["PortBindings"] in ({}, None)
    assert containers["web"]["HostConfig"]["PortBindings"] in ({}, None)
    front = containers["front"]
    (published,) = front["HostConfig"]["PortBindings"]["8080/tcp"]
    assert published["HostIp"] == "127.0.0.1"
    assert front["Config"]["User"] == "10001:10001"
    assert front["HostConfig"]["ReadonlyRootfs"]
    assert all(not mount["RW"] for mount in front["Mounts"])


@pytest.mark.compose
@_long
def test_readers_are_served_without_the_program(project: Project) -> None:
    wait_for("the first documents", lambda: project.get("/digest.atom")[0] == 200)
    project.compose("stop", "web")
    try:
        for path, kind in FEEDS.items():
            require_feed(project, path, kind)
        require_served(project, "/", "text/html")
        for path in ("/.digest.atom.x.partial", "/digest.atom.br", "/review", "/story/none"):
            assert project.ask(path, {})[0] in {502, 504}, path  # no file of theirs: asks the program
    finally:
        project.compose("start", "web")
    until_healthy(project)
    assert project.get("/login")[0] == 200
    for path in (*FEEDS, "/"):
        assert project.ask(path, {}, "POST")[0] in {403, 405}  # told by the program
        assert project.ask(path, {}, "OPTIONS")[0] == 204
        head, headers, body = project.ask(path, {}, "HEAD")
        assert (head, body, headers["ETag"]) == (200, b"", project.ask(path, {})[1]["ETag"])
    assert project.ask("/gone/none.html", {})[0] == 404
    assert project.ask("/", {"If-None-Match": '"none"'})[0] == 200
    assert project.ask("/login", {"If-None-Match": '"none"'})[0] == 200  # no tag leads astray


@pytest.mark.compose
@_long
def test_a_misspelt_setting_is_refused_with_a_hint(project: Project, tmp_path: Path) -> None:
    misspelt = tmp_path / "settings"
    misspelt.write_text(SETTINGS + "MSDIGEST_CONTCAT=desk@example.org\n")
    other = Project(name=project.name, settings=misspelt, port=project.port)
    said = other.compose("run", "--rm", "-T", "--no-deps", "web", "doctor", check=False)
    assert "Did you mean MSDIGEST_CONTACT?" in said


@pytest.mark.compose
@_long
def test_without_a_password_nothing_starts(project: Project, tmp_path: Path) -> None:
    empty = tmp_path / "settings"
    empty.write_text("POSTGRES_PASSWORD=\n")
    other = Project(name=project.name, settings=empty, port=project.port)
    assert "POSTGRES_PASSWORD" in other.compose("config", check=False)


@pytest.mark.compose
@_long
def test_what_was_published_outlives_restart_kill_and_down(project: Project) -> None:
    serve_demo_sites(project)
    project.command("worker", "sources", "import", SITES)
    # Nobody tells the worker: it looks for itself what is due.
    wait_for("the worker to read the demo sites", lambda: project.status()["stories"].get("approved", 0) >= 5)
    wait_for("the worker to end its crawl", lambda: last_crawl(project)[1])
    wait_for("the worker to read every page", lambda: nothing_waits(project))
    project.command("scheduler", "publish", "--now")
    published = documents(project)
    assert [status for status, _ in published] == [200] * len(DOCUMENTS)
    assert entries(published[0][1]) == 1  # one issue of the digest
    assert entries(published[1][1]) >= 5  # and each of its stories

    project.compose("restart")
    until_healthy(project)
    assert documents(project) == published

    before, _ = last_crawl(project)
    project.compose("kill", "--signal", "KILL", "worker")
    wait_for("the worker to be gone", lambda: "worker" not in project.health())
    assert documents(project) == published
    project.compose("up", "--detach")
    serve_demo_sites(project)
    project.command("worker", "sources", "edit", "harbour", "rhythm_minutes=61")  # makes it due
    wait_for("the next crawl", lambda: crawled_since(project, before))
    until_healthy(project)

    project.compose("down")
    project.compose("up", "--detach")
    until_healthy(project)
    assert documents(project) == published
    assert project.status()["issues"] == {"digest": 1, "stories": 1}


@pytest.mark.compose
@_long
def test_four_workers_share_and_are_killed_at_random(project: Project) -> None:
    before, documents_before = project.status(), documents(project)
    project.compose("up", "--detach", "--scale", "worker=4", "--no-recreate")
    for index in range(1, 5):
        wait_for("a worker", partial(is_there, project, index))
        serve_demo_sites(project, index)
    last, _ = last_crawl(project)
    for source in project.status()["sources"]:
        if "127.0.0.1" in source["source"]["address"]:
            project.command("web", "sources", "edit", source["source"]["key"], "rhythm_minutes=62")
    chance = random.Random(4)  # noqa: S311 - whom it hits
    for _ in range(4):
        time.sleep(chance.uniform(2, 8))
        index = chance.randint(1, 4)
        project.in_worker(
            index, "sh", "-c", "kill -9 -1", check=False
        )  # all but the first process, which ends then
        wait_for("its return", partial(is_at_work, project, index))
        serve_demo_sites(project, index)
    wait_for("a crawl", lambda: crawled_since(project, last))
    wait_for("every page", lambda: nothing_waits(project))
    after = project.status()
    assert after["stories"] == before["stories"]
    assert documents(project) == documents_before
    assert sum(name.startswith("work@") for name in after["beats"]) >= 4
    project.compose("up", "--detach", "--scale", "worker=1")


@pytest.mark.compose
@_long
def test_backed_up_destroyed_and_restored(project: Project) -> None:
    before, status = documents(project), project.status()
    project.command("web", "backup", "/data/all.backup")
    kept = project.settings.parent / "all.backup"
    project.compose("cp", "web:/data/all.backup", str(kept))
    project.compose("down", "--volumes")
    project.compose("up", "--detach")
    until_healthy(project)
    assert documents(project) != before
    project.compose("stop", "scheduler", "worker")
    project.compose("cp", str(kept), "web:/data/all.backup")
    project.command("web", "restore", "/data/all.backup", "--replace")
    project.compose("up", "--detach")
    until_healthy(project)
    assert documents(project) == before
    assert project.status()["issues"] == status["issues"]
    assert project.status()["stories"] == status["stories"]


@pytest.mark.compose
@_long
def test_figures(project: Project) -> None:
    """Not a test: what the documentation says of size, start and memory."""
    size = project.docker("image", "inspect", "--format", "{{.Size}}", project.image)
    project.compose("down")
    began = time.monotonic()
    project.compose("up", "--detach")
    wait_for("an answer", project.ready)
    took = time.monotonic() - began
    until_healthy(project)
    ids = project.compose("ps", "--quiet").split()
    memory = project.docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}", *ids)
    print(f"\nimage {int(size) / 1e6:.0f} MB; from `up` to ready {took:.0f} s\n{memory}")


@pytest.mark.compose
@_long
def test_upgraded_from_the_version_before(tmp_path: Path) -> None:
    if reason := missing():
        pytest.skip(reason)
    archive = subprocess.run(["git", "archive", PREVIOUS], cwd=ROOT, capture_output=True, check=False)
    if archive.returncode:
        pytest.skip(f"this checkout does not hold {PREVIOUS}")
    (tmp_path / "old").mkdir()
    subprocess.run(["tar", "-x", "-C", tmp_path / "old"], input=archive.stdout, check=True)
    settings = tmp_path / "settings"
    settings.write_text(SETTINGS)
    name = f"msdigest-up-{os.getpid()}"
    old = Project(name=name, settings=settings, port=free_port(), tag=f"{name}-old", folder=tmp_path / "old")
    new = replace(old, tag=f"{name}-new", folder=ROOT)
    try:
        old.compose("up", "--detach")
        wait_for("the old version", lambda: old.health() == dict.fromkeys(OURS | {"postgres"}, "healthy"))
        serve_demo_sites(old)
        old.command("worker", "sources", "import", SITES)
        wait_for("stories", lambda: old.status()["stories"].get("approved", 0) >= 5)
        wait_for("its pages", lambda: nothing_waits(old))
        old.command("scheduler", "publish", "--now")
        before, status = old.get("/stories.atom"), old.status()
        new.compose("up", "--detach", "--remove-orphans")
        until_healthy(new)
        assert new.status()["stories"] == status["stories"]
        assert new.status()["issues"] == status["issues"]
        assert entry_ids(new.get("/stories.atom")[1]) == entry_ids(before[1])
    finally:
        new.compose("down", "--volumes", "--remove-orphans", "--timeout", "20", check=False)
        for image in (old.image, new.image):
            old.docker("image", "rm", "--force", image)


def entry_ids(feed: bytes) -> list[bytes]:
    return re.findall(rb"<id>([^<]*)</id>", feed)


def test_the_example_names_settings_that_exist() -> None:
    known = {PREFIX + field.name.upper() for field in fields(Settings)}
    named = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    asked = re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text())
    assert {name for name in named if name.startswith(PREFIX)} <= known
    assert {name for name in asked if name.startswith(PREFIX)} <= known
    assert {name for name in named if not name.startswith(PREFIX)} <= set(asked)
