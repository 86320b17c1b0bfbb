import { clientAddress } from '../../../../constructs/frontend/app/http/limits';

const from = (forwarded?: string) => ({ ip: '10.0.0.9', headers: { 'x-forwarded-for': forwarded } });

test.each<[string, string | undefined, number, string]>([
  ['who connects, when no proxy is trusted', '6.6.6.6', 0, '10.0.0.9'],
  ['what the one proxy saw, not what the client says of itself', '6.6.6.6, 203.0.113.7', 1, '203.0.113.7'],
  ['what the first of two proxies saw', '6.6.6.6, 203.0.113.7, 10.0.0.1', 2, '203.0.113.7'],
  ['who connects, when the header is shorter than the proxies', '203.0.113.7', 2, '10.0.0.9'],
  ['who connects, when there is no header', undefined, 1, '10.0.0.9'],
])('the client is %s', (_, forwarded, proxies, address) => {
  expect(clientAddress(from(forwarded), proxies)).toBe(address);
});

test('a whole IPv6 network is one client', () => {
  const [one, other] = ['2001:db8:1:1::1', '2001:db8:1:1::2'].map(ip => clientAddress({ ip, headers: {} }, 0));
  expect(one).toBe(other);
});
