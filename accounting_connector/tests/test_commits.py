from pathlib import Path

from odoo.tests import BaseCase

CONTROLLERS = Path(__file__).parents[1] / "controllers"


class TestCommits(BaseCase):
    """Commits happen only on a cursor that was opened for it: a request's transaction is Odoo's to end."""

    def test_a_controller_waits_without_committing_its_request(self):
        for path in CONTROLLERS.glob("*.py"):
            self.assertNotIn("request.env.cr.commit", path.read_text(), path.name)
