"""One project of Docker Compose, made of the files in this checkout, and taken away again."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# What a variable of the shell says counts more than the file of settings, so only these are passed on.
PASSED_ON = ("PATH", "HOME", "BUILD_NETWORK")


def missing() -> str:
    """What is missing on this machine to run Compose, or ""."""
    if shutil.which("docker") is None:
        return "there is no docker command"
    for command, reason in (
        (("docker", "compose", "version"), "there is no Docker Compose v2"),
        (("docker", "info", "--format", "{{.ServerVersion}}"), "no Docker engine answers"),
    ):
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
        if done.returncode != 0:
            return reason
    return ""


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project with a name, a port and an image of its own, so that it meets no other one."""

    name: str
    settings: Path  # in the place of .env
    port: int
    tag: str = ""  # of the image; default: the name
    folder: Path = ROOT  # of the checkout; another one for another version

    @property
    def image(self) -> str:
        return f"msdigest:{self.tag or self.name}"

    def compose(self, *arguments: str, check: bool = True) -> str:
        """Run `docker compose`; returns what it wrote, and says all of it when it fails."""
        done = self._run("docker", "compose", "--env-file", str(self.settings), *arguments)
        assert done.returncode == 0 or not check, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout if check else done.stdout + done.stderr

    def docker(self, *arguments: str) -> str:
        done = self._run("docker", *arguments)
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def command(self, service: str, *arguments: str) -> str:
        """Run a command of the program in the container of a service."""
        return self.compose("exec", "-T", service, "msdigest", *arguments)

    def in_worker(self, index: int, *command: str, check: bool = True) -> str:
        """Run something in one of several workers, counted from 1."""
        return self.compose("exec", "-T", "--index", str(index), "worker", *command, check=check)

    def status(self) -> dict[str, Any]:
        """What the program says about itself."""
        told: dict[str, Any] = json.loads(self.command("web", "status", "--json"))
        return told

    def containers(self) -> dict[str, dict[str, Any]]:
        """What the engine knows about the containers, by the name of the service."""
        ids = self.compose("ps", "--all", "--quiet").split()
        known: list[dict[str, Any]] = json.loads(self.docker("inspect", *ids)) if ids else []
        return {one["Config"]["Labels"]["com.docker.compose.service"]: one for one in known}

    def health(self) -> dict[str, str]:
        """How each running service is; "" where nobody asks."""
        return {
            name: one["State"].get("Health", {}).get("Status", "")
            for name, one in self.containers().items()
            if one["State"]["Running"]
        }

    def get(self, path: str) -> tuple[int, bytes]:
        """Fetch a page from outside the containers."""
        status, _, body = self.ask(path, {})
        return status, body

    def ask(
        self, path: str, headers: dict[str, str], method: str = "GET"
    ) -> tuple[int, dict[str, str], bytes]:
        """The same with headers asked and answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def ready(self) -> bool:
        """Whether the pages answer from outside."""
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name in PASSED_ON or name.startswith("DOCKER_") or name.endswith("_PROXY")
        }
        own = {
            "COMPOSE_PROJECT_NAME": self.name,
            "ENV_FILE": str(self.settings),
            "IMAGE_TAG": self.tag or self.name,
            "HTTP_BIND": f"127.0.0.1:{self.port}",
            "HTTPS_BIND": "127.0.0.1:0",  # any that is free
            "PUBLISHED_PORT": str(self.port),  # of versions before the web server in front
        }
        return subprocess.run(
            command,
            cwd=self.folder,
            env=environment | own,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )


def wait_for(what: str, holds: Callable[[], bool], seconds: float = 420) -> None:
    """Wait until `holds`, or fail and say what was waited for."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"waited {seconds:.0f} seconds for {what}"
        time.sleep(1)
