// The object store as a process of its own:
//   PORT, DIRECTORY, UPLOADS_BUCKET   where it listens, where it keeps objects, its one bucket
//   FUNCTION_URL, DEAD_LETTERS        what is invoked for each object, and the directory for events it does not manage;
//                                     nothing is without them
import { deliver } from './event-delivery';
import { startObjectStore } from './object-store';
import { stopOnSignal } from './stop-on-signal';

const { PORT, DIRECTORY, UPLOADS_BUCKET, FUNCTION_URL, DEAD_LETTERS } = process.env;

void startObjectStore({
  port: Number(PORT),
  directory: DIRECTORY!,
  bucket: UPLOADS_BUCKET!,
  ...(FUNCTION_URL &&
    DEAD_LETTERS && {
      onObjectCreated: event => deliver(event, { functionUrl: FUNCTION_URL, deadLetters: DEAD_LETTERS }),
    }),
}).then(store => stopOnSignal(() => store.stop()));
