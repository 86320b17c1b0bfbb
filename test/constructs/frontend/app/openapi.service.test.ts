import { createConfig, lintFromString, type NormalizedProblem } from '@redocly/openapi-core';
import { version } from '../../../../package.json';
import { startGateway } from './gateway-under-test';

let document: string;
beforeAll(async () => {
  const gateway = await startGateway({});
  document = await (await fetch(`${gateway.url}/openapi.json`)).text();
  await gateway.stop();
});

async function problems(source: string): Promise<NormalizedProblem[]> {
  return lintFromString({ source, config: await createConfig({ extends: ['recommended-strict'] }) });
}

test('follows the strict rules of Redocly', async () => {
  expect((await problems(document)).map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
});

test.each([
  ['an operation without an id', '"operationId":"listEvents",', 'operation-operationId'],
  ['a path parameter without a description', '"in":"path","name":"event_id"', 'path-parameters-defined'],
])('fails for %s', async (_, text, rule) => {
  expect(document).toContain(text);
  const found = await problems(document.replaceAll(text, text.replace(/"operationId".*|event_id/, '')));
  expect(found.map(({ ruleId }) => ruleId)).toContain(rule);
});

test('has patterns that validators in every language understand', () => {
  const patterns = [...document.matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(([, text]) => JSON.parse(text!));
  expect(patterns.length).toBeGreaterThan(5);
  for (const pattern of patterns) {
    expect(pattern).not.toMatch(/\\[pP]\{/);
    expect(() => new RegExp(pattern)).not.toThrow();
  }
});

test('has the version of the package', () => {
  expect(JSON.parse(document).info.version).toBe(version);
});

test('defines each resource once', () => {
  const { components, paths } = JSON.parse(document);
  expect(Object.keys(components.schemas)).toEqual(
    expect.arrayContaining([
      'AcceptedBooking',
      'Booking',
      'Event',
      'LiveEvent',
      'Problem',
      'Session',
      'Ticket',
      'User',
    ]),
  );
  const list = paths['/api/bookings'].get.responses['200'].content['application/json'].schema;
  expect(list.items).toEqual({ $ref: '#/components/schemas/Booking' });
});

test('describes uploads, downloads and the event stream', () => {
  const { paths } = JSON.parse(document);
  expect(Object.keys(paths['/api/upload'].post.requestBody.content)).toEqual(['multipart/form-data']);
  const typesOf = (path: string) => Object.keys(paths[path].get.responses['200'].content);
  expect(typesOf('/api/bookings/{booking_id}/ticket')).toEqual(['application/pdf']);
  expect(typesOf('/api/tickets/{key}')).toEqual(['application/pdf', 'text/plain']);
  expect(typesOf('/api/live')).toEqual(['text/event-stream']);
});

test('lets clients omit what has a default, and a body that may be missing', () => {
  const { components, paths } = JSON.parse(document);
  expect(components.schemas.BookingOrder.required).toEqual(['event_id']);
  expect(paths['/api/sessions/refresh'].post.requestBody.required).toBe(false);
  const parameters: { name: string; required: boolean }[] = paths['/api/events'].get.parameters;
  expect(parameters.filter(({ required }) => required)).toEqual([]);
});
