/** An object of `chart.toJson()`. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Fails on CDK tokens in objects, in a value, in a key or encoded in a number, and lists all of them. */
export function refuseTokens(objects: readonly KubernetesObject[]): void {
  const places = objects.flatMap(object => tokensIn(object, `${object.kind}/${object.metadata.name}`));
  if (places.length > 0) {
    throw new Error(
      [
        'manifests must not contain tokens: bind values or placeholders instead',
        ...places.map(place => `  ${place}`),
      ].join('\n'),
    );
  }
}

function tokensIn(value: unknown, path: string): string[] {
  if (typeof value === 'string') {
    return carriesToken(value) ? [`${path} is '${value}'`] : [];
  }
  if (typeof value === 'number') {
    return isNumberToken(value) ? [`${path} is ${value}`] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => tokensIn(item, `${path}[${index}]`));
  }
  if (value instanceof Object) {
    return Object.entries(value).flatMap(([key, item]) => [
      ...(carriesToken(key) ? [`${path} has the key '${key}'`] : []),
      ...tokensIn(item, `${path}.${key}`),
    ]);
  }
  return [];
}

/** Whether a text contains a CDK token of a string, a list or a number. */
export function carriesToken(text: string): boolean {
  return /[$#]\{Token\[/.test(text) || numbersIn(text).some(isNumberToken);
}

/** Whether a number is a token: the CDK encodes the index of a token below these two bytes, which no real value has. */
function isNumberToken(number: number): boolean {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(number);
  return bytes[0] === 0xfb && bytes[1] === 0xff;
}

function numbersIn(text: string): number[] {
  return (text.match(/-\d\.\d+e\+\d+/g) ?? []).map(Number);
}
