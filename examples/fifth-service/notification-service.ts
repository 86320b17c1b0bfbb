import {
  type IEventStream,
  type ITicketDatabase,
  KafkaTopic,
  WebService,
  WebServiceChart,
  type WebServiceProps,
} from 'cdk-ticketing';
import type { Construct } from 'constructs';

export interface NotificationServiceProps extends WebServiceProps {
  readonly database: ITicketDatabase;
  readonly stream: IEventStream;
}

/** Notifies buyers of changes to their bookings. */
export class NotificationService extends WebService {
  public readonly notifications = new KafkaTopic('notifications', { partitions: 2 });

  constructor(scope: Construct, id: string, props: NotificationServiceProps) {
    super(scope, id, 'notification-service', props);
    const { database, stream } = props;

    const user = database.addUser('notification');
    user.grantRead(this);
    stream.addTopic(this.notifications);
    stream.grantPublish(this, this.notifications);
    stream.grantConsume(this, KafkaTopic.bookingChanges(), this.serviceName);
    this.node.addDependency(database, stream);

    const chartProps = this.chartProps({ minReplicas: 2, cpuRequest: '50m', cpuLimit: '1', memory: '160Mi' });
    const definition = {
      name: this.serviceName,
      port: 8080,
      service: this.serviceBindings(),
      database: this.databaseBindings(database, user),
      stream: this.streamBindings(stream),
      environment: {
        TOPIC_NOTIFICATIONS: this.notifications.topicName,
        TOPIC_BOOKING_CHANGES: KafkaTopic.bookingChanges().topicName,
      },
    };
    this.apply(chartScope => new WebServiceChart(chartScope, definition, chartProps));
  }
}
