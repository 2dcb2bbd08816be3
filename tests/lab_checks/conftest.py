"""The lab is the same for every accounting system."""

import pytest

from lab.accounting_system import XERO


@pytest.fixture(scope="session")
def system():
    return XERO
