"""The jobs: crawl, ingest, publish, rule. Every way in ends in one of them."""
