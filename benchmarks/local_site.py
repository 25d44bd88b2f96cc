"""A site on loopback for the crawl benchmark, which prints its address: its argument is how many pages."""

from __future__ import annotations

import socket
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from benchmarks.made_articles import make_pages


def main() -> None:
    pages = dict(make_pages(int(sys.argv[1])))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        print(address, flush=True)
        config = uvicorn.Config(_site(pages, address), log_config=None, access_log=False)
        uvicorn.Server(config).run(sockets=[listener])


def _site(pages: dict[str, bytes], address: str) -> Starlette:
    urls = "".join(f"<url><loc>{address}{path}</loc></url>" for path in pages)
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'

    async def answer(request: Request) -> Response:
        if request.url.path == "/sitemap.xml":
            return Response(sitemap, media_type="application/xml")
        body = pages.get(request.url.path)
        return Response(body or b"", 200 if body else 404, media_type="text/html")

    site = Starlette()
    site.add_route("/{path:path}", answer)
    return site


if __name__ == "__main__":
    main()
