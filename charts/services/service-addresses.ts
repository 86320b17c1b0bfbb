/** How the services find each other inside the namespace: contracts, like their routes. */
export interface ServiceAddress {
  readonly name: string;
  readonly port: number;
}

export const FRONTEND: ServiceAddress = { name: 'frontend', port: 3000 };
export const USER_SERVICE: ServiceAddress = { name: 'user-service', port: 3000 };
export const EVENT_CATALOG: ServiceAddress = { name: 'event-catalog', port: 5000 };
export const BOOKING_SERVICE: ServiceAddress = { name: 'booking-service', port: 5000 };

/** Where every service answers the cluster itself, on its readiness and with its metrics: no Service leads there, so no caller comes. */
export const MANAGEMENT_PORT = 8081;

export function urlOf({ name, port }: ServiceAddress): string {
  return `http://${name}:${port}`;
}
