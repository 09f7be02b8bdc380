"""Why the reading process gives a file back: a code and its details. The words are in `reading.refusals`."""


class Refusal(Exception):
    """The file is not read. `code` is one of `reading.refusals.SENTENCES`."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = {name: str(value) for name, value in params.items()}
