import { App, Stack } from 'aws-cdk-lib';
import { NodeCapacity, ServiceImage, Sizing, TicketingPlatform } from 'cdk-ticketing';
import { NotificationService } from './notification-service';

const app = new App();

const platform = new TicketingPlatform(new Stack(app, 'Ticketing'), 'Platform', {
  // A larger node group than in the demonstration: it also runs the pods of the fifth service.
  sizing: Sizing.demonstration({ nodes: NodeCapacity.managedNodeGroup({ maxNodes: 4 }) }),
});

const notifications = new Stack(app, 'Notifications');
const { cluster, database, stream } = platform;
const service = new NotificationService(notifications, 'NotificationService', {
  cluster,
  database,
  stream,
  image: ServiceImage.fromAsset('notification-service'),
});
service.node.addDependency(platform);

app.synth();
