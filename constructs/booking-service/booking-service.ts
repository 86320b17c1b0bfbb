import { type Duration, Token } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { checkHoldSeconds } from '../../charts/bindings/binding-checks';
import { BookingServiceChart } from '../../charts/services/booking-service';
import type { ITicketDatabase } from '../database/ticket-database';
import type { IEventStream } from '../event-stream/event-stream';
import { Topic } from '../event-stream/topic';
import { Sizing } from '../sizing/sizing';
import { grantPut } from '../uploads-bucket/prefix-access';
import { databaseBindings, streamBindings } from '../web-service/store-bindings';
import { WebService, type WebServiceProps } from '../web-service/web-service';

export interface BookingServiceProps extends WebServiceProps {
  /** Where the inventory and the bookings are. It has to let the cluster in: `database.connections.allowDefaultPortFrom(bookingService)`. */
  readonly database: ITicketDatabase;
  /** Over which bookings are announced. It has to let the cluster in, too. */
  readonly stream: IEventStream;
  /** Where a confirmed booking asks for its ticket. */
  readonly uploadsBucket: s3.IBucket;

  /**
   * How long tickets are held for a booking that is not confirmed, from one second to one day.
   *
   * @default Duration.minutes(10)
   */
  readonly hold?: Duration;

  /**
   * Maximum number of unpaid bookings that one user may hold for one event. 0 sets no limit.
   *
   * @default 5
   */
  readonly maxOpenHoldsPerUser?: number;
}

/** Bookings: the inventory, and every decision about it. */
export class BookingService extends WebService {
  constructor(scope: Construct, id: string, props: BookingServiceProps) {
    super(scope, id, 'booking-service', props);
    const holdSeconds = props.hold?.toSeconds().toString();
    if (holdSeconds !== undefined) checkHoldSeconds(holdSeconds);
    this.node.addDependency(props.database); // with the users in it
    props.database.bookingSecret.grantRead(this);
    props.stream.grantProduce(this, Topic.ticketBookings());
    props.stream.grantProduce(this, Topic.bookingChanges());
    props.stream.grantConsume(this, Topic.catalogChanges(), 'booking-service');
    grantPut(props.uploadsBucket, this, 'uploads/bookings/');
    this.apply(
      chartScope =>
        new BookingServiceChart(chartScope, {
          ...this.chartProps(Sizing.demonstration().bookingService),
          bindings: {
            ...this.serviceBindings(),
            ...databaseBindings(props.database, props.database.bookingSecret, props.cluster.vpc),
            ...streamBindings(props.stream, props.cluster.vpc),
            uploadsBucket: props.uploadsBucket.bucketName,
            holdSeconds,
            maxOpenHoldsPerUser: openHolds(props)?.toString(),
          },
        }),
    );
  }
}

function openHolds({ maxOpenHoldsPerUser: limit }: BookingServiceProps): number | undefined {
  if (limit === undefined || Token.isUnresolved(limit)) return limit;
  if (Number.isInteger(limit) && limit >= 0 && limit <= 10_000) return limit;
  throw new Error(`maxOpenHoldsPerUser must be an integer from 0 to 10000 (got ${limit})`);
}
