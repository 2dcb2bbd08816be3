"""What every stand-in is built on: HTTP, control calls, fault switches, consent, pages, limits."""
