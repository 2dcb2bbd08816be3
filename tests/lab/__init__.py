"""The lab: gets Odoo and PostgreSQL, makes databases, starts servers, runs the tests.

Run it as ``python3 tests/lab <command>``; ``--help`` lists the commands. Until its own virtual environment
exists it needs nothing but the standard library.
"""
