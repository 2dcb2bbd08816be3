"""Purchase orders: only whether the plan has them; the orders themselves are not imitated yet."""

from . import errors
from .saving import Kind


class PurchaseOrder(Kind):
    name = "PurchaseOrder"

    def check_feature(self, context):
        if not context.company.has_more_features:
            raise errors.feature_not_supported("PurchaseOrder")
        raise errors.unsupported_operation("PurchaseOrder (the stand-in does not imitate it)")
