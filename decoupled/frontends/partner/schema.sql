-- What the shop keeps. Where a ticket stands the railway knows best: `ticket` is what it said last,
-- word for word, and `railway_event` what it has told us since.

CREATE TABLE IF NOT EXISTS setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS customer_order (
    order_id     INTEGER PRIMARY KEY,
    order_key    TEXT NOT NULL UNIQUE,  -- came with the form, goes on as Idempotency-Key
    address      TEXT NOT NULL UNIQUE,  -- of its page; nobody guesses 128 bits
    customer     TEXT NOT NULL,         -- the browser that ordered
    title        TEXT NOT NULL,         -- what the customer calls it
    wish         TEXT NOT NULL,         -- what we ask the railway for, JSON
    charge_paise INTEGER NOT NULL,      -- for our service
    ordered_at   TEXT NOT NULL,
    pnr          TEXT UNIQUE,           -- null until the railway has answered
    ticket       TEXT,                  -- its answer, JSON
    told_at      TEXT
);

CREATE INDEX IF NOT EXISTS order_of_customer ON customer_order (customer);

CREATE TABLE IF NOT EXISTS railway_event (
    event_id    TEXT PRIMARY KEY,       -- webhook-id: the same at every attempt
    pnr         TEXT NOT NULL,
    type        TEXT NOT NULL,
    data        TEXT NOT NULL,          -- JSON
    received_at TEXT NOT NULL
);

CREATE INDEX IF NOT EXISTS event_of_ticket ON railway_event (pnr);
