"""Call budget read from response headers: who may call now, and when next."""


class Budget:
    pass
