// DynamoDB as a process of its own: PORT, DIRECTORY.
import { startDynamoDb } from './dynamodb';
import { stopOnSignal } from './stop-on-signal';

const { PORT, DIRECTORY } = process.env;

void startDynamoDb({ port: Number(PORT), directory: DIRECTORY! }).then(store => stopOnSignal(() => store.stop()));
