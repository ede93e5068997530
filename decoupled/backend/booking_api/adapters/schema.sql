-- The tables of the booking ledger. Money is paise, days and instants are ISO texts.

CREATE TABLE world (world_id TEXT PRIMARY KEY);

CREATE TABLE traveller (
    traveller_id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    is_staff INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE inventory (
    inventory_id INTEGER PRIMARY KEY,
    train_number TEXT NOT NULL,
    journey_date TEXT NOT NULL,
    class_code TEXT NOT NULL,
    berths INTEGER NOT NULL,
    rac_places INTEGER NOT NULL,
    waitlist_cap INTEGER NOT NULL,
    confirmed_load TEXT NOT NULL,
    rac_load TEXT NOT NULL,
    rac_length INTEGER NOT NULL,
    waitlist_length INTEGER NOT NULL,
    last_rac_number INTEGER NOT NULL,
    last_waitlist_number INTEGER NOT NULL,
    passengers_booked INTEGER NOT NULL,
    passengers_cancelled INTEGER NOT NULL,
    charted INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (train_number, journey_date, class_code)
);

CREATE TABLE booking (
    booking_id INTEGER PRIMARY KEY,
    pnr TEXT NOT NULL UNIQUE,
    traveller_id INTEGER NOT NULL REFERENCES traveller,
    inventory_id INTEGER NOT NULL REFERENCES inventory,
    origin TEXT NOT NULL,
    destination TEXT NOT NULL,
    first_leg INTEGER NOT NULL,
    last_leg INTEGER NOT NULL,
    passengers INTEGER NOT NULL,
    status TEXT NOT NULL,
    queue_number INTEGER NOT NULL,
    waitlist_number INTEGER,
    fare_paise INTEGER NOT NULL,
    refund_paise INTEGER,
    booked_at TEXT NOT NULL,
    cancelled_at TEXT
);

CREATE TABLE passenger (
    passenger_id INTEGER PRIMARY KEY,
    booking_id INTEGER NOT NULL REFERENCES booking,
    name TEXT NOT NULL,
    age INTEGER NOT NULL
);

CREATE TABLE submission (
    traveller_id INTEGER NOT NULL REFERENCES traveller,
    token TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    booking_id INTEGER NOT NULL REFERENCES booking,
    PRIMARY KEY (traveller_id, token)
);

-- Who sells for others. Its account has no password: bookings stand in its name, nobody signs in.
CREATE TABLE partner (
    partner_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    traveller_id INTEGER NOT NULL UNIQUE REFERENCES traveller,
    created_at TEXT NOT NULL
);

CREATE TABLE partner_key (
    key_id INTEGER PRIMARY KEY,
    partner_id INTEGER NOT NULL REFERENCES partner,
    prefix TEXT NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    calls_per_minute INTEGER NOT NULL,
    calls_per_month INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    revoked_at TEXT
);

-- How much of its allowance a key has used. `minute_from` is in Unix seconds of real time.
CREATE TABLE meter (
    key_id INTEGER PRIMARY KEY REFERENCES partner_key,
    minute_from REAL NOT NULL,
    minute_calls INTEGER NOT NULL,
    month TEXT NOT NULL,
    month_calls INTEGER NOT NULL
);

-- What was done with a key, and what it was answered.
CREATE TABLE call (
    call_id INTEGER PRIMARY KEY,
    key_id INTEGER NOT NULL REFERENCES partner_key,
    called_at TEXT NOT NULL,
    method TEXT NOT NULL,
    route TEXT NOT NULL,
    status INTEGER NOT NULL,
    request_id TEXT NOT NULL
);

-- Where a partner wants to be told of some events. The secret signs what it is told.
CREATE TABLE webhook (
    webhook_id INTEGER PRIMARY KEY,
    partner_id INTEGER NOT NULL REFERENCES partner,
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    secret TEXT NOT NULL,
    created_at TEXT NOT NULL
);

-- The outbox: an event for a webhook, stored with the change that it tells. While somebody sends
-- it, it is due at the end of the lease. `due_at` and `attempted_at`: Unix seconds of real time.
CREATE TABLE delivery (
    delivery_id INTEGER PRIMARY KEY,
    webhook_id INTEGER NOT NULL REFERENCES webhook,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    happened_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending',
    attempts INTEGER NOT NULL DEFAULT 0,
    attempted_at REAL,
    due_at REAL NOT NULL,
    trouble TEXT,
    UNIQUE (webhook_id, event_id)
);

CREATE INDEX inventory_edition ON inventory (journey_date, version);
CREATE INDEX booking_queue ON booking (inventory_id, status, queue_number);
CREATE INDEX booking_traveller ON booking (traveller_id, booking_id);
CREATE INDEX passenger_booking ON passenger (booking_id);
CREATE INDEX partner_key_partner ON partner_key (partner_id);
CREATE INDEX call_key ON call (key_id, call_id);
CREATE INDEX call_month ON call (key_id, called_at, status);
CREATE INDEX webhook_partner ON webhook (partner_id);
CREATE INDEX delivery_due ON delivery (webhook_id, due_at) WHERE state = 'pending';
CREATE INDEX delivery_webhook ON delivery (webhook_id, delivery_id);
