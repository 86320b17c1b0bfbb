// All SQL of the booking domain. Lock order: bookings, inventory (by event_id), outbox, which prevents deadlocks;
// bookings that a statement inserts are locked by no other. A locked hold is changed only after the inventory is
// locked: a batch, which holds the inventory lock, waits for the transaction that changes a hold in its slot
// (one_hold_per_slot). Each statement is a transaction of its own unless stated otherwise, so it is applied completely
// or not at all.
export * from './booking';
export * from './catalog';
export * from './moves';
export { booking, inIndexOrder, quoted, type Statement } from './statement';
export * from './tickets';
