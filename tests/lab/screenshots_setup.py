"""The pictures of the wizard: every step, on a desk and on a phone."""

WIZARD = "/odoo/accounting-setup"


class SetupPictures:
    """One connection's way through the wizard, once everything it asks for was chosen.

    :param gallery: who takes the pictures, with a desk and a phone.
    :param screens: the connection's screens on the desk.
    :param prefix: what the pictures' names begin with.
    """

    def __init__(self, gallery, screens, prefix):
        self.gallery = gallery
        self.screens = screens
        self.prefix = prefix

    def take_connecting(self):
        """The first step, still empty: the desk stands in front of it, the phone behind."""
        self.gallery.take_both(f"{self.prefix}-connect")

    def take_steps(self, connection):
        """Every step behind the first; the desk stands at the summary afterwards."""
        for step in self._steps(connection):
            self.screens.go_to_step(step)
            self.gallery.go(f"{WIZARD}/{connection}", self.gallery.phone)
            self.gallery.take_both(f"{self.prefix}-{step}")

    def _steps(self, connection):
        self.gallery.go(f"{WIZARD}/{connection}")
        buttons = self.gallery.desk.locator(".o_accounting_step button")
        buttons.first.wait_for()
        return [button.get_attribute("data-step") for button in buttons.all()][1:]
