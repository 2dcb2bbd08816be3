"""What of a partner says what of a contact over there: by it, changes in Odoo are known."""

ADDRESS = ("street", "street2", "city", "zip", "state_id", "country_id")
# What of a contact can be written on its own: the group that owns it.
GROUP_OF = {
    "name": "name",
    "is_person": "name",
    "phone": "communication",
    "email": "communication",
    "website": "communication",
    "addresses": "addresses",
    "tax_number": "registration",
    "company_number": "registration",
    "account_number": "registration",
    "sale_terms": "payment",
    "purchase_terms": "payment",
    "persons": "persons",
}
# Which of these a field of the partner says.
OF_PARTNER = {
    "name": "name",
    "is_company": "is_person",
    "phone": "phone",
    "email": "email",
    "website": "website",
    "vat": "tax_number",
    "company_registry": "company_number",
    "ref": "account_number",
    "property_payment_term_id": "sale_terms",
    "property_supplier_payment_term_id": "purchase_terms",
    **dict.fromkeys(ADDRESS, "addresses"),
}
_OF_ADDRESS = {**dict.fromkeys((*ADDRESS, "name"), "addresses"), "phone": "phone", "email": "email"}
_OF_PERSON = {"name": "persons", "email": "persons"}
# What makes somebody another kind of part, or none any more.
_MAKES_A_PART = ("type", "active", "parent_id")


def of_child(names, is_person):
    """What of its company's contact an address or a person says whose fields ``names`` were changed."""
    if not names.isdisjoint(_MAKES_A_PART):
        return {"addresses", "persons", "phone", "email"}
    mapping = _OF_PERSON if is_person else _OF_ADDRESS
    return {mapping[name] for name in names & mapping.keys()}


WATCHED = frozenset({*OF_PARTNER, *_MAKES_A_PART})
