"""What a reader of text raises when it will not guess: the reason, and what a person can do about it."""


class Unreadable(ValueError):
    """A text that is not what it should be.

    `reason` says what is wrong, `remedy` what to type or do instead; both are whole sentences for people.
    `suggestion` is the text that may have been meant, or None: it is offered, never taken.
    """

    def __init__(self, reason: str, remedy: str = "", *, suggestion: str | None = None) -> None:
        super().__init__(f"{reason} {remedy}".strip())
        self.reason = reason
        self.remedy = remedy
        self.suggestion = suggestion
