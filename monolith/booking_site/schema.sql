-- What the booking site stores. Money is paise; times are ISO text in Indian Standard Time.

CREATE TABLE world (
    world_id TEXT PRIMARY KEY
);

CREATE TABLE traveller (
    traveller_id  INTEGER PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE,  -- lower case
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    is_staff      INTEGER NOT NULL DEFAULT 0
);

-- One train, journey date and class: railway.inventory.Inventory, field by field.
CREATE TABLE inventory (
    inventory_id         INTEGER PRIMARY KEY,
    train_number         TEXT NOT NULL,
    journey_date         TEXT NOT NULL,
    class_code           TEXT NOT NULL,
    berths               INTEGER NOT NULL,
    rac_places           INTEGER NOT NULL,
    waitlist_cap         INTEGER NOT NULL,
    confirmed_load       TEXT NOT NULL,  -- passengers on each leg, with blanks between
    rac_load             TEXT NOT NULL,
    rac_length           INTEGER NOT NULL,
    waitlist_length      INTEGER NOT NULL,
    last_rac_number      INTEGER NOT NULL,
    last_waitlist_number INTEGER NOT NULL,
    passengers_booked    INTEGER NOT NULL,
    passengers_cancelled INTEGER NOT NULL,
    charted              INTEGER NOT NULL,
    version              INTEGER NOT NULL,
    UNIQUE (train_number, journey_date, class_code)
);

CREATE TABLE booking (
    booking_id      INTEGER PRIMARY KEY,
    pnr             TEXT NOT NULL UNIQUE,
    traveller_id    INTEGER NOT NULL REFERENCES traveller,
    inventory_id    INTEGER NOT NULL REFERENCES inventory,
    origin          TEXT NOT NULL,
    destination     TEXT NOT NULL,
    first_leg       INTEGER NOT NULL,
    last_leg        INTEGER NOT NULL,
    passengers      INTEGER NOT NULL CHECK (passengers BETWEEN 1 AND 6),
    status          TEXT NOT NULL CHECK (status IN ('CNF', 'RAC', 'WL', 'CANCELLED')),
    queue_number    INTEGER NOT NULL,
    waitlist_number INTEGER,
    fare_paise      INTEGER NOT NULL,  -- of the whole party
    refund_paise    INTEGER,
    booked_at       TEXT NOT NULL,
    cancelled_at    TEXT
);
CREATE INDEX inventory_edition ON inventory (journey_date, version);
CREATE INDEX booking_queue ON booking (inventory_id, status, queue_number);
CREATE INDEX booking_of_traveller ON booking (traveller_id, booking_id);

CREATE TABLE passenger (
    passenger_id INTEGER PRIMARY KEY,
    booking_id   INTEGER NOT NULL REFERENCES booking,
    name         TEXT NOT NULL,
    age          INTEGER NOT NULL
);
CREATE INDEX passenger_of_booking ON passenger (booking_id);

-- Which booking a form made: the same form sent twice makes one (R10).
CREATE TABLE submission (
    traveller_id INTEGER NOT NULL REFERENCES traveller,
    token        TEXT NOT NULL,
    fingerprint  TEXT NOT NULL,
    booking_id   INTEGER NOT NULL REFERENCES booking,
    PRIMARY KEY (traveller_id, token)
);
