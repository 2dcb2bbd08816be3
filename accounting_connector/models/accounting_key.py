"""The key that encrypts client secrets and tokens. It is never in the database.

It comes from ``accounting_connector_key`` in the server's configuration file, else from the environment
variable ``ACCOUNTING_CONNECTOR_KEY``, else from a file of mode 0600 in the data directory. Several keys,
separated by commas, are accepted for rotation: the first one encrypts, all of them decrypt. Every ciphertext
starts with the fingerprint of its key, so that a server with another key recognises what is not its own and
leaves it alone.
"""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from odoo.tools import config

OPTION = "accounting_connector_key"
VARIABLE = "ACCOUNTING_CONNECTOR_KEY"
FILE_NAME = "accounting_connector.key"


class KeyUnavailable(Exception):
    """This server has no key, or another one than the ciphertext was made with."""


class InvalidKey(KeyUnavailable):
    """What the configuration, the environment or the file holds is not a key."""


def fingerprint(key):
    """Eight characters that tell keys apart and say nothing about them."""
    return hashlib.sha256(b"accounting_connector:" + key).hexdigest()[:8]


class KeyRing:
    """The keys this server knows, the encrypting one first."""

    def __init__(self, keys):
        """:param keys: list of Fernet keys (bytes); raises InvalidKey when one is none."""
        try:
            self._fernets = {fingerprint(key): Fernet(key) for key in keys}
        except ValueError as error:
            raise InvalidKey(str(error)) from None

    def __bool__(self):
        return bool(self._fernets)

    def encrypt(self, text):
        """``text`` as a ciphertext that names its key; raises KeyUnavailable when this server has none."""
        if not self._fernets:
            raise KeyUnavailable("no key")
        name, fernet = next(iter(self._fernets.items()))
        return f"{name}:{fernet.encrypt(text.encode()).decode()}"

    def decrypt(self, ciphertext):
        """The text behind ``ciphertext`` (``""`` for an empty one); raises KeyUnavailable for another
        server's.
        """
        if not ciphertext:
            return ""
        name, _, token = ciphertext.partition(":")
        try:
            return self._fernets[name].decrypt(token.encode()).decode()
        except (KeyError, InvalidToken):
            raise KeyUnavailable(name) from None

    def knows(self, ciphertext):
        """Whether ``ciphertext`` was made with one of these keys."""
        return ciphertext.partition(":")[0] in self._fernets


def key_file():
    """Where the key is kept when neither the configuration nor the environment names one."""
    return Path(config["data_dir"]) / FILE_NAME


def load_keyring():
    """The key ring of this server; empty when it has no key. Creates nothing.

    :raises InvalidKey: a key is given, but it is none.
    """
    given = config.get(OPTION) or os.environ.get(VARIABLE)
    if not given:
        with contextlib.suppress(FileNotFoundError):
            given = key_file().read_text(encoding="ascii")
    return KeyRing([key.strip().encode() for key in (given or "").split(",") if key.strip()])


def create_key_file():
    """Create the key file, readable by this server's user only, and return its key ring.

    Two servers that share a data directory may try at once: the first one's file stays.
    """
    path = key_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)  # mkstemp creates with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)
    return load_keyring()
