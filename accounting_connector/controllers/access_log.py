"""Keeps secrets in addresses out of the server's access log: the code and the state of a consent, the token
of a monitoring system.
"""

import logging
import re

from ..models.accounting_connection_connect import CALLBACK_PATH
from ..models.accounting_health import HEALTH_PATH

WITH_SECRETS = re.compile(rf"({re.escape(CALLBACK_PATH)}|{re.escape(HEALTH_PATH)})\?\S*")


class WithoutSecrets(logging.Filter):
    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(map(_without_query, record.args))
        record.msg = _without_query(record.msg)
        return True


def _without_query(value):
    return WITH_SECRETS.sub(r"\1", value) if isinstance(value, str) else value


logging.getLogger("werkzeug").addFilter(WithoutSecrets())
