"""Backfill: cleaning and comparing a whole archive on an engine that spreads it over machines."""
