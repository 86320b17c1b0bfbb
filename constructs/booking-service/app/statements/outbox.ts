import type { Statement } from './statement';

/**
 * Takes the oldest messages of a few shards that nobody else is sending, until the transaction ends. Random shards, so that
 * replicas share the work; the lock is asked for after the choice, because a lock asked for in a WHERE is taken for every row looked at.
 */
export const claimShards: Statement = {
  name: 'claim-shards',
  text: `
WITH RECURSIVE waiting AS ( -- one index lookup for each shard, however long its queue is
  (SELECT shard FROM booking.outbox ORDER BY shard LIMIT 1)
  UNION ALL
  SELECT (SELECT o.shard FROM booking.outbox AS o WHERE o.shard > waiting.shard ORDER BY o.shard LIMIT 1)
  FROM waiting WHERE waiting.shard IS NOT NULL
), chosen AS MATERIALIZED (
  SELECT shard FROM waiting WHERE shard IS NOT NULL ORDER BY random() LIMIT 8
), claimed AS MATERIALIZED (
  SELECT shard, pg_try_advisory_xact_lock(hashtext('booking.outbox'), shard) AS ours FROM chosen
)
SELECT coalesce(array_agg(shard) FILTER (WHERE ours), '{}') AS shards, count(*)::integer AS chosen FROM claimed`,
};

/** In order within each shard. A statement of its own, so that it sees all that was committed before the locks were ours. $1 shards, $2 how many at most. */
export const claimedMessages: Statement = {
  name: 'claimed-messages',
  text: 'SELECT id::text, topic, event_id, messages FROM booking.outbox WHERE shard = ANY($1) ORDER BY id LIMIT $2',
};

/** Only after the broker has acknowledged them. $1 ids. */
export const forgetMessages: Statement = {
  name: 'forget-messages',
  text: 'DELETE FROM booking.outbox WHERE id = ANY($1::bigint[])',
};

export const outboxLength: Statement = {
  name: 'outbox-length',
  text: 'SELECT coalesce(sum(message_count), 0)::integer AS messages FROM booking.outbox',
};
