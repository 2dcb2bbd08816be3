{
    "name": "Accounting Connector: Xero",
    "summary": "Turn sale orders into Xero invoices and purchase orders into bills: once, and equal to the cent",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Accounting Connector contributors",
    "license": "LGPL-3",
    "depends": ["sale", "purchase", "account"],
    "data": [
        "security/accounting_connector_groups.xml",
        "security/ir.model.access.csv",
        "security/accounting_connector_rules.xml",
        "data/mail_activity_type.xml",
        "data/ir_cron.xml",
    ],
    "application": True,
}
