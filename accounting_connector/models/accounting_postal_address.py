"""From a partner's address to the value an adapter takes, and as JSON for documents that keep it."""

from dataclasses import asdict

from ..providers.values import PostalAddress


def postal_address(kind, partner):
    """:param kind: ``billing`` or ``delivery``."""
    return PostalAddress(
        kind=kind,
        lines=tuple(filter(None, (partner.street, partner.street2))),
        city=partner.city or "",
        region=partner.state_id.name or "",
        region_code=partner.state_id.code or "",
        postal_code=partner.zip or "",
        country=partner.country_id.name or "",
        attention_to=partner.name or ""
        if partner.type in ("contact", "invoice") and partner.parent_id
        else "",
    )


def has_address(partner):
    return bool(partner.street or partner.city)


def address_to_json(kind, partner):
    """The address of ``partner`` to be kept; ``False`` when it has none."""
    return asdict(postal_address(kind, partner)) if has_address(partner) else False


def address_from_json(facts):
    """The :class:`PostalAddress` that :func:`address_to_json` was given; ``None`` for none."""
    return PostalAddress(**{**facts, "lines": tuple(facts["lines"])}) if facts else None
