import { clientAddress } from '../../../../constructs/frontend/app/http/limits';

const from = (forwarded?: string) => ({ ip: '10.0.0.9', headers: { 'x-forwarded-for': forwarded } });

test.each<[string, string | undefined, number, string]>([
  ['the peer, when no proxy is trusted', '6.6.6.6', 0, '10.0.0.9'],
  ['the address added by one trusted proxy, not by the client', '6.6.6.6, 203.0.113.7', 1, '203.0.113.7'],
  ['the address added by the first of two trusted proxies', '6.6.6.6, 203.0.113.7, 10.0.0.1', 2, '203.0.113.7'],
  ['the peer, when the header has fewer entries than proxies', '203.0.113.7', 2, '10.0.0.9'],
  ['the peer, without the header', undefined, 1, '10.0.0.9'],
])('identifies the client as %s', (_, forwarded, proxies, address) => {
  expect(clientAddress(from(forwarded), proxies)).toBe(address);
});

test('counts an IPv6 network as one client', () => {
  const [one, other] = ['2001:db8:1:1::1', '2001:db8:1:1::2'].map(ip => clientAddress({ ip, headers: {} }, 0));
  expect(one).toBe(other);
});
