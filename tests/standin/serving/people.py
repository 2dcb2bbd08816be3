"""Apps and users of a stand-in, and how an app proves that it is itself."""

import base64
import secrets
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit


@dataclass
class App:
    """A registered app."""

    client_id: str
    client_secret: str
    name: str
    redirect_uris: list = field(default_factory=list)


@dataclass
class User:
    """A person who can log in; `tenants` holds the keys of the organisations that person may open."""

    id: str
    email: str
    password: str
    first_name: str
    last_name: str
    tenants: tuple


def redirect_uri_allowed(uri):
    """https anywhere, or plain http on the name localhost; never http on 127.0.0.1."""
    parts = urlsplit(uri or "")
    return (
        parts.scheme == "https"
        and bool(parts.netloc)
        or (parts.scheme == "http" and parts.hostname == "localhost")
    )


def basic_credentials(header):
    """(name, password) of an Authorization header, (None, None) when it is not Basic or cannot be read."""
    if not header.lower().startswith("basic "):
        return None, None
    try:
        name, _sep, password = base64.b64decode(header[6:]).decode().partition(":")
    except ValueError:
        return None, None
    return unquote(name), unquote(password)


def authenticated(apps, client_id, secret):
    """The app with that id and secret, or None."""
    app = apps.get(client_id)
    return app if app and secret and secrets.compare_digest(app.client_secret, secret) else None
