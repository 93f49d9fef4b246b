"""The database itself keeps successions whole, in the order of time and in their codes' years."""

import threading
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, connections, transaction

from budget.models import SUCCESSIONS, CostCenterSuccession
from budget.queries.succession_proof import findings
from tests.factories.ground import make_county, make_department
from tests.factories.money import make_account, make_cost_center, make_fund

MAKE = {
    "department": make_department,
    "cost_center": make_cost_center,
    "account": make_account,
    "fund": make_fund,
}


def rows(county, old, *successors, first_year=2019, dimension="cost_center"):
    """Unsaved successions of `old`: (new, share), in order."""
    return [
        SUCCESSIONS[dimension](
            county=county, old=old, new=new, first_year=first_year, share=share, position=place,
            change="split", reason="A test",
        )
        for place, (new, share) in enumerate(successors, 1)
    ]  # fmt: skip


def write(made):
    type(made[0]).objects.bulk_create(made)


def proven():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def refused(name):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
        proven()
    assert caught.value.__cause__.diag.constraint_name == name


@pytest.mark.django_db
@pytest.mark.parametrize("dimension", SUCCESSIONS)
class TestEveryDimension:
    @pytest.fixture
    def codes(self, dimension):
        county = make_county(years=(2018, 2019))
        return county, [MAKE[dimension](county, code) for code in ("A", "B", "C")]

    def test_shares_that_add_to_all_of_it(self, dimension, codes):
        county, (a, b, c) = codes
        write(rows(county, a, (b, 6000), (c, 4000), dimension=dimension))
        proven()

    @pytest.mark.parametrize("share", [3999, 4001])
    def test_not_a_cent_more_or_less(self, dimension, codes, share):
        county, (a, b, c) = codes
        with refused("successions_are_whole"):
            write(rows(county, a, (b, 6000), (c, share), dimension=dimension))

    def test_nothing_is_taken_out_of_a_whole(self, dimension, codes):
        county, (a, b, c) = codes
        write(rows(county, a, (b, 6000), (c, 4000), dimension=dimension))
        proven()
        with refused("successions_are_whole"):
            SUCCESSIONS[dimension].objects.filter(new=c).delete()
        with refused("successions_are_whole"):
            SUCCESSIONS[dimension].objects.filter(new=c).update(share=1)
        SUCCESSIONS[dimension].objects.all().delete()
        proven()

    def test_one_year_for_all_successors_of_a_code(self, dimension, codes):
        county, (a, b, c) = codes
        one, other = rows(county, a, (b, 6000), (c, 4000), dimension=dimension)
        other.first_year = 2020
        with refused("succession_in_one_year"):
            write([one, other])

    @pytest.mark.parametrize("later", [2018, 2019])
    def test_no_code_ends_before_it_begins_so_there_are_no_circles(self, dimension, codes, later):
        county, (a, b, c) = codes
        write(rows(county, a, (b, 10_000), dimension=dimension))
        with refused("successions_in_order"):
            write(rows(county, b, (c, 10_000), first_year=later, dimension=dimension))
        with refused("successions_in_order"):
            write(rows(county, b, (a, 10_000), first_year=later, dimension=dimension))
        write(rows(county, b, (c, 10_000), first_year=2020, dimension=dimension))
        proven()

    def test_years_of_the_codes_agree_and_stay_so(self, dimension, codes):
        county, (a, b, _c) = codes
        a.last_year = 2019
        a.save()
        with refused("succession_after_the_last_year"):
            write(rows(county, a, (b, 10_000), dimension=dimension))
        a.last_year = 2018
        a.save()
        write(rows(county, a, (b, 10_000), dimension=dimension))
        proven()
        with refused("succession_after_the_last_year"):
            type(a).objects.filter(pk=a.pk).update(last_year=2025)
        with refused("successor_in_use"):
            type(b).objects.filter(pk=b.pk).update(first_year=2020)
        with refused("successor_in_use"):
            type(b).objects.filter(pk=b.pk).update(last_year=2018)

    def test_not_itself_not_nothing_and_with_a_reason(self, dimension, codes):
        county, (a, b, _c) = codes
        noun = f"{dimension}_succession"
        with refused(f"{noun}_of_another"):
            write(rows(county, a, (a, 10_000), dimension=dimension))
        with refused(f"{noun}_share_up_to_all"):
            write(rows(county, a, (b, 0), dimension=dimension))
        [row] = rows(county, a, (b, 10_000), dimension=dimension)
        row.reason = ""
        with refused(f"{noun}_has_a_reason"):
            write([row])
        row.reason, row.change = "A test", "vanished"
        with refused(f"{noun}_change_known"):
            write([row])

    def test_two_counties_are_never_joined(self, dimension, codes):
        county, (a, _b, _c) = codes
        foreign = MAKE[dimension](make_county(), "Z")
        with refused(f"{dimension}_succession_new_of_one_county"):
            write(rows(county, a, (foreign, 10_000), dimension=dimension))

    def test_the_proof_finds_what_was_written_past_the_guards(self, dimension, codes):
        county, (a, b, _c) = codes
        assert list(findings(county.pk)) == []
        proven()
        with connection.cursor() as cursor:
            for table, trigger in (
                (SUCCESSIONS[dimension]._meta.db_table, "successions_hold"),
                (type(a)._meta.db_table, f"{dimension}_successions_hold"),
            ):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        write(rows(county, a, (b, 9_999), dimension=dimension))
        write(rows(county, b, (a, 10_000), dimension=dimension))
        type(a).objects.filter(pk=b.pk).update(last_year=2019)
        found = list(findings(county.pk))
        assert [sentence.split(" of ")[0] for sentence in found if "share" in sentence] == ["successors"]
        assert f"successors of {dimension} {a.pk} begin in FY2019 to FY2019 and share 99.99 % of it" in found
        assert f"{dimension} {b.pk} begins in FY2019 and is succeeded by {a.pk} in FY2019 already" in found
        assert any("does not agree with their years" in sentence for sentence in found)
        assert list(findings(make_county().pk)) == []


