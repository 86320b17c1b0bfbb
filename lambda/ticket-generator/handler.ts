import { S3Client } from '@aws-sdk/client-s3';
import { readConfig } from '../../constructs/web-service/kit/process/config';
import { variable } from '../../constructs/web-service/kit/process/variables';
import { readSecret, secret } from '../../constructs/web-service/kit/security/secrets';
import { generateTickets, type ObjectsCreated } from './generate-tickets';

const config = readConfig(process.env, { s3Endpoint: variable('S3_ENDPOINT'), signingKey: secret('TICKET_SECRET') });

const s3 = new S3Client({ endpoint: config.s3Endpoint, forcePathStyle: config.s3Endpoint !== undefined });

let signingKey: Promise<string> | undefined;

export function handler(event: ObjectsCreated): Promise<void> {
  return generateTickets(event, {
    s3,
    signingKey: () => {
      signingKey ??= readSecret(config.signingKey).catch(error => {
        signingKey = undefined; // the next invocation retries
        throw error;
      });
      return signingKey;
    },
    log: entry => console.log(JSON.stringify(entry)),
  });
}
