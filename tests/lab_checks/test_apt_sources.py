"""The Debian mirror is found in the machine's own apt set-up, however it is written."""

import pytest

from lab import apt_source

DEB822 = """\
# snapshot of something
Types: deb
URIs: http://security.example/debian-security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main

Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc
"""
ONE_LINE = """\
# deb http://off.example/debian bookworm main
deb-src http://mirror.example/debian bookworm main
deb [arch=amd64] https://tools.example/apt stable-tools main
deb [arch=amd64 signed-by=/usr/share/keyrings/debian.gpg] http://mirror.example/debian/ bookworm main contrib
"""
INLINE_KEY = "\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc"


@pytest.mark.parametrize(
    ("text", "read", "mirror"),
    [
        (DEB822, apt_source.deb822_entries, ("http://mirror.example/debian", INLINE_KEY)),
        (
            ONE_LINE,
            apt_source.one_line_entries,
            ("http://mirror.example/debian/", " /usr/share/keyrings/debian.gpg"),
        ),
    ],
)
def test_the_mirror_of_the_release_with_its_key(text, read, mirror):
    assert apt_source.choose_mirror(read(text), codename="bookworm") == mirror


def test_no_mirror_of_another_distribution():
    entries = apt_source.one_line_entries("deb http://archive.example/ubuntu noble main universe\n")
    assert apt_source.choose_mirror(entries, codename="bookworm") is None
