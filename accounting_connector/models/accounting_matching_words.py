"""The words of the matching page: why something is suggested, and why nothing was decided."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

SIGNS = {
    "key": _lt("Created from Odoo"),
    "tax_number": _lt("Same tax number"),
    "email": _lt("Same e-mail"),
    "name": _lt("Same name"),
    "code": _lt("Same code"),
    "barcode": _lt("Code is the barcode"),
}
LIKENESSES = {
    "name": _lt("Similar name"),
    "city": _lt("Same town"),
    "phone": _lt("Same phone"),
    "domain": _lt("Same e-mail domain"),
    "code": _lt("Similar code"),
}
REASONS = {
    "shared_here": _lt("Several in Odoo are the same."),
    "shared_there": _lt("Another one over there is the same, too."),
    "country": _lt("The name or e-mail is the same, but the country is another."),
    "tax_number": _lt("The name or e-mail is the same, but the tax number is another."),
    "held": _lt("What is the same in Odoo is matched with an archived one over there."),
    "archived": _lt("What is the same in Odoo is archived."),
    "ignored": _lt("It was ignored until now."),
    "refused": _lt("What seemed to be the same was undone."),
}
