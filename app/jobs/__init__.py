"""The jobs: crawl, ingest, publish, rule. Every way in ends in one of them."""


class BusyError(RuntimeError):
    """Another process is doing this job now."""
