from . import accounting_bill
from . import accounting_bill_number
from . import accounting_down_payment
from . import accounting_send
from . import accounting_uninstall
