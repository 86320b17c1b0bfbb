// All the SQL that decides anything. Locks are always taken in the order bookings, inventory (by event_id), outbox, so that
// nobody waits in a circle; bookings that a statement itself inserts are locked for nobody else. A hold that is locked is
// changed only once the inventory is locked, too: a batch, which has the inventory, waits for the transaction that changes
// a hold in its slot (one_hold_per_slot). Each statement is a transaction of its own unless it says otherwise, so it
// happens wholly or not at all.
export * from './booking';
export * from './catalog';
export * from './inspection';
export * from './moves';
export { inIndexOrder, type Statement } from './statement';
export * from './tickets';
