import type { ServiceResponse } from '../../../web-service/kit/client/request';
import { BoundedMap } from '../../../web-service/kit/process/bounded-map';

const MAX_LISTS = 50;

/** The last successful responses per URL, for the time while the service is unavailable. */
export class StaleResponses {
  private readonly stored = new BoundedMap<string, ServiceResponse>(MAX_LISTS);

  /** Returns the stored response if it is the same, so that values derived from its bytes are reused. */
  store(url: string, response: ServiceResponse): ServiceResponse {
    const previous = this.stored.get(url);
    const latest = previous && isSame(previous, response) ? previous : response;
    this.stored.set(url, latest);
    return latest;
  }

  get(url: string): ServiceResponse | undefined {
    return this.stored.get(url);
  }
}

function isSame(one: ServiceResponse, other: ServiceResponse): boolean {
  return one.headers['x-next-cursor'] === other.headers['x-next-cursor'] && one.body.equals(other.body);
}
