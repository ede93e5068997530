"""Signing up, in and out."""

import pytest

ASHA = {"name": "Asha Rao", "email": "Asha@Example.org", "password": "long enough"}


def test_signing_up_signs_in_and_stores_no_password(visitor, database):
    page = visitor.sends("/sign-up", "/sign-up", **ASHA)

    assert (page.status, page.leads_to) == (303, "/")
    assert "Sign out" in visitor.opens("/").text
    assert b"long enough" not in database.read_bytes()


def test_an_email_serves_one_account_whatever_its_case(visitor, count):
    visitor.sends("/sign-up", "/sign-up", **ASHA)
    visitor.sends("/", "/sign-out")
    before = count("traveller")

    page = visitor.sends("/sign-up", "/sign-up", **ASHA | {"email": "asha@example.ORG"})

    assert page.status == 409
    assert "already" in page.alert[1]
    assert count("traveller") == before


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""},
        {"name": "x" * 300},
        {"email": "nowhere"},
        {"email": "a@b.c" * 100},
        {"password": "short"},
        {"password": "x" * 129},
        {"password": "x" * 5000},
    ],
)
def test_an_account_that_cannot_be_meant_is_not_stored(visitor, count, changed):
    before = count("traveller")

    page = visitor.sends("/sign-up", "/sign-up", **ASHA | changed)

    assert page.status == 422
    assert page.alert[1]
    assert count("traveller") == before


@pytest.mark.parametrize(("number", "password"), [(1, "not the password"), (999, "demo-railway")])
def test_a_wrong_password_and_an_unknown_email_get_the_same_answer(visitor, number, password):
    page = visitor.signs_in(number, password)

    assert page.status == 401
    assert page.alert == ("", "E-mail address or password is wrong.")


@pytest.mark.parametrize("target", ["https://elsewhere.example", "//elsewhere.example", "/\\evil"])
def test_signing_in_leads_to_pages_of_this_site_only(visitor, target):
    assert visitor.signs_in(then=target).leads_to == "/"


def test_signing_out_ends_the_session(traveller):
    traveller.sends("/trips", "/sign-out")

    assert traveller.opens("/trips").status == 302


def test_a_forged_session_is_nobody(visitor):
    visitor.client.set_cookie("booking_site_session", "eyJfdXNlcl9pZCI6IjEifQ.aaaaaa.forged")

    assert visitor.opens("/trips").status == 302


def test_a_form_without_its_token_is_refused(visitor):
    page = visitor.posts("/sign-in", {"email": "traveller-1@example.org", "password": "x"})

    assert page.status == 400
    assert "reload" in page.alert[1]


def test_a_form_sent_after_signing_out_elsewhere_asks_to_sign_in(visitor):
    guard = visitor.opens("/sign-in").hidden("csrf_token")

    page = visitor.posts("/trips/0123456789/cancellation", {"csrf_token": guard})

    assert page.status == 401
    assert "Sign in first" in page.alert[1]
