"""Travellers' accounts: sign up, sign in, sign out."""

from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Flask, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import (
    LoginManager,
    UserMixin,
    current_user,
    login_required,
    login_user,
    logout_user,
)
from flask_wtf import FlaskForm
from pwdlib import PasswordHash
from sqlalchemy import text
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from booking_site.database import read, writing
from railway.party import LONGEST_NAME
from railway.refusals import StaffOnly

bp = Blueprint("account", __name__)
passwords = PasswordHash.recommended()

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128
EMAIL = r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\Z"

TRAVELLER = text("""
    SELECT traveller_id, name, is_staff FROM traveller WHERE traveller_id = :traveller_id
""")
SECRET_OF = text("""
    SELECT traveller_id, name, is_staff, password_hash FROM traveller WHERE email = :email
""")
ADD_TRAVELLER = text("""
    INSERT INTO traveller (email, name, password_hash) VALUES (:email, :name, :password_hash)
    ON CONFLICT (email) DO NOTHING
    RETURNING traveller_id
""")


@dataclass
class Traveller(UserMixin):
    """Who is signed in."""

    traveller_id: int
    name: str
    is_staff: int = 0

    def get_id(self) -> str:
        """Return what the session remembers."""
        return str(self.traveller_id)


class SignIn(FlaskForm):
    """E-mail and password."""

    email = EmailField("E-mail", [InputRequired("Write your e-mail address.")])
    password = PasswordField(
        "Password",
        [
            InputRequired("Write your password."),
            Length(
                max=LONGEST_PASSWORD,
                message=f"A password has at most {LONGEST_PASSWORD} characters.",
            ),
        ],
    )


class SignUp(FlaskForm):
    """What a new traveller tells us."""

    name = StringField(
        "Name",
        [
            DataRequired("Write your name."),  # looks after the filter, which trims
            Length(max=LONGEST_NAME, message=f"A name has at most {LONGEST_NAME} characters."),
            Regexp(r"[^\x00-\x1f\x7f]*\Z", message="Write a name without control characters."),
        ],
        filters=[lambda name: " ".join(name.split()) if name else name],
    )
    email = EmailField(
        "E-mail",
        [
            Length(max=254, message="An e-mail address has at most 254 characters."),
            Regexp(EMAIL, message="Write an address like you@example.org."),
        ],
    )
    password = PasswordField(
        "Password",
        [
            Length(
                SHORTEST_PASSWORD,
                LONGEST_PASSWORD,
                f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
            )
        ],
    )


def init_app(app: Flask) -> None:
    """Let the app know who is signed in, and send strangers to the sign-in page."""
    manager = LoginManager(app)
    manager.user_loader(_traveller)
    manager.unauthorized_handler(_ask_to_sign_in)


@login_required
def admit_staff_only() -> None:
    """Send strangers to the sign-in page; raise StaffOnly for who is not staff (R11)."""
    if not current_user.is_staff:
        raise StaffOnly


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Show the form, or start a session; the answer to a wrong password tells nothing else."""
    form = SignIn()
    if request.method == "GET":
        return render_template("account/sign_in.html", form=form)
    if not form.validate():
        return render_template("account/sign_in.html", form=form), 422
    traveller = _traveller_with(form.email.data, form.password.data)
    if traveller is None:
        problem = "E-mail address or password is wrong."
        return render_template("account/sign_in.html", form=form, problem=problem), 401
    return _start_session(traveller)


@bp.route("/sign-up", methods=["GET", "POST"])
def sign_up() -> ResponseReturnValue:
    """Show the form, or store a new traveller and start a session."""
    form = SignUp()
    if request.method == "GET":
        return render_template("account/sign_up.html", form=form)
    if not form.validate():
        return render_template("account/sign_up.html", form=form), 422
    email, password_hash = form.email.data.lower(), passwords.hash(form.password.data)
    new = {"email": email, "name": form.name.data, "password_hash": password_hash}
    with writing() as connection:
        traveller_id = connection.execute(ADD_TRAVELLER, new).scalar_one_or_none()
    if traveller_id is None:
        problem = "This e-mail address already has an account. Sign in instead."
        return render_template("account/sign_up.html", form=form, problem=problem), 409
    return _start_session(Traveller(traveller_id, form.name.data))


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    logout_user()
    session.clear()
    flash("You are signed out.")
    return redirect(url_for("search.home"), 303)


def _traveller(traveller_id: str) -> Traveller | None:
    rows = read(TRAVELLER, traveller_id=int(traveller_id))
    return Traveller(*rows[0]) if rows else None


def _traveller_with(email: str, password: str) -> Traveller | None:
    """Return who has this e-mail and password; a stranger takes as long as a member."""
    rows = read(SECRET_OF, email=email.strip().lower())
    password_hash = rows[0].password_hash if rows else _nobodys_hash()
    right = passwords.verify(password, password_hash)
    return Traveller(*rows[0][:3]) if right and rows else None


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return passwords.hash("nobody has this password")


def _start_session(traveller: Traveller) -> ResponseReturnValue:
    session.clear()  # a token made before signing in must not work after it
    login_user(traveller)
    return redirect(_next_page(traveller), 303)


def _next_page(traveller: Traveller) -> str:
    """Return where they were going, if that is a page of this site; the staff begin with theirs."""
    page = request.args.get("next", "")
    ours = page.startswith("/") and not page.startswith(("//", "/\\"))
    return page if ours else url_for("staff.loads" if traveller.is_staff else "search.home")


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method == "GET":
        return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))
    problem = "Sign in first, then send the form again."
    return render_template("account/sign_in.html", form=SignIn(formdata=None), problem=problem), 401
