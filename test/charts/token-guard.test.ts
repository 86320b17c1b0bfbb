import { Token } from 'aws-cdk-lib';
import { carriesToken, refuseTokens } from '../../charts/rendering/token-guard';

const configMap = (data: unknown) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bindings' }, data });
const text = Token.asString({ Ref: 'Database' });
const list = Token.asList({ Ref: 'Brokers' });
const number = Token.asNumber({ Ref: 'Port' });

const refusal = (...places: string[]) =>
  new Error(['manifests must not contain tokens: bind values or placeholders instead', ...places].join('\n  '));

test.each<[string, unknown, string]>([
  ['is text', { HOST: text }, `ConfigMap/bindings.data.HOST is '${text}'`],
  ['is part of a text', { URL: `postgres://${text}:5432` }, `ConfigMap/bindings.data.URL is 'postgres://${text}:5432'`],
  ['is a list', { BROKERS: list }, `ConfigMap/bindings.data.BROKERS[0] is '${list[0]}'`],
  ['is a number', { ports: [{ port: number }] }, `ConfigMap/bindings.data.ports[0].port is ${number}`],
  ['is a number made into text', { PORT: `${number}` }, `ConfigMap/bindings.data.PORT is '${number}'`],
  ['is a key', { [text]: 'x' }, `ConfigMap/bindings.data has the key '${text}'`],
])('fails when a token %s', (_, data, place) => {
  expect(() => refuseTokens([configMap(data)])).toThrow(refusal(place));
});

test('lists all tokens', () => {
  expect(() => refuseTokens([configMap({ HOST: text }), configMap({ A: { B: text } })])).toThrow(
    refusal(`ConfigMap/bindings.data.HOST is '${text}'`, `ConfigMap/bindings.data.A.B is '${text}'`),
  );
});

test('accepts other values', () => {
  const data = {
    a: '${BookingDatabase_Endpoint}',
    b: -1.5,
    c: 5432,
    d: [null, true, undefined],
    e: '-1.5e+289',
    f: '#{x}',
  };
  expect(() => refuseTokens([configMap(data)])).not.toThrow();
});

test('detects all number tokens', () => {
  const tokens = Array.from({ length: 2000 }, (_, i) => `${Token.asNumber({ Ref: `Port${i}` })}`);
  expect(new Set(tokens).size).toBe(2000);
  expect(tokens.filter(token => !carriesToken(token))).toEqual([]);
});
