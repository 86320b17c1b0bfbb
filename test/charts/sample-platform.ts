import { placeholderBindings } from '../../charts/rendering/placeholder-bindings';
import type { PlaceholderName } from '../../charts/rendering/placeholders';
import type { KubernetesObject } from '../../charts/rendering/token-guard';
import { type PlatformChartsProps, platformCharts } from '../../charts/services/platform-charts';
import type { WorkloadSizing } from '../../charts/web-service/workload-sizing';

/** Sample values of all placeholders. */
export const VALUES: Record<PlaceholderName, string> = {
  BookingDatabase_Endpoint: 'ticketing.c1.eu-west-1.rds.amazonaws.com',
  BookingDatabase_BookingSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:Booking-1',
  BookingDatabase_CatalogSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:Catalog-1',
  BookingService_Image: 'registry.example/booking-service:1',
  EventCatalog_Image: 'registry.example/event-catalog:1',
  EventStream_BootstrapBrokers: 'b-1.stream.example:9098,b-2.stream.example:9098',
  Frontend_Image: 'registry.example/frontend:1',
  OrganiserKey_Arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:OrganiserKey-1',
  TicketSecret_Arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:TicketSecret-1',
  TokenSecret_Arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:TokenSecret-1',
  UploadsBucket_Name: 'ticket-booking-raw-data-1',
  UserService_Image: 'registry.example/user-service:1',
  UsersTable_Name: 'ticket-booking-users',
};

/** Values that are known before the deployment. */
export const KNOWN = { region: 'eu-west-1', accessMode: 'open', networkCidr: '10.0.0.0/16' };

export const SCALING: WorkloadSizing = {
  minReplicas: 2,
  maxReplicas: 10,
  cpuTargetPercent: 20,
  cpuRequest: '100m',
  cpuLimit: '1',
  memory: '192Mi',
};
export const FIXED: WorkloadSizing = { minReplicas: 2, cpuRequest: '100m', cpuLimit: '1', memory: '192Mi' };

export interface SamplePlatform extends Partial<PlatformChartsProps> {
  readonly values?: Partial<Record<PlaceholderName, string>>;
}

/** Returns the charts of the platform: three services with autoscaling, one with a fixed number of pods. */
export function samplePlatform({ values = VALUES, ...props }: SamplePlatform = {}) {
  return platformCharts({
    bindings: placeholderBindings({ ...KNOWN, values }),
    sizing: {
      frontend: { ...SCALING, cpuTargetPercent: 50 },
      userService: { ...SCALING, cpuTargetPercent: 7 },
      eventCatalog: FIXED,
      bookingService: SCALING,
    },
    ...props,
  });
}

export function objectsOf(charts: ReturnType<typeof samplePlatform>): KubernetesObject[] {
  return charts.flatMap(chart => chart.toJson());
}
