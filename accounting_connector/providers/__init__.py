"""Adapters to accounting systems: pure Python, no Odoo, no database, no translation.

A provider is found by its code; nothing outside this package asks which one it is talking to.
"""
