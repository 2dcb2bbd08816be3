"""What of a product says what of an item over there: by it, changes in Odoo are known."""

# What of an item can be written on its own: the group that owns it.
ITEM_GROUP_OF = {
    "name": "name",
    "code": "name",
    "description": "description",
    "purchase_description": "description",
    "sale_price": "price",
    "purchase_price": "price",
    "sale_tax_code": "accounting",
    "purchase_tax_code": "accounting",
}
# Which of these a field of the product, or of its template, says.
OF_PRODUCT = {
    "name": "name",
    "default_code": "code",
    "description_sale": "description",
    "description_purchase": "purchase_description",
    "list_price": "sale_price",
    "lst_price": "sale_price",
    "standard_price": "purchase_price",
    "taxes_id": "sale_tax_code",
    "supplier_taxes_id": "purchase_tax_code",
}
