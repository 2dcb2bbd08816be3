"""Which addresses may be called, and how all hosts of a provider collapse onto one base address."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from .errors import UnsafeAddress

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def checked_base_url(base_url: str) -> str:
    """``base_url`` without its closing slash; ``""`` (the real provider) stays.

    :raise UnsafeAddress: unless it is https, or http to the loopback interface, with host and path only.
    """
    if not base_url:
        return ""
    try:
        parts = urlsplit(base_url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise UnsafeAddress(f"not an address: {error}") from error
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not safe or not host or parts.username or parts.password or parts.query or parts.fragment:
        raise UnsafeAddress(f"neither https nor http to this machine: {parts.scheme}://{host}")
    return base_url.rstrip("/")


def is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK


def collapse(url: str, base_url: str) -> str:
    """``url`` of the real provider as it is under ``base_url``: same path and query, another origin."""
    if not base_url:
        return url
    parts = urlsplit(url)
    return base_url + urlunsplit(("", "", parts.path, parts.query, parts.fragment))
