# A wizard may inherit from a model of ours: those have to be there first, whoever imports this package.
from .. import models
from . import accounting_bill
from . import accounting_bill_correction
from . import accounting_bill_number
from . import accounting_booked
from . import accounting_booked_candidate
from . import accounting_booked_order
from . import accounting_booked_look
from . import accounting_down_payment
from . import accounting_item_choice
from . import accounting_link_import
from . import accounting_link_import_row
from . import accounting_preview
from . import accounting_send
from . import accounting_send_earlier
from . import accounting_tax_creation
from . import accounting_uninstall
