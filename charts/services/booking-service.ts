import type { Construct } from 'constructs';
import { checkHoldSeconds } from '../bindings/binding-checks';
import type { AccessBindings, DatabaseBindings, ServiceBindings, StreamBindings } from '../bindings/bindings';
import { WebServiceChart, type WebServiceChartProps } from '../web-service/web-service';
import { platformService } from './platform-service';

export interface BookingBindings extends ServiceBindings, AccessBindings, DatabaseBindings, StreamBindings {
  readonly uploadsBucket: string;
  /**
   * How long tickets are held for an unpaid booking, in seconds, from 1 to 86400.
   * @default - the default of the service, 600
   */
  readonly holdSeconds?: string;
  /**
   * Maximum number of unpaid bookings of one user for one event. 0 sets no limit.
   * @default - the default of the service, 5
   */
  readonly maxOpenHoldsPerUser?: string;
}

export interface BookingServiceChartProps extends WebServiceChartProps {
  readonly bindings: BookingBindings;
}

/** booking-service: the inventory and the bookings. */
export class BookingServiceChart extends WebServiceChart {
  constructor(scope: Construct, { bindings, ...props }: BookingServiceChartProps) {
    const { holdSeconds, maxOpenHoldsPerUser } = bindings;
    if (holdSeconds !== undefined) {
      checkHoldSeconds(holdSeconds);
    }
    const own = { HOLD_SECONDS: holdSeconds, MAX_OPEN_HOLDS_PER_USER: maxOpenHoldsPerUser };
    super(scope, platformService('bookingService', bindings, own), props);
  }
}
