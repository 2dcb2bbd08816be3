"""Our addons in the checkout."""

import hashlib
import re

from .home import CHECKOUT

ADDONS = ("accounting_connector", "accounting_connector_stock")
DECLARATION = re.compile(
    rb"^.*(?:\bfields\.\w+\(|\b_(?:name|inherit|inherits|auto|table|log_access) = |"
    rb"\bmodels\.(?:Constraint|Index|UniqueIndex)\().*$",
    re.MULTILINE,
)


def present_addons():
    """The names of our addons the checkout has."""
    return [name for name in ADDONS if (CHECKOUT / name / "__manifest__.py").exists()]


def content_key():
    """A key of everything our addons are made of, their tests aside."""
    return _key(lambda path: path.read_bytes())


def structure_key():
    """A key of what installing our addons writes into a database, as far as the files tell.

    Everything but Python counts whole; of Python only the lines that declare models, fields and constraints
    do, and the hooks that run at installation.
    """
    return _key(
        lambda path: (
            b"\n".join(DECLARATION.findall(path.read_bytes()))
            if path.suffix == ".py" and path.name not in ("__manifest__.py", "hooks.py")
            else path.read_bytes()
        )
    )


def _key(content):
    result = hashlib.sha256()
    for name in present_addons():
        root = CHECKOUT / name
        for path in sorted(root.rglob("*")):
            inner = path.relative_to(root)
            if path.is_file() and inner.parts[0] != "tests" and "__pycache__" not in inner.parts:
                result.update(f"{name}/{inner}\0".encode() + content(path))
    return result.hexdigest()[:16]
