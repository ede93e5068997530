"""Is a message from the railway, whole and fresh? As the Standard Webhooks specification asks."""

import base64
import hashlib
import hmac
import re

from werkzeug.datastructures import Headers

TOLERANCE_SECONDS = 5 * 60
STAMP = re.compile(r"[0-9]{1,12}")  # anybody may send more digits than a number can have
SECRET_PREFIX = "whsec_"


class Forged(Exception):
    """A message that nobody who knows our secret has signed just now."""


def verify(secret: str, headers: Headers, body: bytes, now: float) -> str:
    """Return the id of a genuine message; `now` in Unix seconds. Raises Forged."""
    try:
        event_id, stamp, signatures = (
            headers[name] for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
        )
    except KeyError as missing:
        raise Forged("A header of its signature is missing.") from missing
    if not STAMP.fullmatch(stamp) or abs(now - int(stamp)) > TOLERANCE_SECONDS:
        raise Forged("It is more than five minutes old, or from the future.")
    signed = b".".join((event_id.encode(), stamp.encode(), body))
    ours = b"v1," + base64.b64encode(_digest(secret, signed))
    if not any(hmac.compare_digest(ours, theirs.encode()) for theirs in signatures.split()):
        raise Forged("Its signature is not the railway's.")
    return event_id


def _digest(secret: str, signed: bytes) -> bytes:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return hmac.new(key, signed, hashlib.sha256).digest()