@pytest.mark.django_db
def test_kinds_of_accounts_never_change_into_each_other():
    county = make_county()
    old, new = make_account(county, "A"), make_account(county, "R", kind="revenue")
    with refused("succession_of_one_kind"):
        write(rows(county, old, (new, 10_000), dimension="account"))
    other = make_account(county, "B")
    write(rows(county, old, (other, 10_000), dimension="account"))
    proven()
    with refused("succession_of_one_kind"):
        type(other).objects.filter(pk=other.pk).update(kind="revenue")


def both_at_once():
    county = make_county()
    old, *new = (make_cost_center(county, code) for code in ("A", "B", "C"))
    barrier, failures = threading.Barrier(2), []
    threads = []
    for place, one in enumerate(new, 1):

        def act(one=one, place=place):
            try:
                with transaction.atomic():
                    [row] = rows(county, old, (one, 10_000))
                    row.position = place
                    write([row])
                    barrier.wait(timeout=30)
            except IntegrityError as error:
                failures.append(error)
            finally:
                connections.close_all()

        threads.append(threading.Thread(target=act))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.django_db(transaction=True)
def test_two_who_record_at_once_cannot_both_pass():
    failures = both_at_once()
    assert len(failures) == 1
    assert CostCenterSuccession.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_pass():
    """What the lock is for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('budget_succession_holds'::regproc)")
        [whole] = cursor.fetchone()
        cursor.execute(whole.replace("PERFORM budget_lock_money(NEW.county_id);", ""))
    try:
        for _try in range(20):
            failures = both_at_once()
            if not failures:
                break
            CostCenterSuccession.objects.all().delete()
        assert failures == []
        assert CostCenterSuccession.objects.count() == 2
    finally:
        with connection.cursor() as cursor:
            cursor.execute(whole)
