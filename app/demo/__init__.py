"""The built-in demo: five invented sites on loopback, with everything a crawl meets.

`make demo` and the end-to-end tests serve them, so neither needs the internet. Every
person, place, trial and product in them is made up.
"""

from app.demo.server import DemoSites, serve_sites

__all__ = ["DemoSites", "serve_sites"]
