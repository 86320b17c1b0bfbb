-- What must never be wrong is a constraint here; everything in TypeScript only makes it faster.

-- One row per event: what the catalog said of it, and the one counter that every sale goes through.
CREATE TABLE booking.inventory (
  event_id         text PRIMARY KEY,
  name             text NOT NULL,
  date             text NOT NULL,
  venue            text NOT NULL,
  price_cents      integer NOT NULL CHECK (price_cents >= 0),
  per_order_limit  integer NOT NULL CHECK (per_order_limit > 0),
  sale_opens_at    timestamptz,
  sale_closes_at   timestamptz,
  -- What the catalog wants to sell. `capacity` is what can be sold: the same, or, where more was sold before the
  -- allotment was lowered, as much as is taken; it then follows `taken` down, and nothing is sold until it is back at
  -- the allotment.
  allotment        integer NOT NULL CHECK (allotment >= 0),
  capacity         integer NOT NULL,
  -- Tickets held and sold together, so that confirming a booking never touches this row.
  taken            integer NOT NULL DEFAULT 0,
  revision         bigint NOT NULL DEFAULT 1,
  catalog_revision bigint NOT NULL,
  CONSTRAINT never_oversold CHECK (taken BETWEEN 0 AND capacity)
) WITH (fillfactor = 20); -- a hot row rewrites itself thousands of times a second: keep the copies on its own page

CREATE TABLE booking.bookings (
  id                uuid PRIMARY KEY,
  event_id          text NOT NULL,
  user_id           text NOT NULL,
  ticket_count      integer NOT NULL CHECK (ticket_count > 0),
  price_cents       integer NOT NULL,
  status            text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'confirmed', 'cancelled', 'expired')),
  version           integer NOT NULL DEFAULT 1,
  idempotency_key   text,
  payment_reference text,
  traceparent       text, -- the trace that made the booking: its messages continue it
  created_at        timestamptz NOT NULL DEFAULT now(),
  changed_at        timestamptz NOT NULL DEFAULT now(),
  expires_at        timestamptz NOT NULL,
  ticket_requested  boolean NOT NULL DEFAULT false
) WITH (fillfactor = 80);

-- The key lives and dies with its effect: same row, same transaction.
CREATE UNIQUE INDEX one_booking_per_key ON booking.bookings (user_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
-- Ids are made in order of time (UUID version 7), so this is also "newest first".
CREATE INDEX bookings_of_a_user ON booking.bookings (user_id, id);
-- Work that waits is a small index: it empties as the work is done.
CREATE INDEX holds_by_expiry ON booking.bookings (expires_at) WHERE status = 'queued';
CREATE INDEX free_to_confirm ON booking.bookings (id) WHERE status = 'queued' AND price_cents = 0;
CREATE INDEX tickets_to_request ON booking.bookings (id) WHERE status = 'confirmed' AND NOT ticket_requested;

-- Messages that are true as soon as they can be read here, and still have to reach the stream.
-- A row contains all the messages of one transaction for one event and topic: 500 bookings cost one row.
CREATE TABLE booking.outbox (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic    text NOT NULL,
  event_id text NOT NULL,
  -- Order is kept within a shard, and shards are drained side by side.
  shard    integer NOT NULL GENERATED ALWAYS AS (abs(hashtext(event_id) % 16)) STORED,
  message_count integer NOT NULL,
  messages json NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
-- It lives for milliseconds: compressing it costs more than writing it, a sixth of what a booking costs here.
ALTER TABLE booking.outbox ALTER COLUMN messages SET STORAGE EXTERNAL;
CREATE INDEX outbox_by_shard ON booking.outbox (shard, id);
