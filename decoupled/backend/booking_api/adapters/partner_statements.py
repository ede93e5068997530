"""The SQL of the partners' book: each question and each change is one statement."""

from sqlalchemy import text

PARTNERS = text("SELECT partner_id, name, created_at FROM partner ORDER BY partner_id")

PARTNER = text("""
    SELECT partner_id, name, created_at FROM partner WHERE partner_id = :partner_id
""")

_KEY = """
    SELECT partner_key.key_id, partner_key.partner_id, partner.traveller_id,
           partner_key.prefix, partner_key.secret_hash, partner_key.scopes,
           partner_key.calls_per_minute, partner_key.calls_per_month,
           partner_key.created_at, partner_key.revoked_at
      FROM partner_key
      JOIN partner ON partner.partner_id = partner_key.partner_id
"""

KEYS = text(f"{_KEY} WHERE partner_key.partner_id = :partner_id ORDER BY partner_key.key_id")

KEY = text(f"{_KEY} WHERE partner_key.prefix = :prefix")

METER = text("""
    SELECT minute_from, minute_calls, month, month_calls FROM meter WHERE key_id = :key_id
""")

CALLS = text("""
    SELECT key_id, called_at, method, route, status, request_id, call_id
      FROM call
     WHERE key_id = :key_id AND call_id < coalesce(:before, 9223372036854775807)
     ORDER BY call_id DESC
     LIMIT :limit
""")

CALLS_ANSWERED = text("""
    SELECT count(*)
      FROM call
     WHERE key_id IN (SELECT key_id FROM partner_key WHERE partner_id = :partner_id)
       AND called_at >= :first_day AND called_at < :until
       AND status NOT IN (401, 403, 429) AND status < 500
""")

TICKETS_SOLD = text("""
    SELECT count(*)
      FROM booking
     WHERE traveller_id = (SELECT traveller_id FROM partner WHERE partner_id = :partner_id)
       AND booked_at >= :first_day AND booked_at < :until
""")

ADD_PARTNER = text("""
    INSERT INTO partner (name, traveller_id, created_at)
    VALUES (:name, :traveller_id, :created_at)
    RETURNING partner_id
""")

ADD_KEY = text("""
    INSERT INTO partner_key (
           partner_id, prefix, secret_hash, scopes,
           calls_per_minute, calls_per_month, created_at)
    VALUES (:partner_id, :prefix, :secret_hash, :scopes,
           :calls_per_minute, :calls_per_month, :created_at)
        ON CONFLICT (prefix) DO NOTHING
    RETURNING key_id
""")

REVOKE_KEY = text("""
    UPDATE partner_key SET revoked_at = :revoked_at
     WHERE key_id = :key_id AND revoked_at IS NULL
""")

KEEP_METER = text("""
    INSERT INTO meter (key_id, minute_from, minute_calls, month, month_calls)
    VALUES (:key_id, :minute_from, :minute_calls, :month, :month_calls)
        ON CONFLICT (key_id) DO UPDATE
       SET minute_from = :minute_from, minute_calls = :minute_calls,
           month = :month, month_calls = :month_calls
""")

ADD_CALL = text("""
    INSERT INTO call (key_id, called_at, method, route, status, request_id)
    VALUES (:key_id, :called_at, :method, :route, :status, :request_id)
""")
