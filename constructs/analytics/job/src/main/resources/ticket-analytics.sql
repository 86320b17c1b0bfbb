-- Sales per event and minute: reads ticket-bookings, writes analytics-results. Flink 2.2 and Flink 1.17 run this file
-- (docs/design/analytics.md). The runner replaces ${...} with its settings.

SET 'table.local-time-zone' = 'UTC';
SET 'parallelism.default' = '${PARALLELISM}';
SET 'execution.checkpointing.interval' = '${CHECKPOINT_INTERVAL}';
SET 'execution.checkpointing.externalized-checkpoint-retention' = 'RETAIN_ON_CANCELLATION';
-- A partition without messages for this time no longer delays the watermark.
SET 'table.exec.source.idle-timeout' = '${IDLE_TIMEOUT}';
-- Time for which duplicates are recognised and late bookings correct their window.
SET 'table.exec.state.ttl' = '${MEMORY}';

-- Contains the message and its fields as text, so that an invalid message is a row and can become a dead letter.
-- Without a checkpoint the job starts with the oldest message: from the offset of the group it would publish incomplete
-- windows.
CREATE TABLE ticket_bookings (
  message STRING,
  booking_id STRING,
  event_id STRING,
  ticket_count STRING,
  `timestamp` STRING,
  arrived_at TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL,
  source_partition INT METADATA FROM 'partition' VIRTUAL,
  source_offset BIGINT METADATA FROM 'offset' VIRTUAL,
  -- A cast alone would read 1.5 as 1.
  tickets AS TRY_CAST(REGEXP_EXTRACT(ticket_count, '^[0-9]{1,9}$', 0) AS INT),
  -- A cast alone would accept NaN, which is neither less nor more than any time.
  seconds AS TRY_CAST(REGEXP_EXTRACT(`timestamp`, '^-?([0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?|Infinity)$', 0) AS DOUBLE),
  -- The time of arrival, if the timestamp is invalid or more than a day ahead.
  booked_at AS CASE
    WHEN TRY_CAST(`timestamp` AS DOUBLE)
      BETWEEN 0 AND TIMESTAMPDIFF(SECOND, TO_TIMESTAMP_LTZ(0, 3), arrived_at) + 86400
    THEN TO_TIMESTAMP_LTZ(CAST(TRY_CAST(`timestamp` AS DOUBLE) * 1000 AS BIGINT), 3)
    ELSE arrived_at
  END,
  seen_at AS PROCTIME(),
  -- A wrong clock may be ahead: it must not close windows that still receive bookings.
  WATERMARK FOR booked_at AS CASE WHEN booked_at < arrived_at THEN booked_at ELSE arrived_at END - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = '${TOPIC_TICKET_BOOKINGS}',
  'format' = 'message-and-fields',
  'scan.startup.mode' = 'earliest-offset',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  ${KAFKA_SECURITY},
  'properties.group.id' = 'flink-analytics-group',
  'properties.isolation.level' = 'read_committed'
);

CREATE TABLE analytics_results (
  event_id STRING,
  window_end STRING,
  total_tickets BIGINT
) WITH (
  'connector' = 'kafka',
  'topic' = '${TOPIC_ANALYTICS_RESULTS}',
  'key.format' = 'raw',
  'key.fields' = 'event_id',
  'value.format' = 'json',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  ${KAFKA_SECURITY},
  'properties.transaction.timeout.ms' = '600000',
  'sink.delivery-guarantee' = 'exactly-once',
  'sink.transactional-id-prefix' = 'ticket-analytics-results'
);

