import cookie from '@fastify/cookie';
import type { CalledBy } from '../../../contracts/services';
import type { ServiceClient } from '../../web-service/kit/client/service-client';
import type { HttpServer } from '../../web-service/kit/http/server';
import type { Metrics } from '../../web-service/kit/telemetry/metrics';
import { Bookings } from './bookings';
import { protectBrowsers } from './http/browser-safety';
import { limitRequests, strictLimit } from './http/limits';
import { readBodiesAsBytes } from './http/proxy';
import type { Sessions } from './http/session';
import type { LiveFeed } from './live/live-feed';
import type { LiveStreams } from './live/live-streams';
import { bookingRoutes } from './routes/bookings';
import { eventRoutes } from './routes/events';
import { pageRoutes } from './routes/page';
import { salesRoutes } from './routes/sales';
import { sessionRoutes } from './routes/sessions';
import { ticketRoutes } from './routes/tickets';
import { uploadRoutes } from './routes/uploads';
import { userRoutes } from './routes/users';
import type { TicketStore } from './tickets/ticket-store';
import { TicketVerifier } from './tickets/ticket-verification';
import type { UploadStore } from './tickets/upload-store';

export interface GatewayParts {
  readonly sessions: Sessions;
  /** Clients of the services behind the gateway. */
  readonly services: Readonly<Record<CalledBy<'frontend'>, ServiceClient>>;
  readonly uploads: UploadStore;
  readonly tickets: TicketStore;
  /** The key that signs the QR codes of tickets. */
  readonly ticketKey: string;
  readonly feed: LiveFeed;
  readonly live: LiveStreams;
  readonly metrics: Metrics;
  readonly publicFolder: string;
  readonly tls: boolean;
  readonly origins: readonly string[];
  readonly uploadIdleSeconds: number;
  readonly limits: { readonly perMinute: number; readonly signInsPerMinute: number; readonly trustedProxies: number };
}

/** Registers all public routes: the page, and below `/api` the forwarded routes and the gateway's own. */
export async function gateway(app: HttpServer, parts: GatewayParts): Promise<void> {
  await protectBrowsers(app, parts);
  await app.register(async page => pageRoutes(page, parts.publicFolder));
  await app.register(async (api: HttpServer) => apiRoutes(api, parts), { prefix: '/api' });
}

async function apiRoutes(app: HttpServer, parts: GatewayParts): Promise<void> {
  const { sessions, limits, metrics } = parts;
  const { userService: users, eventCatalog: catalog, bookingService } = parts.services;
  await limitRequests(app, { ...limits, metrics });
  await app.register(cookie);
  app.decorateRequest('session');
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store'); // a route may set its own
    sessions.rejectForeignOrigins(request);
    request.session = sessions.of(request);
  });

  const signInLimit = sessions.mode === 'required' ? strictLimit(app, limits.signInsPerMinute, metrics) : [];
  const bookings = new Bookings(bookingService);
  await app.register(async (scope: HttpServer) => {
    readBodiesAsBytes(scope);
    userRoutes(scope, { ...parts, users, signInLimit });
    eventRoutes(scope, catalog);
    bookingRoutes(scope, bookingService);
  });
  sessionRoutes(app, { ...parts, users, signInLimit });
  ticketRoutes(app, { ...parts, bookings, verifier: new TicketVerifier({ ...parts, users, catalog, bookings }) });
  salesRoutes(app, parts);
  await app.register(async (scope: HttpServer) => uploadRoutes(scope, { ...parts, bookings }));
}
