import type { Construct } from 'constructs';
import { platformService } from '../../charts/services/platform-service';
import { WebServiceChart } from '../../charts/web-service/web-service';
import { SERVICES } from '../../contracts/services';
import type { ITicketDatabase } from '../database/ticket-database-base';
import type { IEventStream } from '../event-stream/event-stream-base';
import { KafkaTopic } from '../event-stream/kafka-topic';
import { Sizing } from '../sizing/sizing';
import { WebService, type WebServiceProps } from '../web-service/web-service';

/** Properties of `EventCatalog`. */
export interface EventCatalogProps extends WebServiceProps {
  /**
   * Database of the events, with the user `catalog`. It must allow ingress from the pods:
   * `database.connections.allowDefaultPortFrom(eventCatalog)`.
   */
  readonly database: ITicketDatabase;
  /** Event stream of catalog changes. It must allow ingress from the pods as well. */
  readonly stream: IEventStream;
}

/** The service that owns the events and their ticket types. */
export class EventCatalog extends WebService {
  constructor(scope: Construct, id: string, props: EventCatalogProps) {
    super(scope, id, SERVICES.eventCatalog.name, props);
    const databaseUser = props.database.userSecret(SERVICES.eventCatalog.databaseUser);
    this.node.addDependency(props.database); // includes the database users
    databaseUser.grantRead(this);
    props.stream.grantPublish(this, KafkaTopic.catalogChanges());
    props.stream.grantConsume(this, KafkaTopic.bookingChanges(), this.serviceName);
    const definition = platformService('eventCatalog', {
      ...this.serviceBindings(),
      ...this.databaseBindings(props.database, databaseUser),
      ...this.streamBindings(props.stream),
    });
    const chartProps = this.chartProps(Sizing.demonstration().services.eventCatalog);
    this.apply(chartScope => new WebServiceChart(chartScope, definition, chartProps));
  }
}
