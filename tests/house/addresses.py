"""Who gets what at every address: the one list that a new address must be added to.

Each row: what one asks for, and the answer for nobody signed in, somebody of another county, and each
role here. A and B are departments; a thing of A is unpublished unless it says so.
"""

from __future__ import annotations

ROLES = (
    "nobody",
    "stranger",
    "commissioner",
    "viewer_a",
    "director_a",
    "director_b",
    "analyst",
    "admin",
)


def row(*codes: int) -> dict[str, int]:
    return dict(zip(ROLES, codes, strict=True))


#                nobody stranger commissioner viewer_a director_a director_b analyst admin
EVERYBODY = row(200, 200, 200, 200, 200, 200, 200, 200)
OF_A = row(302, 404, 200, 200, 200, 404, 200, 200)
ALL_DRAFTS = row(302, 404, 200, 403, 403, 403, 200, 200)
ANALYSTS = row(302, 404, 403, 403, 403, 403, 200, 200)
POSTED = row(302, 404, 403, 403, 403, 403, 405, 405)
NOWHERE = row(302, 404, 404, 404, 404, 404, 404, 404)
NOWHERE_FOR_ANALYSTS = row(302, 404, 403, 403, 403, 403, 404, 404)
REPORTERS_OF_A = row(302, 404, 403, 403, 200, 404, 200, 200)
NOWHERE_FOR_REPORTERS = row(302, 404, 403, 403, 404, 404, 404, 404)
SIGNED_IN = row(302, 200, 200, 200, 200, 200, 200, 200)

