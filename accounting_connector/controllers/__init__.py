from . import bill_number
from . import booked
from . import connection_task
from . import import_choice
from . import link_export
from . import oauth
from . import sending
