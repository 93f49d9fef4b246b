"""Setting another person's password: by who keeps her sign-in, with a reason, told in her history."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import password_validation
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from obb.admin import conflict
from obb.history import change
from obb.models import Person


def password_fields(*, required: bool) -> tuple[forms.CharField, forms.CharField]:
    """The password and the same again."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "vTextField"})
    return (
        forms.CharField(
            label=gettext_lazy("Password"),
            strip=False,
            required=required,
            widget=widget,
            help_text=gettext_lazy("At least 15 characters.")
            if required
            else gettext_lazy("At least 15 characters. Empty: she cannot sign in until one is set."),
        ),
        forms.CharField(label=gettext_lazy("Password again"), strip=False, required=required, widget=widget),
    )


class PasswordForm(forms.Form):
    password1, password2 = password_fields(required=True)
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("For the history, in a few words: “She forgot it”."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        elif first:
            try:
                password_validation.validate_password(first, self.person)
            except forms.ValidationError as weak:
                self.add_error("password1", weak)
        return cleaned


class PasswordPage:
    """For the admin of people."""

    @method_decorator(sensitive_post_parameters())
    def password_view(self, request: HttpRequest, key: int) -> HttpResponse:
        person = self.get_queryset(request).filter(pk=key).first()
        if person is None:
            raise Http404
        if not self.has_change_permission(request, person) or not self.keeps_identity(request, person):
            raise PermissionDenied
        form = PasswordForm(request.POST if request.method == "POST" else None, person=person)
        if form.is_valid():
            with change(by=request.user, reason=form.cleaned_data["why"]):
                conflict.lock(person)
                person.set_password(form.cleaned_data["password1"])
                person.password_set_at = timezone.now()
                person.save(update_fields=["password", "password_set_at"])
            messages.success(request, _("%(person)s has a new password.") % {"person": person})
            return redirect("admin:obb_person_change", key)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Set the password of %(person)s") % {"person": person},
            "form": form,
            "opts": self.opts,
            "person": person,
        }
        return TemplateResponse(request, "admin/password.html", context)
