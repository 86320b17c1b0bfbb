import { type Duration, Token } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { checkHoldSeconds } from '../../charts/bindings/binding-checks';
import { BookingServiceChart } from '../../charts/services/booking-service';
import { ENVIRONMENT } from '../../contracts/environment';
import { BOOKING_UPLOADS_PREFIX } from '../../contracts/object-keys';
import { SERVICES } from '../../contracts/services';
import { checkInteger } from '../check-integer';
import type { ITicketDatabase } from '../database/ticket-database-base';
import { holdDuration } from '../deprecated-props';
import type { IEventStream } from '../event-stream/event-stream-base';
import { KafkaTopic } from '../event-stream/kafka-topic';
import { Sizing } from '../sizing/sizing';
import { grantPutObjects } from '../uploads-bucket/prefix-grants';
import { WebService, type WebServiceProps } from '../web-service/web-service';

/** Properties of `BookingService`. */
export interface BookingServiceProps extends WebServiceProps {
  /**
   * Database of the inventory and the bookings, with the user `booking`. It must allow ingress from the pods:
   * `database.connections.allowDefaultPortFrom(bookingService)`.
   */
  readonly database: ITicketDatabase;
  /** Event stream of booking changes. It must allow ingress from the pods as well. */
  readonly stream: IEventStream;
  /** Bucket that the service writes a ticket request to when a booking is confirmed. */
  readonly uploadsBucket: s3.IBucket;

  /**
   * How long tickets are held for an unpaid booking, from one second to one day.
   *
   * @default Duration.minutes(10)
   */
  readonly holdDuration?: Duration;

  /**
   * How long tickets are held for an unpaid booking.
   *
   * @default Duration.minutes(10)
   * @deprecated use holdDuration
   */
  readonly hold?: Duration;

  /**
   * Maximum number of unpaid bookings of one user for one event, from 0 to 10000. 0 sets no limit.
   *
   * @default 5
   */
  readonly maxOpenHoldsPerUser?: number;
}

/** The service that owns the inventory and the bookings. */
export class BookingService extends WebService {
  constructor(scope: Construct, id: string, props: BookingServiceProps) {
    super(scope, id, SERVICES.bookingService.name, props);
    const holdSeconds = holdDuration(props)?.toSeconds().toString();
    if (holdSeconds !== undefined) {
      checkHoldSeconds(holdSeconds);
    }
    const databaseUser = props.database.userSecret(SERVICES.bookingService.databaseUser);
    this.node.addDependency(props.database); // includes the database users
    databaseUser.grantRead(this);
    props.stream.grantPublish(this, KafkaTopic.ticketBookings());
    props.stream.grantPublish(this, KafkaTopic.bookingChanges());
    props.stream.grantConsume(this, KafkaTopic.catalogChanges(), this.serviceName);
    grantPutObjects(props.uploadsBucket, this, BOOKING_UPLOADS_PREFIX);
    this.apply(
      chartScope =>
        new BookingServiceChart(chartScope, {
          ...this.chartProps(Sizing.demonstration().services.bookingService),
          bindings: {
            ...this.serviceBindings(),
            ...this.databaseBindings(props.database, databaseUser),
            ...this.streamBindings(props.stream),
            uploadsBucket: props.uploadsBucket.bucketName,
            holdSeconds,
            maxOpenHoldsPerUser: openHolds(props)?.toString(),
          },
        }),
    );
  }
}

function openHolds({ maxOpenHoldsPerUser }: BookingServiceProps): number | undefined {
  const { min, max } = ENVIRONMENT.MAX_OPEN_HOLDS_PER_USER;
  if (maxOpenHoldsPerUser !== undefined && !Token.isUnresolved(maxOpenHoldsPerUser)) {
    checkInteger('maxOpenHoldsPerUser', maxOpenHoldsPerUser, min, max);
  }
  return maxOpenHoldsPerUser;
}
