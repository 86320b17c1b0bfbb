/** Definition of a service. Charts, sizing, outputs, placeholders, local processes and documentation derive from it. */
export interface ServiceDefinition {
  /** Name of its folder, image, Deployment, pods and ServiceAccount. */
  readonly name: string;
  /** Responsibility, for generated documentation. */
  readonly purpose: string;
  /** Port on which it serves HTTP. */
  readonly port: number;
  /** Name of its HorizontalPodAutoscaler. */
  readonly autoscalerName: string;
  /** Name of its Kubernetes Service. @default - the same as `name` */
  readonly serviceName?: string;
  /** Where it stores its own data. */
  readonly store: 'postgresql' | 'dynamodb' | 'none';
  /** Its PostgreSQL user, which owns the schema of the same name. Required with the store `postgresql`. */
  readonly databaseUser?: string;
  /** Whether it reads or writes objects in the uploads bucket. */
  readonly usesUploadsBucket?: boolean;
  /** Keys of the services that it calls over HTTP. */
  readonly calls: readonly string[];
  /** Port of the local process, as an offset from the first local port. */
  readonly localPortOffset: number;
}

/** The services by key. The key names the service in props, bindings and sizings. */
export const SERVICES = {
  frontend: {
    name: 'frontend',
    purpose: 'web page and gateway, the only service that is exposed',
    port: 3000,
    autoscalerName: 'frontend-hpa',
    serviceName: 'frontend-service',
    store: 'none',
    usesUploadsBucket: true,
    calls: ['userService', 'eventCatalog', 'bookingService'],
    localPortOffset: 0,
  },
  userService: {
    name: 'user-service',
    purpose: 'users: registration, profiles, sessions',
    port: 3000,
    autoscalerName: 'user-hpa',
    store: 'dynamodb',
    calls: [],
    localPortOffset: 1,
  },
  eventCatalog: {
    name: 'event-catalog',
    purpose: 'events and ticket types',
    port: 5000,
    autoscalerName: 'event-catalog-hpa',
    store: 'postgresql',
    databaseUser: 'catalog',
    calls: [],
    localPortOffset: 2,
  },
  bookingService: {
    name: 'booking-service',
    purpose: 'inventory and bookings',
    port: 5000,
    autoscalerName: 'booking-hpa',
    store: 'postgresql',
    databaseUser: 'booking',
    usesUploadsBucket: true,
    calls: ['userService'],
    localPortOffset: 3,
  },
} as const satisfies Record<string, ServiceDefinition>;

/** Key of a service in props, bindings and sizings, such as `bookingService`. */
export type ServiceKey = keyof typeof SERVICES;

/** Name of a service, such as `booking-service`. */
export type ServiceName = (typeof SERVICES)[ServiceKey]['name'];

export const SERVICE_KEYS = Object.keys(SERVICES) as ServiceKey[];

/** User of PostgreSQL that a service connects as. It owns the schema of the same name. */
export type DatabaseUser = Extract<(typeof SERVICES)[ServiceKey], { readonly databaseUser: string }>['databaseUser'];

/** The users of PostgreSQL, each with the name of its service. */
export const DATABASE_USERS = SERVICE_KEYS.flatMap((key): { user: DatabaseUser; service: ServiceName }[] => {
  const service = SERVICES[key];
  return 'databaseUser' in service ? [{ user: service.databaseUser, service: service.name }] : [];
});

/** Keys of the services that a service calls. */
export type CalledBy<K extends ServiceKey> = (typeof SERVICES)[K]['calls'][number];

/** Returns the services that a service calls. */
export function calledBy(key: ServiceKey): readonly ServiceKey[] {
  return SERVICES[key].calls;
}

/** Returns the services that call a service. */
export function callersOf(key: ServiceKey): ServiceKey[] {
  return SERVICE_KEYS.filter(caller => calledBy(caller).includes(key));
}

/** Port of `/ready` and `/metrics` in every pod, for probes and Prometheus. No Kubernetes Service includes it. */
export const MANAGEMENT_PORT = 8081;

/** Returns the address of a service inside its namespace. */
export function serviceUrl({ name, port }: Pick<ServiceDefinition, 'name' | 'port'>): string {
  return `http://${name}:${port}`;
}

/** Returns the environment variable that holds the address of a service, such as `USER_SERVICE_URL`. */
export function urlVariable({ name }: Pick<ServiceDefinition, 'name'>): string {
  return `${name.toUpperCase().replaceAll('-', '_')}_URL`;
}
