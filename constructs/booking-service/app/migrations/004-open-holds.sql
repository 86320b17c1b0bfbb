-- The holds of a user that are not paid. It empties as they are paid, cancelled or expire. Every booking looks into it: ids
-- compared as bytes, and no event in it, make that half as expensive.
CREATE INDEX open_holds ON booking.bookings (user_id COLLATE "C") WHERE status = 'queued' AND price_cents > 0;

-- How many of them each user has. A function, because a volatile one sees what was committed until it is called: the statement
-- that calls it may have waited for the event's row, and itself sees only what was committed before it waited.
CREATE FUNCTION booking.open_holds(event text, users text[], price integer)
RETURNS TABLE (holder text, holds integer) LANGUAGE plpgsql VOLATILE ROWS 1 AS $$
BEGIN
  IF price = 0 THEN RETURN; END IF; -- free bookings are confirmed at once
  RETURN QUERY
    SELECT b.user_id, count(*)::integer FROM booking.bookings AS b
    WHERE b.user_id COLLATE "C" = ANY (users) AND b.event_id = event AND b.status = 'queued' AND b.price_cents > 0
    GROUP BY b.user_id;
END $$;
