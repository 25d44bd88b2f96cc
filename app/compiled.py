"""What of the program is compiled. Python prefers a compiled module to the source beside it, even when the
source has changed since."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).parents[1]


def stale() -> list[str]:
    """The modules that were compiled from other sources than lie beside them."""
    return [
        str(source.relative_to(_ROOT))
        for built in sorted((_ROOT / "aggregator").rglob("*.so"))
        for source in _sources(built)
        if not source.exists() or source.stat().st_mtime > built.stat().st_mtime
    ]


def missing() -> list[str]:
    """The modules that could be compiled, and are not: they take more time and do the same."""
    hot = sorted((_ROOT / "aggregator").rglob("*.pxd"))
    return [str(one.relative_to(_ROOT)) for one in hot if not any(one.parent.glob(f"{one.stem}.*.so"))]


def check() -> None:
    """Raises SystemExit, naming them, where there are any."""
    if found := stale():
        raise SystemExit(f"msdigest: changed since it was compiled: {', '.join(found)}. Run `make setup`.")


def _sources(built: Path) -> list[Path]:
    name = built.name.partition(".")[0]
    return [built.with_name(name + ".py"), built.with_name(name + ".pxd")]
