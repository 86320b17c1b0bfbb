/** An object as `chart.toJson()` gives it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Fails, naming every place, where a CDK token stands in these objects: in a value, in a key, or hidden in a number. */
export function refuseTokens(objects: readonly KubernetesObject[]): void {
  const places = objects.flatMap(object => tokensIn(object, `${object.kind}/${object.metadata.name}`));
  if (places.length > 0)
    throw new Error(
      [
        'a manifest to be read before deployment holds tokens, bind a value or a placeholder instead:',
        ...places.map(place => `  ${place}`),
      ].join('\n'),
    );
}

function tokensIn(value: unknown, path: string): string[] {
  if (typeof value === 'string') return carriesToken(value) ? [`${path} is '${value}'`] : [];
  if (typeof value === 'number') return isNumberToken(value) ? [`${path} is ${value}`] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => tokensIn(item, `${path}[${index}]`));
  if (value instanceof Object)
    return Object.entries(value).flatMap(([key, item]) => [
      ...(carriesToken(key) ? [`${path} has the key '${key}'`] : []),
      ...tokensIn(item, `${path}.${key}`),
    ]);
  return [];
}

/** Whether a CDK token (of a string, a list or a number) stands in this text. */
export function carriesToken(text: string): boolean {
  return /[$#]\{Token\[/.test(text) || numbersIn(text).some(isNumberToken);
}

/** The CDK hides a token in a number by writing its index below these two bytes, with which no number begins that anybody means. */
function isNumberToken(number: number): boolean {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(number);
  return bytes[0] === 0xfb && bytes[1] === 0xff;
}

function numbersIn(text: string): number[] {
  return (text.match(/-\d\.\d+e\+\d+/g) ?? []).map(Number);
}
