/** Fails unless the value of a property is an integer in a range. */
export function checkInteger(name: string, value: number, lowest: number, highest: number): void {
  if (Number.isInteger(value) && value >= lowest && value <= highest) {
    return;
  }
  throw new Error(`${name} must be an integer from ${lowest} to ${highest} (got ${value})`);
}
