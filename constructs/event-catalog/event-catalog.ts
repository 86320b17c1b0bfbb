import type { Construct } from 'constructs';
import { platformService } from '../../charts/services/platform-service';
import { WebServiceChart } from '../../charts/web-service/web-service';
import type { ITicketDatabase } from '../database/ticket-database';
import type { IEventStream } from '../event-stream/event-stream';
import { Topic } from '../event-stream/topic';
import { Sizing } from '../sizing/sizing';
import { databaseBindings, streamBindings } from '../web-service/store-bindings';
import { WebService, type WebServiceProps } from '../web-service/web-service';

export interface EventCatalogProps extends WebServiceProps {
  /** Where the events are. It has to let the cluster in: `database.connections.allowDefaultPortFrom(eventCatalog)`. */
  readonly database: ITicketDatabase;
  /** Over which events are announced. It has to let the cluster in, too. */
  readonly stream: IEventStream;
}

/** The events on sale. */
export class EventCatalog extends WebService {
  constructor(scope: Construct, id: string, props: EventCatalogProps) {
    super(scope, id, 'event-catalog', props);
    this.node.addDependency(props.database); // with the users in it
    props.database.catalogSecret.grantRead(this);
    props.stream.grantProduce(this, Topic.catalogChanges());
    props.stream.grantConsume(this, Topic.bookingChanges(), 'event-catalog');
    const definition = platformService('eventCatalog', {
      ...this.serviceBindings(),
      ...databaseBindings(props.database, props.database.catalogSecret, props.cluster.vpc),
      ...streamBindings(props.stream, props.cluster.vpc),
    });
    const chartProps = this.chartProps(Sizing.demonstration().eventCatalog);
    this.apply(chartScope => new WebServiceChart(chartScope, definition, chartProps));
  }
}
