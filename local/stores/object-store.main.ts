// The object store as a process of its own:
//   PORT, DIRECTORY, UPLOADS_BUCKET   where it listens, where it keeps objects, its one bucket
//   FUNCTION_URL, DEAD_LETTERS        the function invoked for each object, and the directory for events that it fails to process;
//                                     without them there are no events

import { stopOnSignal } from '@cdk-ticketing/local-runtime';
import { invokeFunction } from '../lambda/invoke-function';
import { startObjectStore } from './object-store';

const { PORT, DIRECTORY, UPLOADS_BUCKET, FUNCTION_URL, DEAD_LETTERS } = process.env;

void startObjectStore({
  port: Number(PORT),
  directory: DIRECTORY!,
  bucket: UPLOADS_BUCKET!,
  deadLetters: DEAD_LETTERS,
  ...(FUNCTION_URL && { onObjectCreated: event => invokeFunction(FUNCTION_URL, event) }),
}).then(store => stopOnSignal(() => store.stop()));
