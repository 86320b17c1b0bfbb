import type { Kafka } from 'kafkajs';

const BATCH = 100;
const SEND_INTERVAL_MS = 50;
const DRAIN_TIMEOUT_MS = 30_000;

/**
 * Sends numbered messages at a constant rate and consumes them concurrently. Throws unless each arrives once, in order.
 */
export async function soak(kafka: Kafka, topic: string, durationMs: number): Promise<number> {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  const consumer = kafka.consumer({ groupId: 'soak', maxWaitTimeInMs: 100 });
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topic, fromBeginning: true });
  let next = 0;
  let failure: string | undefined;
  await consumer.run({
    eachMessage: async ({ message }) => {
      const number = Number(message.value);
      if (number !== next) {
        failure ??= `message ${number} arrived, expected ${next}`;
      }
      next = number + 1;
    },
  });
  let sent = 0;
  for (const end = Date.now() + durationMs; Date.now() < end; await pause(SEND_INTERVAL_MS)) {
    await producer.send({ topic, messages: Array.from({ length: BATCH }, (_, i) => ({ value: String(sent + i) })) });
    sent += BATCH;
  }
  for (const end = Date.now() + DRAIN_TIMEOUT_MS; next < sent && Date.now() < end; ) {
    await pause(SEND_INTERVAL_MS);
  }
  await Promise.all([producer.disconnect(), consumer.disconnect()]);
  if (next !== sent) {
    failure ??= `${sent - next} of ${sent} messages were lost`;
  }
  if (failure) {
    throw new Error(failure);
  }
  return sent;
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
