import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { TOPICS } from '../../contracts/topics';

export const BOOKINGS_TOPIC = TOPICS.ticketBookings.name;
const EVENTS = 20;
const BATCH = 2_000;
/** Offset of the booking timestamps: keeps the windows open during the measurement. */
const TIMESTAMP_OFFSET_MS = 5 * 60_000;
const SEND_INTERVAL_MS = 50;

let nextNumber = 0;

function booking() {
  const number = nextNumber++;
  const event_id = String(number % EVENTS);
  const timestamp = (Date.now() + TIMESTAMP_OFFSET_MS) / 1000;
  const value = { event_id, user_id: `u${number}`, ticket_count: 2, timestamp, booking_id: `b${number}` };
  return { key: event_id, value: JSON.stringify(value) };
}

export async function sendBacklog(kafka: Kafka, count: number): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  for (let left = count; left > 0; left -= BATCH) {
    const messages = Array.from({ length: Math.min(left, BATCH) }, booking);
    await producer.send({ topic: BOOKINGS_TOPIC, messages });
  }
  await producer.disconnect();
}

export async function sendSteadily(kafka: Kafka, { perSecond, seconds }: { perSecond: number; seconds: number }) {
  const producer = kafka.producer();
  await producer.connect();
  const start = performance.now();
  for (let sent = 0; sent < perSecond * seconds; await sleep(SEND_INTERVAL_MS)) {
    const due = Math.floor(((performance.now() - start) / 1000) * perSecond) - sent;
    if (due < 1) {
      continue;
    }
    await producer.send({ topic: BOOKINGS_TOPIC, messages: Array.from({ length: due }, booking) });
    sent += due;
  }
  await producer.disconnect();
}
