/** Decodes the key of an S3 event, which is encoded like a form: `a b+c` is `a+b%2Bc`. */
export function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}
