-- The limit of open (unpaid) holds per user and event: each has a slot, 1 to the limit, and a slot has one hold.
-- A batch needs no look-up for that, and the row leaves the index when it is paid, cancelled or expires.
-- Null: free bookings, no limit, and rows written by the release before this migration.
ALTER TABLE booking.bookings ADD COLUMN hold_slot smallint;
ALTER TABLE booking.bookings ALTER COLUMN hold_slot SET STATISTICS 10;
-- Ids compared as bytes, and first the one that differs, make each insertion cheaper.
CREATE UNIQUE INDEX one_hold_per_slot ON booking.bookings (user_id COLLATE "C", event_id COLLATE "C", hold_slot)
  WHERE status = 'queued' AND hold_slot IS NOT NULL;
