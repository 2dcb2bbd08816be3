"""Two Odoo servers of several processes on one database, any of which may be gone for a while."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psutil

from lab.odoo_client import OdooClient


class FaultyServers:
    """:param servers: running :class:`lab.servers.OdooServer` with ``workers``.

    A worker that was killed is there again at once. A server that was killed starts again while the other
    serves everybody: starting takes as long as all else of a run together.
    """

    def __init__(self, servers):
        self.servers = servers
        self._people = [OdooClient(server) for server in servers]
        self._pool = ThreadPoolExecutor(len(servers))
        self._starting = {}

    def people(self):
        """A person at each server that is there."""
        self._welcome()
        return [person for person in self._people if person]

    def wait_for_all(self):
        """Until every server is there again."""
        for start in list(self._starting.values()):
            start.result()
        self._welcome()

    def close(self):
        """Leave all servers running."""
        self.wait_for_all()
        self._pool.shutdown()

    # === KILLING === #

    def kill(self, position):
        """``kill -9`` of a whole server; it is started again meanwhile."""
        self.servers[position].kill()
        self._people[position] = None
        self._starting[position] = self._pool.submit(self._start, position)

    def kill_workers(self, position):
        """``kill -9`` of every process that serves somebody or works at a server."""
        for process in self._workers(position):
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def calls(self, port):
        """``(position, process)`` of each call that is on its way to ``port`` of this machine."""
        return [
            (position, process)
            for position in range(len(self.servers))
            for process in self._workers(position)
            for _connection in _connections(process, port)
        ]

    def kill_callers(self, port):
        """``kill -9`` of every process that has a call on its way to ``port``."""
        for process in {process for _position, process in self.calls(port)}:
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def _workers(self, position):
        """The processes a server has forked; that for web sockets is a program of its own."""
        if not self.servers[position].is_running:
            return []
        server = psutil.Process(self.servers[position].process.pid)
        return [process for process in server.children() if _is_fork(process)]

    # === STARTING === #

    def _start(self, position):
        self.servers[position].start()
        return OdooClient(self.servers[position])

    def _welcome(self):
        for position, start in list(self._starting.items()):
            if start.done():
                self._people[position] = start.result()
                del self._starting[position]


def _is_fork(process):
    with suppress(psutil.NoSuchProcess):
        return "gevent" not in process.cmdline()
    return False


def _connections(process, port):
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        return [
            connection
            for connection in process.net_connections(kind="tcp")
            if connection.status == psutil.CONN_ESTABLISHED and connection.raddr.port == port
        ]
    return []
