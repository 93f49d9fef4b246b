"""Signing in: the name and the password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest

from obb.models import Person


class SignInForm(AuthenticationForm):
    """Django's, which limits a name's length in the browser only: a longer one cannot be kept as a failed try."""

    def __init__(self, request: HttpRequest | None = None, *args: Any, **options: Any) -> None:
        super().__init__(request, *args, **options)
        longest = Person._meta.get_field("username").max_length
        self.fields["username"].validators.append(MaxLengthValidator(longest))
