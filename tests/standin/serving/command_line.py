"""The command line that every stand-in has: run until told to stop."""

import argparse
import signal
import threading

from .http_server import log_to_stderr


def run(program, standin_class):
    """Print one line when ready; SIGTERM or Ctrl-C ends it.

    :param program: the name shown by --help
    :param standin_class: takes port, host, organisations, redirect_uris, state_file, log; has `seeds`
    """
    options, parser = _options(program, standin_class.seeds)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    try:
        standin = standin_class(
            options.port,
            options.host,
            options.seed or standin_class.seeds,
            options.redirect_uri,
            state_file=options.state,
            log=log_to_stderr,
        )
    except OSError as error:
        parser.exit(1, f"cannot listen on {options.host}:{options.port}: {error.strerror}\n")
    with standin:
        print(f"listening on {standin.base_url}", flush=True)
        stopped.wait()


def _options(program, seeds):
    parser = argparse.ArgumentParser(prog=program, description="The stand-in, until it is told to stop.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--host", default="localhost")
    parser.add_argument(
        "--seed",
        action="append",
        choices=sorted(seeds),
        help="only these organisations (default: all); may be repeated",
    )
    parser.add_argument("--state", metavar="FILE", help="keep the state in this file between runs")
    parser.add_argument(
        "--redirect-uri",
        action="append",
        default=[],
        help="one more redirect address of the seeded apps; may be repeated",
    )
    return parser.parse_args(), parser
