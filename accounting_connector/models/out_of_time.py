class OutOfTime(Exception):
    """Nobody waits any longer for this run of a sender: no further call is begun."""
