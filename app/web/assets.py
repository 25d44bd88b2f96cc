"""The desk's own style sheet, script and picture, read once at start."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app import clock
from app.web.conditional import Representation, answer, codings, represent

FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


async def show_asset(request: Request) -> Response:
    """One file, for ever when it is asked for by its version. Without a name it is the picture
    that browsers ask every site for."""
    known = _assets().get(request.path_params.get("name", "icon.svg"))
    if known is None:
        raise HTTPException(404)
    plain, packed = known
    by_version = request.query_params.get("v") == _version(plain)
    lasting = "public, max-age=31536000, immutable" if by_version else "public, no-cache"
    shown = packed if "gzip" in codings(request.headers.get("accept-encoding")) else plain
    return answer(request, shown, always={"Cache-Control": lasting}, whole={}, now=clock.now())


def asset_address(name: str) -> str:
    """Where a page finds a file: another address for each version, so that none is stale."""
    plain, _ = _assets()[name]
    return f"/static/{name}?v={_version(plain)}"


@cache
def _assets() -> dict[str, tuple[Representation, Representation]]:
    return {path.name: _both(path) for path in sorted(FOLDER.iterdir()) if path.suffix in _TYPES}


def _both(path: Path) -> tuple[Representation, Representation]:
    body, media_type = path.read_bytes(), _TYPES[path.suffix]
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    packed = gzip.compress(body, 9, mtime=0)
    return represent(body, media_type, modified), represent(packed, media_type, modified, "gzip")


def _version(shown: Representation) -> str:
    return shown.etag.strip('"')[:12]
