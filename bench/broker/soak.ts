import type { Kafka } from 'kafkajs';

const BATCH = 100;
const PAUSE_MS = 50;
const PATIENCE_MS = 30_000;

/** Sends numbered messages at a steady pace and reads them beside it. Throws unless each arrives once, in order. */
export async function soak(kafka: Kafka, topic: string, durationMs: number): Promise<number> {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  const consumer = kafka.consumer({ groupId: 'soak', maxWaitTimeInMs: 100 });
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topic, fromBeginning: true });
  let next = 0;
  let mistake: string | undefined;
  await consumer.run({
    eachMessage: async ({ message }) => {
      const number = Number(message.value);
      if (number !== next) {
        mistake ??= `message ${number} arrived where ${next} was due`;
      }
      next = number + 1;
    },
  });
  let sent = 0;
  for (const end = Date.now() + durationMs; Date.now() < end; await pause(PAUSE_MS)) {
    await producer.send({ topic, messages: Array.from({ length: BATCH }, (_, i) => ({ value: String(sent + i) })) });
    sent += BATCH;
  }
  for (const end = Date.now() + PATIENCE_MS; next < sent && Date.now() < end; ) {
    await pause(PAUSE_MS);
  }
  await Promise.all([producer.disconnect(), consumer.disconnect()]);
  if (next !== sent) {
    mistake ??= `${sent - next} of ${sent} messages were lost`;
  }
  if (mistake) {
    throw new Error(mistake);
  }
  return sent;
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
