/** Whether a CDK token (a string, list or number that is only known after deployment) stands in this text. */
export function carriesToken(text: string): boolean {
  return (
    /[$#]\{Token\[/.test(text) || (text.match(/-1\.8[89]\d*e\+289/g) ?? []).some(match => isNumberToken(Number(match)))
  );
}

/** The CDK hides a token in a number by writing its index below these two bytes, which no number anybody writes begins with. */
export function isNumberToken(number: number): boolean {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(number);
  return bytes[0] === 0xfb && bytes[1] === 0xff;
}