# (name of the address, what stands in it – names of the test's things –, who gets what)
GROUND = [
    ("root", {}, row(*[200] * 8)),
    ("health", {}, EVERYBODY),
    ("help", {}, EVERYBODY),
    ("help_topic", {"slug": "money"}, EVERYBODY),
    ("help_topic", {"slug": "nothing-of-the-kind"}, row(*[404] * 8)),
    ("login", {}, EVERYBODY),
    ("password_change", {}, SIGNED_IN),
    ("password_change_done", {}, SIGNED_IN),
    ("logout", {}, row(*[405] * 8)),
]
COUNTY = [
    ("outcomes:home", {}, EVERYBODY),
    ("outcomes:goal_list", {}, EVERYBODY),
    ("outcomes:goal", {"slug": "open-goal"}, EVERYBODY),
    ("outcomes:goal", {"slug": "goal-of-a"}, OF_A),
    ("outcomes:goal", {"slug": "no-such"}, NOWHERE),
    ("outcomes:goal_history", {"slug": "goal-of-a"}, OF_A),
    ("outcomes:goal_history", {"slug": "no-such"}, NOWHERE),
    ("outcomes:money", {}, EVERYBODY),
    ("outcomes:workbook", {}, row(200, 200, 200, 403, 403, 403, 200, 200)),
    ("outcomes:department_list", {}, EVERYBODY),
    ("outcomes:department", {"code": "A"}, row(200, 200, 200, 200, 200, 404, 200, 200)),
    ("outcomes:department", {"code": "no-such"}, NOWHERE),
    ("outcomes:cost_center_list", {}, EVERYBODY),
    ("outcomes:cost_center", {"code": "A1"}, row(200, 200, 200, 200, 200, 404, 200, 200)),
    ("outcomes:cost_center", {"code": "A2"}, OF_A),
    ("outcomes:cost_center", {"code": "no-such"}, NOWHERE),
    ("outcomes:cost_center_history", {"code": "A1"}, OF_A),
    ("outcomes:shares", {"code": "A1"}, ANALYSTS),
    ("outcomes:shares", {"code": "no-such"}, NOWHERE_FOR_ANALYSTS),
    ("outcomes:indicator_list", {}, EVERYBODY),
    ("outcomes:indicator", {"slug": "open-indicator"}, EVERYBODY),
    ("outcomes:indicator", {"slug": "indicator-of-a"}, OF_A),
    ("outcomes:indicator", {"slug": "no-such"}, NOWHERE),
    ("outcomes:indicator_history", {"slug": "indicator-of-a"}, OF_A),
    ("outcomes:note_new", {"slug": "indicator-of-a"}, REPORTERS_OF_A),
    ("outcomes:note_new", {"slug": "no-such"}, NOWHERE_FOR_REPORTERS),
    ("outcomes:note_change", {"slug": "indicator-of-a", "pk": "note_of_a"}, REPORTERS_OF_A),
    ("outcomes:note_change", {"slug": "open-indicator", "pk": "note_of_a"}, NOWHERE_FOR_REPORTERS),
    ("outcomes:note_end", {"slug": "indicator-of-a", "pk": "note_of_a"}, REPORTERS_OF_A),
    ("outcomes:note_end", {"slug": "indicator-of-a", "pk": "nothing"}, NOWHERE_FOR_REPORTERS),
    ("outcomes:strategy_new", {"slug": "indicator-of-a"}, REPORTERS_OF_A),
    ("outcomes:strategy_new", {"slug": "no-such"}, NOWHERE_FOR_REPORTERS),
    ("outcomes:strategy_remove", {"slug": "indicator-of-a", "pk": "strategy_of_a"}, REPORTERS_OF_A),
    ("outcomes:strategy_remove", {"slug": "open-indicator", "pk": "strategy_of_a"}, NOWHERE_FOR_REPORTERS),
    ("outcomes:new_start", {"slug": "indicator-of-a"}, NOWHERE_FOR_REPORTERS),
    ("outcomes:scorecard", {}, EVERYBODY),
    ("outcomes:curves", {}, EVERYBODY),
    ("outcomes:watch", {}, row(302, 404, 200, 200, 200, 200, 200, 200)),
    ("outcomes:initiative_list", {}, EVERYBODY),
    ("outcomes:initiative", {"pk": "open_initiative"}, EVERYBODY),
    ("outcomes:initiative", {"pk": "initiative_of_a"}, OF_A),
    ("outcomes:initiative", {"pk": "nothing"}, NOWHERE),
    ("outcomes:initiative_history", {"pk": "initiative_of_a"}, OF_A),
    ("outcomes:calculator_list", {}, EVERYBODY),
    ("outcomes:child_support", {}, EVERYBODY),
    ("outcomes:child_support_workbook", {}, EVERYBODY),
    ("outcomes:take_rates", {}, POSTED),
    ("outcomes:publish", {}, ANALYSTS),
    ("outcomes:withdraw", {"pk": "publication"}, ANALYSTS),
    ("outcomes:withdraw", {"pk": "nothing"}, NOWHERE_FOR_ANALYSTS),
    ("budget:line_list", {}, EVERYBODY),
    ("budget:compare", {}, EVERYBODY),
    ("budget:compare_years", {}, EVERYBODY),
    ("budget:bridge", {}, EVERYBODY),
    ("budget:bridge_step_new", {}, ANALYSTS),
    ("budget:bridge_step", {"pk": "bridge_step"}, ANALYSTS),
    ("budget:bridge_step", {"pk": "nothing"}, NOWHERE_FOR_ANALYSTS),
    ("budget:bridge_step_drop", {"pk": "bridge_step"}, ANALYSTS),
    ("budget:bridge_step_drop", {"pk": "nothing"}, NOWHERE_FOR_ANALYSTS),
    ("budget:amendment_list", {}, ALL_DRAFTS),
    ("budget:amendment", {"pk": "amendment"}, ALL_DRAFTS),
    ("budget:amendment", {"pk": "nothing"}, row(302, 404, 404, 403, 403, 403, 404, 404)),
    ("budget:amendment_new", {}, ANALYSTS),
    ("budget:amendment_change", {"pk": "amendment"}, ANALYSTS),
    ("budget:amendment_change", {"pk": "nothing"}, NOWHERE_FOR_ANALYSTS),
    ("budget:amendment_drop", {"pk": "amendment"}, ANALYSTS),
    ("budget:amendment_drop", {"pk": "nothing"}, NOWHERE_FOR_ANALYSTS),
    ("budget:amendment_file", {"pk": "amendment"}, ANALYSTS),
    ("budget:amendment_file", {"pk": "nothing"}, NOWHERE_FOR_ANALYSTS),
    ("budget:amended_stage", {"year": "2019", "stage": "adopted", "amended": "amended"}, ANALYSTS),
    (
        "budget:amended_stage",
        {"year": "2019", "stage": "adopted", "amended": "no-such"},
        NOWHERE_FOR_ANALYSTS,
    ),
    ("nowhere", {"county": "addresses", "rest": "no/such"}, NOWHERE),
    ("obb:history", {}, ALL_DRAFTS),
    ("budget:succession_list", {}, ALL_DRAFTS),
    ("budget:succession_new", {}, ANALYSTS),
    ("budget:succession_take_back", {"dimension": "cost-center", "pk": "old_center"}, ANALYSTS),
    ("budget:succession_take_back", {"dimension": "cost-center", "pk": "nothing"}, NOWHERE_FOR_ANALYSTS),
    ("budget:succession_take_back", {"dimension": "goal", "pk": "old_center"}, NOWHERE_FOR_ANALYSTS),
    ("budget:stage_list", {}, ALL_DRAFTS),
    ("budget:stage_closing", {"year": "2019", "stage": "adopted"}, ANALYSTS),
    ("budget:stage_closing", {"year": "2019", "stage": "no-such"}, NOWHERE_FOR_ANALYSTS),
    ("budget:stage_closing", {"year": "1999", "stage": "adopted"}, NOWHERE_FOR_ANALYSTS),
    ("obb:import_list", {}, ANALYSTS),
    ("obb:import_new", {}, ANALYSTS),
    ("obb:import_template", {"kind": "lines"}, ANALYSTS),
    ("obb:import_template", {"kind": "no-such"}, NOWHERE_FOR_ANALYSTS),
    ("obb:profile_list", {}, ANALYSTS),
    ("obb:profile_new", {}, ANALYSTS),
    ("obb:profile", {"pk": "profile"}, ANALYSTS),
    ("obb:profile", {"pk": "foreign_profile"}, NOWHERE_FOR_ANALYSTS),
    ("obb:profile", {"pk": "nothing"}, NOWHERE_FOR_ANALYSTS),
    ("obb:profile_change", {"pk": "profile"}, ANALYSTS),
    ("obb:profile_change", {"pk": "foreign_profile"}, NOWHERE_FOR_ANALYSTS),
    ("obb:profile_copy", {"pk": "profile"}, ANALYSTS),
    ("obb:profile_copy", {"pk": "foreign_profile"}, NOWHERE_FOR_ANALYSTS),
    ("obb:profile_delete", {"pk": "profile"}, ANALYSTS),
    ("obb:profile_delete", {"pk": "foreign_profile"}, NOWHERE_FOR_ANALYSTS),
    ("obb:profile_file", {"pk": "profile"}, ANALYSTS),
    ("obb:profile_file", {"pk": "foreign_profile"}, NOWHERE_FOR_ANALYSTS),
    ("obb:import", {"pk": "batch"}, ANALYSTS),
    ("obb:import", {"pk": "nothing"}, NOWHERE_FOR_ANALYSTS),
    ("obb:import_file", {"pk": "batch"}, ANALYSTS),
    ("obb:import_problems", {"pk": "batch"}, ANALYSTS),
    ("obb:import_left_out", {"pk": "batch"}, NOWHERE_FOR_ANALYSTS),
    ("obb:import_row", {"pk": "batch", "row": "2"}, ANALYSTS),
    ("obb:import_row", {"pk": "batch", "row": "999"}, NOWHERE_FOR_ANALYSTS),
    ("obb:import_repeats", {"pk": "batch"}, POSTED),
    ("obb:import_controls", {"pk": "batch"}, POSTED),
    ("obb:layout", {"pk": "draft"}, ANALYSTS),
    ("obb:layout", {"pk": "foreign_draft"}, NOWHERE_FOR_ANALYSTS),
    ("obb:layout_text", {"pk": "draft"}, ANALYSTS),
    ("obb:layout_text", {"pk": "foreign_draft"}, NOWHERE_FOR_ANALYSTS),
    ("obb:layout_preview", {"pk": "draft"}, POSTED),
    ("obb:layout_file", {"pk": "draft"}, POSTED),
    ("obb:layout_again", {"pk": "draft"}, POSTED),
    ("obb:import_confirm", {"pk": "batch"}, POSTED),
    ("obb:import_undo", {"pk": "batch"}, POSTED),
    ("obb:import_discard", {"pk": "batch"}, POSTED),
]
