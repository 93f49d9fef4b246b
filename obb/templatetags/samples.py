"""Profiles to copy, on help pages."""

from django import template

from obb.imports.kinds import kind_called
from obb.imports.templates import sample_profiles

register = template.Library()


@register.simple_tag
def sample_profile(kind: str, name: str) -> str:
    """The TOML of a kind's sample profile. KeyError where there is none of this name."""
    return sample_profiles(kind_called(kind))[name].strip()
