import { Type } from '@sinclair/typebox';
import type { ServiceClient } from '../../../web-service/kit/client/service-client';
import type { HttpServer } from '../../../web-service/kit/http/server';
import { proxyRoute } from '../http/proxy';

export function paymentRoutes(app: HttpServer, payments: ServiceClient): void {
  proxyRoute(app, payments, {
    method: 'GET',
    path: '/payments',
    schema: {
      operationId: 'listPayments',
      tags: ['payments'],
      summary: 'List payments',
      response: { 200: Type.Array(Type.Object({ id: Type.String() })) },
    },
  });
}
