"""The SQL of the ledger: each question and each change is one statement."""

from sqlalchemy import bindparam, text

BEGIN = "BEGIN IMMEDIATE"  # the write lock at once: a deferred one would lose updates

_INVENTORY = """
           inventory.berths, inventory.rac_places, inventory.waitlist_cap,
           inventory.confirmed_load, inventory.rac_load,
           inventory.rac_length, inventory.waitlist_length,
           inventory.last_rac_number, inventory.last_waitlist_number,
           inventory.passengers_booked, inventory.passengers_cancelled,
           inventory.charted, inventory.version
"""


EDITION = text("""
    SELECT sum(version)
      FROM inventory
     WHERE journey_date BETWEEN :first_day AND :last_day
""")

# Nearly always one date; pairs of columns in one IN would make SQLite read the whole table.
STOCK = text(f"""
    SELECT inventory.train_number, inventory.journey_date, inventory.class_code, {_INVENTORY}
      FROM inventory
     WHERE inventory.train_number IN :train_numbers
       AND inventory.journey_date IN :journey_dates
""").bindparams(
    bindparam("train_numbers", expanding=True), bindparam("journey_dates", expanding=True)
)

INVENTORY = text(f"""
    SELECT inventory.inventory_id, {_INVENTORY}
      FROM inventory
     WHERE inventory.train_number = :train_number
       AND inventory.journey_date = :journey_date
       AND inventory.class_code = :class_code
""")

LAST_JOURNEY = text("""
    SELECT train_number, journey_date
      FROM inventory
     WHERE journey_date <= :until
     ORDER BY journey_date DESC, inventory_id
     LIMIT 1
""")

KEEP_INVENTORY = text("""
    UPDATE inventory
       SET berths = :berths, confirmed_load = :confirmed_load, rac_load = :rac_load,
           rac_length = :rac_length, waitlist_length = :waitlist_length,
           last_rac_number = :last_rac_number, last_waitlist_number = :last_waitlist_number,
           passengers_booked = :passengers_booked, passengers_cancelled = :passengers_cancelled,
           charted = :charted, version = :version
     WHERE inventory_id = :inventory_id
""")

_BOOKING = """
           booking.booking_id,
           booking.pnr, booking.traveller_id, booking.inventory_id,
           booking.origin, booking.destination, booking.first_leg, booking.last_leg,
           booking.passengers, booking.status, booking.queue_number, booking.waitlist_number,
           booking.fare_paise, booking.booked_at, booking.refund_paise, booking.cancelled_at,
           inventory.train_number, inventory.journey_date, inventory.class_code
"""

_ENTRY = f"""
    SELECT {_BOOKING},
           CASE WHEN booking.status IN ('RAC', 'WL') THEN (
               SELECT coalesce(sum(earlier.passengers), 0)
                 FROM booking AS earlier
                WHERE earlier.inventory_id = booking.inventory_id
                  AND earlier.status = booking.status
                  AND earlier.queue_number < booking.queue_number
           ) ELSE 0 END AS ahead, {_INVENTORY}
      FROM booking
      JOIN inventory ON inventory.inventory_id = booking.inventory_id
     WHERE booking.traveller_id = :traveller_id
"""

ENTRY = text(f"{_ENTRY} AND booking.pnr = :pnr")

ENTRIES = text(f"""{_ENTRY}
       AND booking.booking_id < coalesce(
               (SELECT seen.booking_id
                  FROM booking AS seen
                 WHERE seen.pnr = :after AND seen.traveller_id = :traveller_id),
               9223372036854775807)
     ORDER BY booking.booking_id DESC
     LIMIT :limit
""")

# All queues at once: one sum runs down each of them, where an entry sums up its own.
WAITING = text(f"""
    SELECT {_BOOKING},
           sum(booking.passengers) OVER (
               PARTITION BY booking.inventory_id, booking.status ORDER BY booking.queue_number
           ) - booking.passengers AS ahead, {_INVENTORY}
      FROM inventory
      JOIN booking ON booking.inventory_id = inventory.inventory_id
     WHERE inventory.journey_date BETWEEN :first_day AND :last_day
       AND inventory.charted = 0
       AND booking.status IN ('RAC', 'WL')
""")

PARTIES = text("""
    SELECT booking_id, name, age
      FROM passenger
     WHERE booking_id IN :booking_ids
     ORDER BY passenger_id
""").bindparams(bindparam("booking_ids", expanding=True))

QUEUE = text("""
    SELECT booking_id, status, first_leg, last_leg, passengers, queue_number
      FROM booking
     WHERE inventory_id = :inventory_id AND status IN ('RAC', 'WL')
     ORDER BY queue_number
""")

ADD_BOOKING = text("""
    INSERT INTO booking (
           pnr, traveller_id, inventory_id, origin, destination, first_leg, last_leg,
           passengers, status, queue_number, waitlist_number,
           fare_paise, booked_at, refund_paise, cancelled_at)
    VALUES (:pnr, :traveller_id, :inventory_id, :origin, :destination, :first_leg, :last_leg,
           :passengers, :status, :queue_number, :waitlist_number,
           :fare_paise, :booked_at, :refund_paise, :cancelled_at)
        ON CONFLICT (pnr) DO NOTHING
    RETURNING booking_id
""")

ADD_PASSENGERS = text("""
    INSERT INTO passenger (booking_id, name, age) VALUES (:booking_id, :name, :age)
""")

MOVE = text("""
    UPDATE booking SET status = :status, queue_number = :queue_number
     WHERE booking_id = :booking_id
""")

CLOSE = text("""
    UPDATE booking
       SET status = 'CANCELLED', refund_paise = :refund_paise, cancelled_at = :cancelled_at
     WHERE booking_id = :booking_id
""")

CLOSE_UNPLACED = text("""
    UPDATE booking
       SET status = 'CANCELLED', refund_paise = fare_paise, cancelled_at = :cancelled_at
     WHERE booking_id IN :booking_ids
    RETURNING fare_paise
""").bindparams(bindparam("booking_ids", expanding=True))

SUBMISSION = text("""
    SELECT submission.fingerprint, booking.pnr
      FROM submission
      JOIN booking ON booking.booking_id = submission.booking_id
     WHERE submission.traveller_id = :traveller_id AND submission.token = :token
""")

ADD_SUBMISSION = text("""
    INSERT INTO submission (traveller_id, token, fingerprint, booking_id)
    VALUES (:traveller_id, :token, :fingerprint, :booking_id)
""")

ACCOUNT = text("""
    SELECT traveller_id, name, password_hash, is_staff FROM traveller WHERE email = :email
""")

IS_STAFF = text("SELECT 1 FROM traveller WHERE traveller_id = :traveller_id AND is_staff = 1")

ADD_ACCOUNT = text("""
    INSERT INTO traveller (email, name, password_hash) VALUES (:email, :name, :password_hash)
        ON CONFLICT (email) DO NOTHING
    RETURNING traveller_id
""")
