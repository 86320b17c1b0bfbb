import { type TSchema, Type } from '@sinclair/typebox';
import { pino } from 'pino';
import { createServer } from '../../../../../constructs/web-service/kit/http/server';
import { openMetrics } from '../../../../../constructs/web-service/kit/telemetry/metrics';

async function documentOf(...responses: readonly TSchema[]) {
  const app = await createServer('things', pino({ level: 'silent' }), openMetrics());
  for (const [index, schema] of responses.entries()) {
    app.get(`/${index}`, { schema: { response: { 200: schema } } }, () => ({ id: '1' }));
  }
  const response = await app.inject('/openapi.json');
  await app.close();
  return response;
}

const Thing = Type.Object({ id: Type.String() }, { title: 'Thing' });

test('defines a schema with a title once, and refers to it', async () => {
  const { components, paths } = (await documentOf(Thing, Type.Object({ things: Type.Array(Thing) }))).json();
  expect(components.schemas.Thing.properties).toEqual({ id: { type: 'string' } });
  const reference = { $ref: '#/components/schemas/Thing' };
  expect(paths['/0'].get.responses['200'].content['application/json'].schema).toEqual(reference);
  expect(paths['/1'].get.responses['200'].content['application/json'].schema.properties.things.items).toEqual(
    reference,
  );
});

test('fails for two schemas with the same title', async () => {
  const other = Type.Object({ id: Type.Integer() }, { title: 'Thing' });
  expect((await documentOf(Thing, other)).statusCode).toBe(500);
});
