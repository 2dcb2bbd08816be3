"""Having QuickBooks e-mail a document. ``NeedToSend`` would only put it in a queue that a person sends."""

from __future__ import annotations

from ..emailing import declined
from ..errors import Refused, Retry
from ..reading import as_dict
from ..values import Kind, Reason
from .addresses import accepted_email
from .client import QuickBooksClient
from .documents import SHAPES
from .remote import is_emailed


def email_document(
    client: QuickBooksClient, kind: Kind, external_id: str, to: str, request_key: str
) -> None:
    """See ``Provider.email_document``. The address takes the place of the one on the document over there."""
    address = accepted_email(to, [])
    if not address:
        raise Refused("no address to e-mail to", reasons=(Reason("email"),))
    entity = SHAPES[kind].entity
    try:
        answer = client.email(entity, external_id, address, request_key)
    except Refused as error:
        raise declined(error) from error
    element = as_dict(as_dict(answer.json()).get(entity))
    if not is_emailed(element):
        raise Retry(
            "the answer does not tell that it was e-mailed",
            maybe_committed=True,
            correlation_id=answer.correlation_id,
        )
