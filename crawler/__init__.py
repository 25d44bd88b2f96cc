"""The outside web: finding and fetching pages, politely.

Spiders follow sources, which are data; there is one spider for each way of finding pages and
none for any site. What a crawl needs from whoever runs it is written down in `intake`.
"""
