"""Odoo as a file: a server of several processes starts another program by the file it was started with."""

from odoo.cli.command import main

if __name__ == "__main__":
    main()