-- Ticks of the system clock. While bookings arrive, they determine the watermark (a union is as slow as its slowest
-- input). After the idle timeout the ticks do, so that the last window of the evening closes too. A tick has no event,
-- which the planner must not detect: it would remove the ticks from the plan, and with them their clock.
CREATE TABLE ticks (
  tick BIGINT,
  event_id AS CASE WHEN tick IS NULL THEN 'none' END,
  ticked_at AS CAST(CURRENT_TIMESTAMP AS TIMESTAMP_LTZ(3)),
  WATERMARK FOR ticked_at AS ticked_at - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen', 'rows-per-second' = '1');

CREATE TABLE parked_messages (
  reason STRING,
  topic STRING,
  `partition` INT,
  `offset` BIGINT,
  message STRING
) WITH (
  'connector' = 'kafka',
  'topic' = '${TOPIC_PARKED_MESSAGES}',
  'value.format' = 'json',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  ${KAFKA_SECURITY},
  'properties.transaction.timeout.ms' = '600000',
  'sink.delivery-guarantee' = 'exactly-once',
  'sink.transactional-id-prefix' = 'ticket-analytics-parked'
);

CREATE VIEW examined AS
SELECT *,
  CURRENT_TIMESTAMP AS read_at,
  CASE
    WHEN message IS NULL THEN 'empty message'
    WHEN booking_id IS NULL THEN 'no booking_id'
    WHEN event_id IS NULL THEN 'no event_id'
    WHEN seconds IS NULL OR seconds < 0 THEN 'timestamp is no number of seconds'
    WHEN seconds > TIMESTAMPDIFF(SECOND, TO_TIMESTAMP_LTZ(0, 3), arrived_at) + 86400 THEN 'timestamp is more than a day ahead'
    WHEN tickets IS NULL OR tickets < 1 THEN 'ticket_count is no whole number of 1 or more'
  END AS complaint
FROM ticket_bookings;

-- Delivery is at least once: of the messages about one booking, the first counts.
CREATE VIEW bookings AS
SELECT event_id, tickets, booked_at, read_at
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY booking_id ORDER BY seen_at) AS delivery FROM examined WHERE complaint IS NULL
)
WHERE delivery = 1;

CREATE VIEW clocked AS
SELECT event_id, tickets, booked_at, read_at FROM bookings
UNION ALL
SELECT event_id, 0, ticked_at, ticked_at FROM ticks;

-- A booking in time is summed by its window. A late booking corrects it: the result of its window is published again
-- with the new total, so the newest result of an event and a window is the valid one. The watermark decides. After a
-- restore the query does not know the watermark, but the window does, so the system clock decides too, which is never
-- behind. It is read once, in `examined`: if it were read here, both branches below could take a booking, or none.
-- (Flink 1.17 can neither round a TIMESTAMP_LTZ nor take the GREATEST or LEAST of two; the time zone is UTC.)
CREATE VIEW judged AS
SELECT event_id, tickets, booked_at, ends_at,
  ends_at - INTERVAL '0.001' SECOND > read_at
    AND ends_at - INTERVAL '0.001' SECOND > COALESCE(CURRENT_WATERMARK(booked_at), read_at) AS in_time
FROM (
  SELECT *, CAST(FLOOR(CAST(booked_at AS TIMESTAMP(3)) TO MINUTE) AS TIMESTAMP_LTZ(3)) + INTERVAL '1' MINUTE AS ends_at
  FROM clocked
  WHERE event_id IS NOT NULL
);

CREATE VIEW counted AS
SELECT event_id, window_end AS ended_at, SUM(tickets) AS tickets, PROCTIME() AS counted_at
FROM TABLE(TUMBLE(TABLE judged, DESCRIPTOR(booked_at), INTERVAL '1' MINUTE))
WHERE in_time
GROUP BY event_id, window_start, window_end
UNION ALL
SELECT event_id, CAST(ends_at AS TIMESTAMP(3)), tickets, PROCTIME()
FROM judged
WHERE NOT in_time;

EXECUTE STATEMENT SET
BEGIN
INSERT INTO analytics_results
SELECT event_id, DATE_FORMAT(ended_at, 'yyyy-MM-dd''T''HH:mm:ss.SSS''Z'''), total_tickets
FROM (
  SELECT event_id, ended_at,
    SUM(tickets) OVER (PARTITION BY event_id, ended_at ORDER BY counted_at ROWS UNBOUNDED PRECEDING) AS total_tickets
  FROM counted
);
INSERT INTO parked_messages
SELECT complaint, '${TOPIC_TICKET_BOOKINGS}', source_partition, source_offset, message
FROM examined
WHERE complaint IS NOT NULL;
END;
