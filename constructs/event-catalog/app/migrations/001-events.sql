-- The events as the organisers want them. Their ids are shown as text.
CREATE TABLE catalog.events (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name            text NOT NULL,
  date            date NOT NULL,
  venue           text NOT NULL,
  capacity        integer NOT NULL CHECK (capacity >= 0),
  price_cents     integer NOT NULL CHECK (price_cents >= 0),
  per_order_limit integer NOT NULL CHECK (per_order_limit > 0),
  sale_opens_at   timestamptz,
  sale_closes_at  timestamptz CHECK (sale_closes_at > sale_opens_at),
  -- Grows with every change, so that consumers recognise duplicates and stale states.
  revision        bigint NOT NULL DEFAULT 1
);
CREATE INDEX events_by_date ON catalog.events (date, id);

-- What booking-service last said of an event's stock. It may speak of an event before we look, so nothing here refers
-- to events.
CREATE TABLE catalog.stock (
  event_id text PRIMARY KEY,
  taken    integer NOT NULL,
  revision bigint NOT NULL
) WITH (fillfactor = 50);

-- See constructs/web-service/kit/outbox.ts.
CREATE TABLE catalog.outbox (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic         text NOT NULL,
  event_id      text NOT NULL,
  shard         integer NOT NULL GENERATED ALWAYS AS (abs(hashtext(event_id) % 16)) STORED,
  message_count integer NOT NULL,
  messages      json NOT NULL
);
CREATE INDEX outbox_by_shard ON catalog.outbox (shard, id);
