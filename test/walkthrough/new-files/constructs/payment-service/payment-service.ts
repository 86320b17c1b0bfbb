import type { Construct } from 'constructs';
import { platformService } from '../../charts/services/platform-service';
import { WebServiceChart } from '../../charts/web-service/web-service';
import { SERVICES } from '../../contracts/services';
import type { ITicketDatabase } from '../database/ticket-database-base';
import type { IEventStream } from '../event-stream/event-stream-base';
import { KafkaTopic } from '../event-stream/kafka-topic';
import { Sizing } from '../sizing/sizing';
import { WebService, type WebServiceProps } from '../web-service/web-service';

/** Properties of `PaymentService`. */
export interface PaymentServiceProps extends WebServiceProps {
  /** Database of the payments, with the user `payment`. */
  readonly database: ITicketDatabase;
  /** Event stream of payment changes. */
  readonly stream: IEventStream;
}

/** The service that takes payments. */
export class PaymentService extends WebService {
  constructor(scope: Construct, id: string, props: PaymentServiceProps) {
    super(scope, id, SERVICES.paymentService.name, props);
    const databaseUser = props.database.userSecret(SERVICES.paymentService.databaseUser);
    this.node.addDependency(props.database);
    databaseUser.grantRead(this);
    props.stream.grantPublish(this, new KafkaTopic('payment-changes'));
    const definition = platformService('paymentService', {
      ...this.serviceBindings(),
      ...this.databaseBindings(props.database, databaseUser),
      ...this.streamBindings(props.stream),
    });
    const chartProps = this.chartProps(Sizing.demonstration().services.paymentService);
    this.apply(chartScope => new WebServiceChart(chartScope, definition, chartProps));
  }
}
