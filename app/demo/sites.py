"""The five demo sites as data: how each is found, and what its boilerplate says."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.model import Permission, Policy, SourceRules, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One demo site. `goes` are phrases of its boilerplate that no clean article may hold;
    each stands on every one of its article pages."""

    key: str
    name: str
    way: Way
    entrance: str  # the path of its feed, sitemap or first listing page
    policy: Policy = Policy.REVIEW
    permission: Permission = Permission.EXCERPT
    rules: SourceRules = SourceRules()
    disallow: tuple[str, ...] = ()  # for robots.txt
    goes: tuple[str, ...] = ()


HARBOUR = Site(
    key="harbour",
    name="Harbour MS Trust (demo)",
    way=Way.FEED,
    entrance="/feed.xml",
    policy=Policy.AUTO,
    disallow=("/private/",),
    goes=(
        "Your gift keeps the helpline open",
        "We set three small cookies",
        "Was this page of use to you?",
        "Registered in no country whatever",
    ),
)

TARNMOUTH = Site(
    key="tarnmouth",
    name="Tarnmouth University News (demo)",
    way=Way.FEED,
    entrance="/atom.xml",
    policy=Policy.AUTO,
    permission=Permission.FULL_TEXT,
    goes=(
        "Notes to editors",
        "press desk answers between nine and five",
        "Open days fill early",
        "Skip to the main content",
    ),
)

COURIER = Site(
    key="courier",
    name="The Lower Wick Courier (demo)",
    way=Way.SITEMAP,
    entrance="/sitemap.xml",
    permission=Permission.LINK,
    disallow=("/account/settings",),
    goes=(
        "Advertisement",
        "You have two free articles left this week",
        "More from our health desk",
        "Most read this morning",
    ),
)

KITCHEN = Site(
    key="kitchen",
    name="The Sitting-Down Kitchen (demo)",
    way=Way.LISTING,
    entrance="/",
    rules=SourceRules(follow=(r"/20\d\d/",), next_page="a.older"),
    disallow=("/basket",),
    goes=(
        "*This post contains affiliate links",
        "You Might Also Like",
        "Seven Ways to Fold a Fitted Sheet",
        "Get a new supper every Sunday",
        "Pin it for later",
        "made this twice already",
        "*Prices were correct",
    ),
)

WIREFARM = Site(
    key="wirefarm",
    name="Wirefarm Daily (demo)",
    way=Way.LISTING,
    entrance="/",
    rules=SourceRules(follow=("/story/",)),
    goes=(
        "Sponsored stories from around the web",
        "Doctors in hats",
        "All rights reserved by nobody in particular",
    ),
)

SITES = (HARBOUR, TARNMOUTH, COURIER, KITCHEN, WIREFARM)
