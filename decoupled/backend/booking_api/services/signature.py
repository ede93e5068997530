"""How a delivery is signed: the Standard Webhooks specification, symmetric version v1.

Source: https://github.com/standard-webhooks/standard-webhooks, “Signature scheme”.
"""

import hmac
from base64 import b64decode, b64encode
from secrets import token_bytes

PREFIX = "whsec_"
SECRET_BYTES = 32  # the specification asks for 24 to 64


def new_secret() -> str:
    """Return a secret that nobody has, in the form in which a partner gets it."""
    return PREFIX + b64encode(token_bytes(SECRET_BYTES)).decode("ascii")


def signed_headers(secret: str, event_id: str, sent_at: int, body: bytes) -> dict[str, str]:
    """Return the headers that prove who sent a body, and when; sent_at: unix seconds."""
    key = b64decode(secret.removeprefix(PREFIX))
    signature = hmac.digest(key, f"{event_id}.{sent_at}.".encode() + body, "sha256")
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(sent_at),
        "webhook-signature": f"v1,{b64encode(signature).decode('ascii')}",
    }
