import { freePort } from '@cdk-ticketing/local-runtime';
import { frontend } from '../../../../constructs/frontend/app/frontend';
import { type Running, startService } from '../../../../constructs/web-service/kit/process/service';
import { accessTokens } from '../../../../constructs/web-service/kit/security/access';
import type { Role } from '../../../../contracts/access';
import { TOKEN_SECRET } from '../../user-service/app/running';

export const TICKET_SECRET = 'what signs the tickets of the tests';

/** Starts the gateway in this process. Services without an address in the settings are unavailable. */
export async function startGateway(settings: Record<string, string>): Promise<Running> {
  const unusedPort = await freePort();
  return startService(frontend, {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    ACCESS_MODE: 'open',
    TOKEN_SECRET,
    TICKET_SECRET,
    RATE_LIMIT_PER_MINUTE: '0',
    USER_SERVICE_URL: `http://127.0.0.1:${unusedPort}`,
    EVENT_CATALOG_URL: `http://127.0.0.1:${unusedPort}`,
    BOOKING_SERVICE_URL: `http://127.0.0.1:${unusedPort}`,
    KAFKA_BROKERS: `127.0.0.1:${unusedPort}`,
    S3_ENDPOINT: `http://127.0.0.1:${unusedPort}`,
    UPLOADS_BUCKET: 'missing-bucket',
    ...settings,
  });
}

/** Returns the headers of a signed-in user. */
export function signedIn(userId: string, role: Role = 'person', lifetimeSeconds = 60): { authorization: string } {
  const { token } = accessTokens(TOKEN_SECRET, { lifetimeSeconds }).sign({ userId, role, sessionId: 'of the tests' });
  return { authorization: `Bearer ${token}` };
}
