"""Who a traveller is: sign up, sign in, and who of them is staff."""

from functools import cache
from secrets import token_urlsafe

from booking_api.services.ports import Account, Office
from railway.refusals import Conflict, Refused, StaffOnly


class EmailTaken(Conflict):
    """Somebody signed up with this address before."""

    def __init__(self) -> None:
        super().__init__("This e-mail address already has an account. Sign in instead.")


class SignInRefused(Refused):
    """No such address, or another password: the answer does not tell which."""

    status = 401

    def __init__(self) -> None:
        super().__init__("E-mail address or password is wrong.")


class AccountGone(Refused):
    """Whoever signed in is not in this ledger: it was made anew since."""

    status = 401

    def __init__(self) -> None:
        super().__init__("This account is not there any more. Sign up, or sign in to another.")


def sign_up(office: Office, email: str, name: str, password: str) -> None:
    """Store a new traveller; raises EmailTaken. Case does not matter in an address."""
    password_hash = office.passwords.hash(password)
    with office.ledger.writing() as ledger:
        if ledger.add_account(email.lower(), name, password_hash) is None:
            raise EmailTaken


def sign_in(office: Office, email: str, password: str) -> Account:
    """Return whose address and password these are; raises SignInRefused."""
    with office.ledger.reading() as ledger:
        account = ledger.account(email.lower())
    stored = account.password_hash if account else ""
    right = office.passwords.verify(password, stored or _decoy(office))
    if account is None or not stored or not right:
        raise SignInRefused
    return account


def is_staff(office: Office, traveller_id: int) -> bool:
    """Tell whether somebody with an account works for the railway."""
    with office.ledger.reading() as ledger:
        return ledger.is_staff(traveller_id)


def check_staff(office: Office, traveller_id: int) -> None:
    """Raise StaffOnly unless somebody with an account works for the railway (R11)."""
    if not is_staff(office, traveller_id):
        raise StaffOnly


@cache
def _decoy(office: Office) -> str:
    """Return a hash to check when there is none, so that an unknown address takes as long."""
    return office.passwords.hash(token_urlsafe())
