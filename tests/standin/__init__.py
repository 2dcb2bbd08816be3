"""Local servers that behave like the accounting systems the product talks to.

They are written from the providers' descriptions, never from the product's adapters, keep their
state in memory, do their own arithmetic and refuse what the real systems refuse.
Standard library only, so that they start anywhere.
"""
