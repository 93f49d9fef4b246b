"""Names typed as markup are shown as the text they are, on every page and in every drawing."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budget.models import CostCenter
from obb.history import change
from obb.models import Department, ImportBatch
from outcomes.models import Alignment, Goal
from tests.factories.results import (
    make_goal,
    make_indicator,
    make_initiative,
    make_measure,
    make_milestone,
    make_observations,
    make_plan,
    make_target,
)
from tests.outcomes.views.conftest import Small

TYPED = "</script></title><script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}"
RAW = ("<script>alert", "<img src=x")
PAGES = (
    "", "goals/", "goals/poverty/", "goals/poverty/history/", "indicators/", "indicators/typed/",
    "indicators/typed/history/", "initiatives/", "money/", "departments/", "departments/DSS/", "cost-centers/",
    "cost-centers/5100/", "cost-centers/5100/history/", "cost-centers/5100/shares/?year=2019", "lines/", "publish/",
    "history/", "imports/", "indicators/?indicators-q=%22%3E%3Cscript%3Ealert(1)",
    "money/?year=%22%3E%3Cscript%3Ealert(1)", "lines/?cost_center=%22%3E%3Cscript%3Ealert(1)",
)  # fmt: skip


def test_markup_that_is_typed_is_text(small: Small) -> None:
    with change(by=None, reason=TYPED):
        Goal.objects.filter(pk=small.poverty.pk).update(name=TYPED, statement=TYPED, is_published=True)
        CostCenter.objects.filter(code="5100").update(name=TYPED)
        Department.objects.filter(pk=small.social.pk).update(name=TYPED, mission=TYPED)
        board = make_goal(small.county, TYPED, kind="board", is_published=True)
        Alignment.objects.create(
            county=small.county, goal=small.poverty, board_goal=board, strength="close", reason=TYPED
        )
    indicator = make_indicator(
        small.county, TYPED, slug="typed", goal=small.poverty, department=small.social, unit=TYPED[:60],
        benchmark_name=TYPED, is_published=True, definition=TYPED, source=TYPED, kind="count", good="down",
    )  # fmt: skip
    make_observations(indicator, {2010 + n: 30 - n for n in range(9)}, note=TYPED, source=TYPED)
    make_observations(indicator, {2010 + n: 40 for n in range(9)}, of="benchmark", source=TYPED)
    make_target(indicator, 2022, 3, note=TYPED)
    initiative = make_initiative(make_plan(small.county, small.social, 2019), TYPED, is_published=True)
    make_milestone(initiative, TYPED)
    make_measure(initiative, TYPED)
    small.publish()
    admin = small.client("admin")
    lines = (
        f'year,stage,department,cost_center,cost_center_name,amount\n2019,Adopted,DSS,<b>9</b>,"{TYPED}",x\n'
    )
    good = lines.replace(",x\n", ",1\n").replace("\"'{{", "'{{")
    for text in (lines, good):
        file = SimpleUploadedFile(f"{TYPED[:9]}.csv", text.encode())
        admin.post("/small/imports/new/", {"kind": "lines", "file": file, "new_codes": "on"})
    pages = [*PAGES, f"initiatives/{initiative.pk}/", f"initiatives/{initiative.pk}/history/"]
    pages += [f"imports/{key}/" for key in ImportBatch.objects.values_list("pk", flat=True)]
    assert sorted(
        ImportBatch.objects.filter(kind="lines", staged_by__isnull=False).values_list("state", flat=True)
    ) == [
        "refused",
        "staged",
    ]
    for place in (
        "",
        f"{small.poverty.pk}/change/",
        f"{small.poverty.pk}/delete/",
        f"{small.poverty.pk}/history/",
    ):
        answer = admin.get(f"/admin/outcomes/goal/{place}")
        assert (place, answer.status_code) == (place, 200)
        assert [(place, raw) for raw in RAW if raw in answer.content.decode()] == []
    for client in (admin, small.client("director", small.social), Client()):
        for page in pages:
            answer = client.get(f"/small/{page}")
            assert client is not admin or (page, answer.status_code) == (page, 200)
            said = answer.content.decode()
            assert [(page, raw) for raw in RAW if raw in said] == []
    for name in ("trend", "gap"):
        drawing = Client().get(f"/small/indicators/typed/?chart={name}&format=svg").content.decode()
        assert [(name, raw) for raw in RAW if raw in drawing] == []
