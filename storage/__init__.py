"""What the service remembers: SQLite by default, PostgreSQL in production, one schema.

Accessors, one per noun, read and write; they decide nothing and never commit. Only `app`
opens transactions, through `Store.begin` and `Store.read`.
"""
