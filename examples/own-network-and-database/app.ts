import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { TicketDatabase, TicketingPlatform } from 'cdk-ticketing';

const app = new App();

const existing = new Stack(app, 'Existing');
const vpc = new ec2.Vpc(existing, 'Vpc');
const cluster = new eks.Cluster(existing, 'Cluster', {
  vpc,
  version: eks.KubernetesVersion.of('1.36'),
  kubectlProviderOptions: { kubectlLayer: new KubectlV36Layer(existing, 'Kubectl') },
});
const server = new rds.DatabaseInstance(existing, 'Postgres', {
  vpc,
  engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
  databaseName: 'tickets',
});

const ticketing = new Stack(app, 'Ticketing');
const database = TicketDatabase.fromAttributes(ticketing, 'Database', {
  hostname: server.dbInstanceEndpointAddress,
  databaseName: 'tickets',
  securityGroup: server.connections.securityGroups[0]!,
  userSecrets: {
    catalog: Secret.fromSecretNameV2(ticketing, 'CatalogUser', 'tickets/catalog'),
    booking: Secret.fromSecretNameV2(ticketing, 'BookingUser', 'tickets/booking'),
  },
});
new TicketingPlatform(ticketing, 'Platform', { vpc, cluster, database });

app.synth();
