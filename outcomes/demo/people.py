"""The demo's sign-ins: roles, not persons. Passwords are the usernames; a server in service refuses them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SignIn:
    """Who may sign in to the demo. The first of a county brings in its files."""

    username: str
    county: str
    may: str

    @property
    def password(self) -> str:
        return self.username


DEMO_SIGN_INS = (
    SignIn("analyst", "durham", "budget analyst: reads and changes everything of the county"),
    SignIn("director", "durham", "director of Social Services"),
    SignIn("director-health", "durham", "director of Public Health"),
    SignIn("viewer", "durham", "viewer of Social Services"),
    SignIn("admin", "durham", "admin"),
    SignIn("commissioner", "durham", "commissioner: reads everything"),
    SignIn("analyst-mecklenburg", "mecklenburg", "budget analyst"),
    SignIn("director-mecklenburg", "mecklenburg", "director of Child Support Enforcement"),
)
