/** A change of an existing file. */
export interface Edit {
  readonly file: string;
  readonly replace: string;
  readonly by: string;
}

/** Every change of an existing file that the payment service of CONTRIBUTING.md, "Add a service", needs. */
export const EDITS: readonly Edit[] = [
  {
    file: 'contracts/services.ts',
    replace: "calls: ['userService', 'eventCatalog', 'bookingService'],",
    by: "calls: ['userService', 'eventCatalog', 'bookingService', 'paymentService'],",
  },
  {
    file: 'contracts/services.ts',
    replace: '} as const satisfies Record<string, ServiceDefinition>;',
    by: `  paymentService: {
    name: 'payment-service',
    purpose: 'payments',
    port: 5000,
    autoscalerName: 'payment-hpa',
    store: 'postgresql',
    databaseUser: 'payment',
    calls: [],
    localPortOffset: 9,
  },
} as const satisfies Record<string, ServiceDefinition>;`,
  },
  {
    file: 'contracts/topics.ts',
    replace: '} as const satisfies Record<string, TopicDefinition>;',
    by: `  paymentChanges: {
    name: 'payment-changes',
    key: 'booking_id',
    partitions: 2,
    producer: 'payment-service',
    consumers: [],
    purpose: 'changes of payments',
  },
} as const satisfies Record<string, TopicDefinition>;`,
  },
  {
    file: 'constructs/ticketing-platform.ts',
    replace: '  public readonly bookingService: BookingService;',
    by: `  public readonly bookingService: BookingService;
  public readonly paymentService: PaymentService;`,
  },
  {
    file: 'constructs/ticketing-platform.ts',
    replace: '    this.frontend = new Frontend(',
    by: `    this.paymentService = new PaymentService(this, 'PaymentService', {
      ...common,
      workload: sizing.services.paymentService,
      database,
      stream,
    });
    this.frontend = new Frontend(`,
  },
  {
    file: 'constructs/ticketing-platform.ts',
    replace: "import { Network } from './network/network';",
    by: `import { Network } from './network/network';
import { PaymentService } from './payment-service/payment-service';`,
  },
  {
    file: 'constructs/index.ts',
    replace: "export { Network, type NetworkProps } from './network/network';",
    by: `export { Network, type NetworkProps } from './network/network';
export { PaymentService, type PaymentServiceProps } from './payment-service/payment-service';`,
  },
  {
    file: 'constructs/frontend/app/gateway.ts',
    replace: "import { pageRoutes } from './routes/page';",
    by: `import { pageRoutes } from './routes/page';
import { paymentRoutes } from './routes/payments';`,
  },
  {
    file: 'constructs/frontend/app/gateway.ts',
    replace: '    eventRoutes(scope, catalog);',
    by: `    eventRoutes(scope, catalog);
    paymentRoutes(scope, parts.services.paymentService);`,
  },
];
