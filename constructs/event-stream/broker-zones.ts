/** MSK takes subnets in two or three zones and distributes the brokers evenly over them. */
export const MAX_ZONES = 3;
const MIN_ZONES = 2;

/** Returns how many of a network's zones the brokers use: the largest number that divides them evenly. */
export function brokerZones(brokers: number, zones: number): number {
  const allowed = [MIN_ZONES, MAX_ZONES].filter(count => count <= zones);
  if (allowed.length === 0) {
    throw new Error(`the event stream needs subnets in at least ${MIN_ZONES} zones (got ${zones})`);
  }
  const divides = (count: number) => allowed.some(divisor => count % divisor === 0);
  if (divides(brokers)) {
    return Math.max(...allowed.filter(count => brokers % count === 0));
  }
  throw new Error(
    `brokers must be a multiple of ${allowed.join(' or ')} in a network with ${zones} zones (got ${brokers}): ` +
      `use ${[brokers - 1, brokers + 1].filter(divides).join(' or ')}`,
  );
}
