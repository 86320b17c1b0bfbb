import { App, type Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { SERVICE_KEYS, type ServiceKey } from '../../contracts/services';
import type { Exposure } from '../exposure/exposure';
import { NamespaceChart } from '../rendering/namespace';
import { WebServiceChart } from '../web-service/web-service';
import type { WorkloadSizing } from '../web-service/workload-sizing';
import { type BookingBindings, BookingServiceChart } from './booking-service';
import { type FrontendBindings, FrontendChart } from './frontend';
import { type PlatformServiceBindings, platformService } from './platform-service';
import { type UserBindings, UserServiceChart } from './user-service';

/** Bindings of the services. */
export interface PlatformBindings extends Readonly<Record<ServiceKey, PlatformServiceBindings>> {
  readonly frontend: FrontendBindings;
  readonly userService: UserBindings;
  readonly bookingService: BookingBindings;
}

export interface PlatformChartsProps {
  readonly bindings: PlatformBindings;
  readonly sizing: Readonly<Record<ServiceKey, WorkloadSizing>>;
  /** @default 'ticketing' */
  readonly namespace?: string;
  /** @default Exposure.loadBalancer() */
  readonly exposure?: Exposure;
  /** @default true */
  readonly serviceMonitor?: boolean;
}

/** Returns the charts of the namespace and of the services. The namespace comes first, as it must be applied first. */
export function platformCharts({ namespace, ...props }: PlatformChartsProps): Chart[] {
  const app = new App();
  return [
    new NamespaceChart(app, { namespace }),
    ...SERVICE_KEYS.map(key => serviceChart(app, key, { namespace, ...props })),
  ];
}

function serviceChart(app: Construct, key: ServiceKey, props: PlatformChartsProps): WebServiceChart {
  const { bindings, sizing, exposure, ...others } = props;
  const common = { ...others, sizing: sizing[key] };
  switch (key) {
    case 'frontend':
      return new FrontendChart(app, { ...common, bindings: bindings[key], exposure });
    case 'userService':
      return new UserServiceChart(app, { ...common, bindings: bindings[key] });
    case 'bookingService':
      return new BookingServiceChart(app, { ...common, bindings: bindings[key] });
    default:
      return new WebServiceChart(app, platformService(key, bindings[key]), common);
  }
}
