"""The SQL of webhooks and their deliveries: each question and each change is one statement."""

from sqlalchemy import text

WEBHOOKS = text("""
    SELECT webhook_id, url, events, secret, created_at
      FROM webhook
     WHERE partner_id = :partner_id
     ORDER BY webhook_id
""")

ADD_WEBHOOK = text("""
    INSERT INTO webhook (partner_id, url, events, secret, created_at)
    VALUES (:partner_id, :url, :events, :secret, :created_at)
    RETURNING webhook_id
""")

DROP_DELIVERIES = text("DELETE FROM delivery WHERE webhook_id = :webhook_id")

DROP_WEBHOOK = text("DELETE FROM webhook WHERE webhook_id = :webhook_id")

_DELIVERY = "event_id, type, state, happened_at, attempts, attempted_at, due_at, trouble"

DELIVERIES = text(f"""
    SELECT {_DELIVERY}
      FROM delivery
     WHERE webhook_id = :webhook_id
       AND state = coalesce(:state, state)
       AND delivery_id < coalesce(
               (SELECT seen.delivery_id
                  FROM delivery AS seen
                 WHERE seen.webhook_id = :webhook_id AND seen.event_id = :after),
               9223372036854775807)
     ORDER BY delivery_id DESC
     LIMIT :limit
""")

REPLAY = text(f"""
    UPDATE delivery SET state = 'pending', attempts = 0, due_at = :due_at
     WHERE webhook_id = :webhook_id AND event_id = :event_id
    RETURNING {_DELIVERY}
""")

# A booking moves to a place once and is charted or cancelled once, so that its PNR, what happened
# and its status name the event. CROSS JOIN: from the few news outwards, never from all webhooks.
_ANNOUNCE = """
    INSERT INTO delivery (webhook_id, event_id, type, body, happened_at, due_at)
    SELECT webhook.webhook_id,
           'evt_' || booking.pnr || '_' || substr(news.type, 9) || '_' || booking.status,
           news.type,
           json_object(
               'type', news.type,
               'timestamp', :happened_at,
               'data', json_object(
                   'pnr', booking.pnr,
                   'status', booking.status,
                   'train_number', inventory.train_number,
                   'journey_date', inventory.journey_date,
                   'class_code', inventory.class_code,
                   'from', booking.origin,
                   'to', booking.destination,
                   'passengers', booking.passengers,
                   'fare_paise', booking.fare_paise,
                   'refund_paise', booking.refund_paise)),
           :happened_at,
           :due_at
      FROM ({news}) AS news
     CROSS JOIN booking ON booking.booking_id = news.booking_id
     CROSS JOIN partner ON partner.traveller_id = booking.traveller_id
      JOIN webhook ON webhook.partner_id = partner.partner_id
                  AND instr(webhook.events, news.type) > 0
      JOIN inventory ON inventory.inventory_id = booking.inventory_id
"""

ANNOUNCE = text(
    _ANNOUNCE.format(
        news="""
        SELECT json_extract(value, '$[0]') AS type, json_extract(value, '$[1]') AS booking_id
          FROM json_each(:news)"""
    )
)

ANNOUNCE_CHART = text(
    _ANNOUNCE.format(
        news="""
        SELECT 'booking.charted' AS type, booking_id
          FROM booking
         WHERE inventory_id = :inventory_id AND status IN ('CNF', 'RAC')"""
    )
)

# Whoever has no key that may sell is told nothing: what is due waits until there is one again.
DUE_WEBHOOKS = text("""
    SELECT webhook_id, url, secret
      FROM webhook
     WHERE EXISTS (
               SELECT 1
                 FROM delivery
                WHERE delivery.webhook_id = webhook.webhook_id
                  AND delivery.state = 'pending' AND delivery.due_at <= :now)
       AND EXISTS (
               SELECT 1
                 FROM partner_key
                WHERE partner_key.partner_id = webhook.partner_id
                  AND partner_key.revoked_at IS NULL
                  AND instr(partner_key.scopes, 'sell') > 0)
""")

# Whoever takes a delivery makes it due again at the end of the lease: if nothing was heard by
# then, its worker is dead.
TAKE = text("""
    UPDATE delivery SET due_at = :leased_until, attempts = attempts + 1
     WHERE delivery_id IN (
               SELECT delivery_id
                 FROM delivery
                WHERE webhook_id = :webhook_id AND state = 'pending' AND due_at <= :now
                ORDER BY due_at, delivery_id
                LIMIT :room)
    RETURNING delivery_id, event_id, body, attempts
""")

# What came back too late, after the lease or a replay, changes nothing.
SETTLE = text("""
    UPDATE delivery
       SET state = :state, attempted_at = :attempted_at, due_at = :due_at, trouble = :trouble
     WHERE delivery_id = :delivery_id AND state = 'pending' AND due_at = :leased_until
""")
