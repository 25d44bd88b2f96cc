"""The page where a device is told how to show the desk. It needs no sign-in, and no script."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.installation import Installation
from app.web.desk import MOST_FIELDS, field_of
from app.web.display import CHOICES, Display, chosen, keep
from app.web.pages import page_for
from app.web.sessions import comes_from_us, current_session, safe_next

WORDS: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "text": (
        "Text size",
        {"usual": ("Standard", ""), "large": ("Large", ""), "largest": ("Very large", "")},
    ),
    "colours": (
        "Colours",
        {
            "device": ("Same as my device", ""),
            "light": ("Light", ""),
            "dark": ("Dark", ""),
        },
    ),
    "contrast": (
        "Contrast",
        {"usual": ("Standard", ""), "strong": ("Strong", "Black, white and thick lines.")},
    ),
    "letters": (
        "Space between letters and lines",
        {"usual": ("Standard", ""), "wide": ("Wide", "More room in and between the lines.")},
    ),
    "keys": (
        "Keys",
        {
            "one": ("One press", "A key gives the answer at once. Undo is always there."),
            "two": ("Two presses", "A key goes to the answer. Enter gives it. Good for shaky hands."),
            "off": ("Off", "No key does anything. Best with dictation."),
        },
    ),
    "set": (
        "How many questions in one set",
        {"5": ("5", ""), "10": ("10", ""), "20": ("20", "")},
    ),
}


def routes() -> list[Route]:
    return [Route("/display", _serve, methods=["GET", "POST"])]


async def _serve(request: Request) -> Response:
    if request.method == "GET":
        return await run_in_threadpool(_show, request)
    installation: Installation = request.app.state.installation
    if not comes_from_us(installation, request):
        return await run_in_threadpool(_show, request, 403)
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    wanted = chosen({name: field_of(form, name) for name in CHOICES})
    back = urlencode({"saved": 1, "back": field_of(form, "back")})
    response = RedirectResponse(f"/display?{back}", 303)
    keep(installation, response, Display() if field_of(form, "reset") else wanted)
    return response


def _show(request: Request, status: int = 200) -> Response:
    installation: Installation = request.app.state.installation
    return page_for(
        request,
        current_session(installation, request),
        "display.html",
        status,
        groups=WORDS,
        changed="saved" in request.query_params,
        return_to=safe_next(request.query_params.get("back", "")),
    )
