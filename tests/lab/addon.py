"""Our addons in the checkout."""

import hashlib

from .home import CHECKOUT

ADDONS = ('accounting_connector', 'accounting_connector_stock')


def present_addons():
    """The names of our addons the checkout has."""
    return [name for name in ADDONS if (CHECKOUT / name / '__manifest__.py').exists()]


def content_key():
    """A key of what installing our addons reads; their tests are not part of it."""
    result = hashlib.sha256()
    for name in present_addons():
        root = CHECKOUT / name
        for path in sorted(root.rglob('*')):
            inner = path.relative_to(root)
            if path.is_file() and inner.parts[0] != 'tests' and '__pycache__' not in inner.parts:
                result.update(f'{name}/{inner}\0'.encode() + path.read_bytes())
    return result.hexdigest()[:16]
