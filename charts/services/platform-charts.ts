import { App, type Chart } from 'cdk8s';
import type { Exposure } from '../exposure/exposure';
import { NamespaceChart } from '../rendering/namespace';
import type { WorkloadSizing } from '../web-service/workload-sizing';
import { type BookingBindings, BookingServiceChart } from './booking-service';
import { type CatalogBindings, EventCatalogChart } from './event-catalog';
import { type FrontendBindings, FrontendChart } from './frontend';
import { type UserBindings, UserServiceChart } from './user-service';

/** What the charts of the four services need to know of the world around them. */
export interface PlatformBindings {
  readonly frontend: FrontendBindings;
  readonly userService: UserBindings;
  readonly eventCatalog: CatalogBindings;
  readonly bookingService: BookingBindings;
}

/** How large each of the four services runs. */
export interface PlatformSizing {
  readonly frontend: WorkloadSizing;
  readonly userService: WorkloadSizing;
  readonly eventCatalog: WorkloadSizing;
  readonly bookingService: WorkloadSizing;
}

export interface PlatformChartsProps {
  readonly bindings: PlatformBindings;
  readonly sizing: PlatformSizing;
  /** @default 'ticketing' */
  readonly namespace?: string;
  /** @default Exposure.loadBalancer() */
  readonly exposure?: Exposure;
  /** @default true */
  readonly serviceMonitor?: boolean;
}

/** Everything of the platform that runs in the cluster, in the order in which it has to be applied. */
export function platformCharts({ bindings, sizing, exposure, ...props }: PlatformChartsProps): Chart[] {
  const app = new App();
  return [
    new NamespaceChart(app, props),
    new UserServiceChart(app, { ...props, bindings: bindings.userService, sizing: sizing.userService }),
    new EventCatalogChart(app, { ...props, bindings: bindings.eventCatalog, sizing: sizing.eventCatalog }),
    new BookingServiceChart(app, { ...props, bindings: bindings.bookingService, sizing: sizing.bookingService }),
    new FrontendChart(app, { ...props, bindings: bindings.frontend, sizing: sizing.frontend, exposure }),
  ];
}
