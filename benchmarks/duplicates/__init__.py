"""What is measured of the judge of duplicates: quality, rewrites, a large archive, growth."""
