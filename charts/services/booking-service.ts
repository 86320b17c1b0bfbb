import type { Construct } from 'constructs';
import { checkHoldSeconds } from '../bindings/binding-checks';
import {
  type AccessBindings,
  type DatabaseBindings,
  type ServiceBindings,
  type StreamBindings,
  topicNames,
} from '../bindings/bindings';
import { WebServiceChart, type WebServiceChartProps } from '../web-service/web-service';
import { BOOKING_SERVICE, FRONTEND, USER_SERVICE, urlOf } from './service-addresses';

export interface BookingBindings extends ServiceBindings, AccessBindings, DatabaseBindings, StreamBindings {
  readonly uploadsBucket: string;
  /**
   * How long tickets are held for a booking that is not confirmed, in seconds, from 1 to 86400.
   * @default - the service's own default, 600
   */
  readonly holdSeconds?: string;
  /**
   * Maximum number of unpaid bookings of one user for one event; 0 sets no limit.
   * @default - the service's own default, 5
   */
  readonly maxOpenHoldsPerUser?: string;
}

export interface BookingServiceChartProps extends WebServiceChartProps {
  readonly bindings: BookingBindings;
}

/** Bookings: the inventory, and every decision about it. */
export class BookingServiceChart extends WebServiceChart {
  constructor(scope: Construct, props: BookingServiceChartProps) {
    const { bindings } = props;
    const topics = topicNames(bindings);
    if (bindings.holdSeconds !== undefined) checkHoldSeconds(bindings.holdSeconds);
    super(
      scope,
      {
        ...BOOKING_SERVICE,
        autoscalerName: 'booking-hpa',
        service: bindings,
        access: bindings,
        database: bindings,
        stream: bindings,
        environment: {
          TOPIC_TICKET_BOOKINGS: topics.ticketBookings,
          TOPIC_BOOKING_CHANGES: topics.bookingChanges,
          TOPIC_CATALOG_CHANGES: topics.catalogChanges,
          UPLOADS_BUCKET: bindings.uploadsBucket,
          USER_SERVICE_URL: urlOf(USER_SERVICE),
          ...(bindings.holdSeconds !== undefined && { HOLD_SECONDS: bindings.holdSeconds }),
          ...(bindings.maxOpenHoldsPerUser !== undefined && {
            MAX_OPEN_HOLDS_PER_USER: bindings.maxOpenHoldsPerUser,
          }),
        },
        callers: [FRONTEND.name],
        calls: [USER_SERVICE],
      },
      props,
    );
  }
}
