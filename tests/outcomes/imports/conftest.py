"""A file of results laid out on the page by somebody new to the county's files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from obb.models import ImportBatch
from outcomes.models import Observation
from tests.factories.ground import make_county, make_member
from tests.factories.results import make_indicator
from tests.pages import sent_by, words

INDICATORS = {
    "Unemployment rate": ("rate", "percent"), "Children under 18 in poverty": ("estimate", "percent"),
    "Teen births": ("rate", "births per 1,000"), "Median household income": ("amount", "dollars"),
    "Uninsured adults": ("estimate", "percent"), "High school graduation": ("share", ""),
    "Low birthweight": ("estimate", "percent"),
}  # fmt: skip
"""Name → its kind and its unit."""


@pytest.fixture
def page():
    """Brings files in; what is suggested is taken, and what is said changed. What is stored then, in short.

    Its `batch` is the last import, `shown` the page that said how it is laid out, `review` the one before it was stored.
    """
    county = make_county("durham")
    county.name = "Durham County, North Carolina"
    county.save()
    for name, (kind, unit) in INDICATORS.items():
        make_indicator(county, name, code=name.upper().replace(" ", "-"), kind=kind, unit=unit)
    client = Client()
    client.force_login(make_member(county, "analyst"))

    def bring(*files, **said):
        sent = [
            SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
            for name, text in files
        ]
        client.post("/durham/imports/new/", {"kind": "observations", "file": sent})
        batch = bring.batch = ImportBatch.objects.latest("pk")
        assert batch.state == "draft", batch.problems
        address = f"/durham/imports/{batch.pk}/"
        bring.shown = client.get(f"{address}layout/")
        form = bring.shown.context["form"]
        answer = client.post(f"{address}layout/", {**sent_by(form), **said, "do": "read"}, follow=True)
        batch.refresh_from_db()
        assert batch.state != "draft", answer.context["form"].errors
        assert (batch.problems[:3], batch.state) == ([], "staged"), (words(answer)[-900:], batch.profile)
        bring.review = answer
        client.post(f"{address}confirm/", {"reason": "Tried"})
        return {
            (one.indicator.name, one.of, one.label): tuple(
                None if figure is None else float(figure)
                for figure in (one.value, one.margin, one.numerator, one.denominator)
            )
            for one in Observation.objects.select_related("indicator")
        }

    bring.client = client
    return bring
