import { type Answer, type Asked, ask, problem } from '../../../support/http';
import { signedIn } from './gateway-under-test';
import { useServicesBehind } from './services-behind';

// The access mode required: users access only their own resources.
const behind = useServicesBehind('required');
const api = (path: string, asked?: Asked) => ask(behind().gateway + path, asked);
const book = (headers: Record<string, string>, body: object = {}) =>
  api('/api/book', { method: 'POST', headers, body: { event_id: '1', ...body } });
const idOf = ({ body }: Answer) => (body as { booking_id: string }).booking_id;

const ada = signedIn('ada');
const bob = signedIn('bob');
const organiser = signedIn('olga', 'organiser');
const liar = { 'x-user-id': 'ada', 'x-user-role': 'organiser' };
const impostor = { 'x-service-name': 'frontend' };

test('allows only browsing without a session', async () => {
  expect((await api('/api/events')).status).toBe(200);
  expect((await api('/api/analytics')).status).toBe(401);
  for (const headers of [{}, liar, impostor]) {
    expect(await book(headers as Record<string, string>, { user_id: 'ada' })).toEqual(problem(401));
    expect(await api('/api/bookings?user_id=ada', { headers })).toEqual(problem(401));
    expect(await api('/api/tickets', { headers })).toEqual(problem(401));
  }
});

test('books only for the user of the session', async () => {
  expect(await book(ada)).toMatchObject({ status: 202, body: { user_id: 'ada' } });
  expect(await book(ada, { user_id: 'bob' })).toEqual(problem(403));
});

test('rejects other users who read, cancel or confirm a booking, or download its ticket', async () => {
  const path = `/api/bookings/${idOf(await book(ada))}`;
  for (const [headers, status] of [
    [bob, 404],
    [liar, 401],
    [impostor, 401],
    [{}, 401],
  ] as const) {
    expect(await api(path, { headers })).toEqual(problem(status));
    expect(await api(`${path}/ticket`, { headers })).toEqual(problem(status));
    expect(await api(path, { method: 'DELETE', headers })).toEqual(problem(status));
  }
  const payment = { method: 'POST', body: { payment_reference: 'p-1' } };
  expect(await api(`${path}/confirm`, { ...payment, headers: ada })).toEqual(problem(403));
  expect(await api(path, { headers: ada })).toMatchObject({ status: 200 });
  expect(await api(path, { headers: organiser })).toMatchObject({ status: 200 });
});

test('rejects requests from outside for the routes between services', async () => {
  const id = idOf(await book(ada));
  const paths = [
    `/api/internal/bookings/${id}/admission`,
    `/internal/bookings/${id}/admission`,
    `/api/bookings/..%2finternal%2fbookings%2f${id}%2fadmission`,
    '/api/internal/users/00000000-0000-4000-8000-000000000000/name',
  ];
  for (const path of paths) {
    for (const headers of [impostor, { ...impostor, ...organiser }]) {
      expect([400, 404]).toContain((await api(path, { headers })).status);
    }
  }
});

test('rejects an upload for the booking of another user', async () => {
  const booking = idOf(await book(ada));
  const upload = async (headers: Record<string, string>) => {
    const form = new FormData();
    form.append('booking_id', booking);
    form.append('file', new File(['x'], 'passport.txt'));
    return (await fetch(`${behind().gateway}/api/upload`, { method: 'POST', body: form, headers })).status;
  };
  expect(await upload(bob)).toBe(404);
  expect(await upload({})).toBe(401);
  expect(await upload(ada)).toBe(201);
});

test('rejects listing the bookings of another user', async () => {
  expect(await api('/api/bookings?user_id=ada', { headers: bob })).toEqual(problem(403));
  const listed = (await api('/api/bookings', { headers: bob })).body as { user_id: string }[];
  expect(listed.filter(({ user_id }) => user_id !== 'bob')).toEqual([]);
});
