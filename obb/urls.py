"""OBB's addresses: its own words first, then the counties."""

from django.contrib.auth import views as auth
from django.urls import include, path, re_path

from obb.admin.site import site
from obb.forms.signin import SignInForm
from obb.models.county import RESERVED_SLUGS
from obb.views import help as helping
from obb.views.health import health
from obb.views.nowhere import nowhere
from obb.views.root import root

handler500 = "obb.views.outage.failed"
urlpatterns = [
    path("", root, name="root"),
    path("healthz", health, name="health"),
    path("help/", helping.index, name="help"),
    path("help/<slug:slug>/", helping.topic, name="help_topic"),
    path("accounts/login/", auth.LoginView.as_view(authentication_form=SignInForm), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("accounts/password/", auth.PasswordChangeView.as_view(), name="password_change"),
    path("accounts/password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("admin/", site.urls),
    # A county's address begins with its own slug, which can be none of the words above.
    path("<slug:county>/", include("obb.urls_county")),
    path("<slug:county>/", include("budget.urls")),
    path("<slug:county>/", include("outcomes.urls")),
    re_path(
        rf"^(?!(?:{'|'.join(RESERVED_SLUGS)})/)(?P<county>[-a-z0-9]+)/(?P<rest>.+)/$", nowhere, name="nowhere"
    ),
]
