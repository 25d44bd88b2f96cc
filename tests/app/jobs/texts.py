"""Short articles for tests that ingest, and pages that hold them."""

from __future__ import annotations

from datetime import UTC, datetime

from aggregator.model import FetchedPage, Policy, Source, Way
from app.installation import Installation

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXTS = {
    "Olive oil and fatigue in multiple sclerosis": (
        "Forty people with multiple sclerosis followed a Mediterranean diet for twelve months in Leeds. "
        "They cooked with olive oil, ate oily fish twice a week and wrote a diary of every meal. "
        "Fatigue fell by a fifth among those who kept to the plan, while their scans stayed as they were. "
        "The dietitian who led the trial warns that nobody knew who would have felt better anyway. "
        "A larger study with a control group begins in the autumn, and will count relapses as well as naps. "
        "Until then, she says, the diet is safe, tasty and no replacement for a neurologist."
    ),
    "Vitamin D tablets did not prevent relapses": (
        "High doses of vitamin D made no difference to relapse rates in a trial from Melbourne. "
        "Two hundred adults with relapsing multiple sclerosis took capsules or a placebo beside their drugs. "
        "After ninety-six weeks both groups had the same number of new lesions on MRI. "
        "Blood levels of calcium were watched closely, because too much of the vitamin harms the kidneys. "
        "The authors conclude that a normal intake from food and sunlight is enough for most patients. "
        "People who are deficient should still take supplements, at the dose their doctor suggests."
    ),
    "What a gut study says about fibre in MS": (
        "Bacteria that live on dietary fibre are scarcer in people with multiple sclerosis, a survey finds. "
        "Researchers in Kyoto compared stool samples of sixty patients with those of their spouses. "
        "Couples share a kitchen, so differences in nutrition could be set aside more easily than usual. "
        "Species making butyrate were halved, and inflammation markers ran the opposite way. "
        "Whether more beans, oats and vegetables would bring them back is the question of the next trial. "
        "Lead author Aiko Tanaka eats natto every morning, but calls that a habit and not evidence."
    ),
}
TITLES = tuple(TEXTS)
LIKE_TITLE = "Olive oil may help fatigue in MS"  # of what `reworded` gives


def html(title: str, text: str, canonical: str = "") -> bytes:
    """A page that holds an article, with the boilerplate any page has."""
    sentences = text.replace(". ", ".|").split("|")
    paragraphs = "".join(f"<p>{' '.join(sentences[at : at + 2])}</p>" for at in range(0, len(sentences), 2))
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{link}"
        f"<meta property='article:published_time' content='2026-03-01T08:00:00Z'></head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


def add_source(installation: Installation, key: str = "site", policy: Policy = Policy.REVIEW) -> Source:
    address = f"https://{key}.example/feed"
    made = Source(id=0, key=key, name=f"The {key}", way=Way.FEED, address=address, policy=policy)
    with installation.store.begin() as transaction:
        return transaction.sources.add(made)


def take(installation: Installation, source: Source, path: str, body: bytes, **headers: str) -> None:
    """Store a page as if it had been crawled."""
    url = f"https://{source.key}.example/{path}"
    page = FetchedPage(
        source_id=source.id,
        url=url,
        requested_url=url,
        fetched_at=NOW,
        body=body,
        headers=(("content-type", "text/html"), *headers.items()),
    )
    with installation.store.begin() as transaction:
        assert transaction.pages.take(page, url.removeprefix("https://"))


def take_article(
    installation: Installation,
    source: Source,
    number: int,
    *,
    path: str = "",
    text: str = "",
    title: str = "",
) -> None:
    """Store a page with one of the articles, or another text under its title."""
    title = title or TITLES[number]
    take(installation, source, path or f"article-{number}", html(title, text or TEXTS[TITLES[number]]))


def reworded() -> str:
    """Most of the first article, and much that is new: likely the same story, but who knows."""
    kept = TEXTS[TITLES[0]].split(". ")[:4]
    added = (
        "Our reporter spoke with three people who took part and with one who left after a month. "
        "The hardest thing was lunch at work, where the canteen knows chips and little else. "
        "Her neighbour brought soup on Fridays and asked every time whether multiple sclerosis is catching. "
        "A nurse from the clinic advises patients to plan a week of meals and to freeze what is left. "
        "Readers should ask their own team before changing what they eat or which supplements they take."
    )
    return ". ".join(kept) + ". " + added


def ended(installation: Installation) -> dict[str, tuple[str, str]]:
    """How each page ended and why, by its path."""
    with installation.store.read() as transaction:
        rows = transaction.pages.latest(None, 1_000)
        reasons = {
            url: reason
            for outcome in {row.outcome for row in rows if row.outcome}
            for url, reason in transaction.pages.ended(outcome, 1_000)
        }
    return {
        row.page.url.split("/", 3)[3]: (str(row.outcome), reasons[row.page.url])
        for row in rows
        if row.outcome
    }
