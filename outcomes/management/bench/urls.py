"""The product's addresses, and one page that is nothing but ten point queries behind the same door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from budget.models import CostCenter
from obb.urls import urlpatterns as of_the_product
from obb.views.entry import Visit, county_page


@county_page(public=True)
def ten_queries(request: HttpRequest, visit: Visit) -> HttpResponse:
    """“Hello” and ten look-ups by key: what the leanest useful page would cost."""
    keys = range(1, 11)
    names = [CostCenter.objects.filter(pk=key).values_list("name", flat=True).first() for key in keys]
    return render(request, "400.html", {"names": names})


urlpatterns = [path("<slug:county>/ten-queries/", ten_queries), *of_the_product]
