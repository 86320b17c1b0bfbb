// The object store as a program. Environment:
//   PORT, DIRECTORY, UPLOADS_BUCKET   port, directory of the objects, name of the bucket
//   FUNCTION_URL, DEAD_LETTERS        optional: function to invoke for each object, and directory of the events that it
//                                     fails to process

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
