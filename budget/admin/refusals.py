"""What the rules of the lines refuse (budget/migrations/sql/lines.sql), in words."""

from django.utils.translation import gettext_lazy as _

from obb.admin.refusals import say

_CODE_SETTLED = _(
    "It has budget lines in a closed or published year and stage, so its code stays. Record under Reorganizations what"
    " it becomes from a fiscal year on."
)
_MEANING = _(
    "Budget lines stand on it, and all of them would change. Record under Reorganizations what it becomes from a fiscal"
    " year on."
)

say(
    cost_center_in_use=_(
        "This cost center has budget lines. Give it a last fiscal year instead of deleting it."
    ),
    fund_in_use=_("This fund has budget lines. Give it a last fiscal year instead of deleting it."),
    account_in_use=_("This account has budget lines. Give it a last fiscal year instead of deleting it."),
    funding_source_in_use=_(
        "This funding source has budget lines. Give it a last fiscal year instead of deleting it."
    ),
    stage_in_use=_("This stage has budget lines, so it stays."),
    import_in_use=_("This import has budget lines, so it stays."),
    fiscal_year_in_use=_("This fiscal year has budget lines, so it stays as it is."),
    cost_center_stays=_("This cost center has budget lines in years that the change would leave out."),
    fund_stays=_("This fund has budget lines in years that the change would leave out."),
    account_stays=_(
        "This account has budget lines of another kind, or in years that the change would leave out."
    ),
    funding_source_stays=_("This funding source has budget lines in years that the change would leave out."),
    cost_center_settled=_(
        "It has budget lines in a closed or published year and stage, so its code and its department stay. Record under"
        " Reorganizations what it becomes from a fiscal year on."
    ),
    department_settled=_CODE_SETTLED,
    fund_settled=_CODE_SETTLED,
    account_settled=_CODE_SETTLED,
    funding_source_settled=_(
        "It has budget lines in a closed or published year and stage, so its code and whose money it is stay. Give it a"
        " last fiscal year, and add another funding source for the years after."
    ),
    stage_settled=_(
        "It is closed or published in a year with budget lines, so its code and its kind stay. Only its name and its"
        " place may change."
    ),
    stage_stays=_("This stage has budget lines, so it stays in its county."),
    succession_after_the_last_year=_(
        "It became another code in an earlier fiscal year. Its last year must lie before; or take that back first."
    ),
    successor_in_use=_(
        "Another code became this one in a fiscal year that the change would leave out. Take that back first."
    ),
    succession_of_one_kind=_("It succeeds an account of the other kind, or is succeeded by one."),
    authority_still_holds=_(
        "Amendments are recorded under this authority that would go beyond it. Leave it as it is, and add another one"
        " for what is decided from now on."
    ),
    cost_center_meaning_stays=_MEANING,
    fund_meaning_stays=_MEANING,
    account_meaning_stays=_MEANING,
    department_stays=_(
        "Its cost centers have budget lines in years that the change would leave out. Keep these years, or record"
        " under Reorganizations what the department became."
    ),
)
