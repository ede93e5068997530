"""Sell a ticket: once, however often the form is sent or the line breaks."""

import re
import secrets

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from .order import Order, now
from .railway_api import Json, NoAnswer, RailwayTrouble, Refused
from .search import asked_ride, ride_of
from .shop import CHARGE_PAISE, shop

bp = Blueprint("sales", __name__)

ORDER_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")  # as our forms have it; it goes on in a header
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
LONGEST_TITLE = 60


@bp.get("/book")
def form() -> str:
    """Show what is about to be bought, with gaps for the passengers."""
    return _form(secrets.token_urlsafe(16))


@bp.post("/book")
def buy() -> ResponseReturnValue:
    """Order what the form asks for and go to the order's page; a form sent twice orders once."""
    order_key = request.form.get("order_key", "")
    if not ORDER_KEY.fullmatch(order_key):
        abort(400)
    order = _new_order(order_key)
    is_first = shop.books.begin(order)
    order = shop.books.order_of_form(order_key) or order
    try:
        ask_for_ticket(order)
    except RailwayTrouble as trouble:
        if is_first:  # nothing was bought, so the form may be corrected and sent again
            shop.books.withdraw(order)
        if isinstance(trouble, Refused):
            return _form(order_key, trouble), trouble.status
        raise
    return redirect(url_for("orders.order", address=order.address), 303)


def ask_for_ticket(order: Order) -> None:
    """Ask for an order's ticket unless we have it. Raises RailwayTrouble: there surely is none.

    When the answer is lost there may be a ticket. Then the order stays, and asking again with the
    same key finds out.
    """
    if order.pnr is not None:
        return
    try:
        ticket = shop.api.book(order.wish, order.order_key)
    except NoAnswer:
        return
    except Refused:
        shop.books.withdraw(order)
        raise
    shop.books.keep_ticket(order, ticket)


def _form(order_key: str, trouble: Refused | None = None) -> str:
    found = shop.api.departures(asked_ride())
    departure, offer = _chosen(found["departures"])
    return render_template(
        "book.html",
        ride=ride_of(found),
        departure=departure,
        offer=offer,
        party=found["passengers"],
        order_key=order_key,
        trouble=trouble,
    )


def _chosen(departures: list[Json]) -> tuple[Json, Json]:
    """Return the train and the class that the address names, as the railway offers them now."""
    chosen = (request.args.get("train_number"), request.args.get("class_code"))
    for departure in departures:
        for offer in departure["classes"]:
            if (departure["train_number"], offer["class_code"]) == chosen:
                return departure, offer
    return abort(404)


def _new_order(order_key: str) -> Order:
    sent, asked = request.form, request.args
    wish = {
        "train_number": asked.get("train_number", ""),
        "journey_date": sent.get("journey_date", ""),
        "class_code": asked.get("class_code", ""),
        "from": asked.get("from", ""),
        "to": asked.get("to", ""),
        "passengers": [
            {"name": name.strip(), "age": _number(age)}
            for name, age in zip(sent.getlist("name"), sent.getlist("age"), strict=False)
        ],
    }
    return Order(
        order_key=order_key,
        address=secrets.token_urlsafe(16),
        customer=_customer(),
        title=sent.get("title", "").strip()[:LONGEST_TITLE] or "My journey",
        wish=wish,
        charge_paise=CHARGE_PAISE,
        ordered_at=now(),
    )


def _number(typed: str) -> int | str:
    """Return a whole number, or what stands in its place: the railway says what is wrong."""
    return int(typed) if WHOLE_NUMBER.fullmatch(typed) else typed


def _customer() -> str:
    """Return by what we know this browser again; we ask for no name and no e-mail address."""
    session.permanent = True
    if "customer" not in session:
        session["customer"] = secrets.token_urlsafe(16)
    return str(session["customer"])
