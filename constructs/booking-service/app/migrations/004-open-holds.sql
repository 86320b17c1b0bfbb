-- The holds of a user that are not paid. It empties as they are paid, cancelled or expire. Every booking looks into it: ids
-- compared as bytes, and no event in it, make that cheaper. Written as a CASE, its condition is that of no other index.
CREATE INDEX open_holds ON booking.bookings (user_id COLLATE "C")
  WHERE (CASE WHEN status = 'queued' THEN price_cents ELSE 0 END) > 0;

-- One row for each of them. A function, because a volatile one sees what was committed until it is called: the statement that
-- calls it may have waited for the event's row, and itself sees only what was committed before it waited.
-- Without `enable_seqscan` the index is all that is left: the planner, who takes a new table for empty, would read all of it.
CREATE FUNCTION booking.open_holds(event text, users text[], price integer)
RETURNS TABLE (holder text) LANGUAGE plpgsql VOLATILE ROWS 1 SET enable_seqscan = off AS $$
BEGIN
  IF price = 0 THEN RETURN; END IF; -- free bookings are confirmed at once
  RETURN QUERY
    SELECT b.user_id FROM booking.bookings AS b
    WHERE b.user_id COLLATE "C" = ANY (users) AND b.event_id = event
      AND (CASE WHEN b.status = 'queued' THEN b.price_cents ELSE 0 END) > 0;
END $$;
