from odoo import api, fields, models

from .. import providers


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    accounting_connection_ids = fields.Many2many(
        'accounting.connection', string="Connections", compute='_compute_accounting_connection_ids')

    @api.depends('company_id')
    def _compute_accounting_connection_ids(self):
        connections = self.env['accounting.connection'].search([('state', '!=', 'draft')])
        self.accounting_connection_ids = connections

    @api.model
    def _get_view(self, view_id=None, view_type='form', **options):
        """Every accounting system there is gets its own Connect button, whatever systems there are."""
        arch, view = super()._get_view(view_id, view_type, **options)
        for pattern in arch.xpath("//button[@name='action_accounting_connect']"):
            for code, label in providers.labels():
                button = pattern.makeelement('button', {
                    **pattern.attrib,
                    'string': self.env._("Connect to %(label)s", label=label),
                    'context': str({'default_provider': code}),
                })
                pattern.addprevious(button)
            pattern.getparent().remove(pattern)
        return arch, view

    def action_accounting_connect(self):
        return self.env['accounting.connection'].action_open_connect()
