"""A customer's orders: how they stand, live, and cancelling them."""

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from .order import Order
from .railway_api import RailwayTrouble, Refused
from .sales import ask_for_ticket
from .shop import shop
from .standing import FINAL

bp = Blueprint("orders", __name__, url_prefix="/orders")


@bp.get("")
def orders() -> str:
    """List what this browser has ordered."""
    return render_template("orders.html", orders=shop.books.orders_of(session.get("customer", "")))


@bp.get("/<address>")
def order(address: str) -> str:
    """Show an order, as the railway says now or else as it stands in our books."""
    found, trouble = _refreshed(_order(address))
    return render_template("order.html", order=found, trouble=trouble)


@bp.get("/<address>/standing")
def standing(address: str) -> ResponseReturnValue:
    """Give the part of the page that changes, from our books: asked again and again while open."""
    found = _order(address)
    response = Response(render_template("_standing.html", order=found))
    response.set_etag(found.version)
    response.cache_control.private = response.cache_control.no_cache = True
    return response.make_conditional(request)


@bp.post("/<address>/ticket")
def ask_again(address: str) -> ResponseReturnValue:
    """Ask the railway once more for a ticket whose answer was lost; it sells no second one."""
    ask_for_ticket(_order(address))
    return redirect(url_for(".order", address=address), 303)


@bp.get("/<address>/cancellation")
def cancellation(address: str) -> ResponseReturnValue:
    """Show what cancelling would give back, and ask whether it is meant."""
    found = _with_ticket(address)
    ticket = shop.api.ticket(str(found.pnr))
    shop.books.keep_ticket(found, ticket)
    if ticket["refund_now_paise"] is None:
        flash("This ticket cannot be cancelled any more.")
        return redirect(url_for(".order", address=address), 303)
    return render_template("cancel.html", order=found, ticket=ticket)


@bp.post("/<address>/cancellation")
def cancel(address: str) -> ResponseReturnValue:
    """Cancel the ticket of an order; done twice it is done once."""
    found = _with_ticket(address)
    try:
        shop.books.keep_ticket(found, shop.api.cancel(str(found.pnr)))
    except Refused as refusal:
        flash(str(refusal))
    return redirect(url_for(".order", address=address), 303)


def _order(address: str) -> Order:
    return shop.books.order_at(address) or abort(404)


def _with_ticket(address: str) -> Order:
    found = _order(address)
    return found if found.pnr else abort(404)


def _refreshed(found: Order) -> tuple[Order, RailwayTrouble | None]:
    """Return an order with the railway's word of now, or without it and why."""
    if found.ticket is None or found.ticket["status"] == FINAL:
        return found, None
    try:
        shop.books.keep_ticket(found, shop.api.ticket(str(found.pnr)))
    except RailwayTrouble as trouble:
        return found, trouble
    return _order(found.address), None
