// CDK app of a consumer. It imports the library by its package name.
import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  AnalyticsCode,
  DatabaseCapacity,
  NodeCapacity,
  Sizing,
  StreamCapacity,
  TicketDatabase,
  TicketingPlatform,
} from 'cdk-ticketing';

const app = new App();

new TicketingPlatform(new Stack(app, 'AllNew'), 'Platform');

const serverless = new Stack(app, 'Serverless');
new TicketingPlatform(serverless, 'Platform', {
  sizing: Sizing.demonstration({
    nodes: NodeCapacity.autoMode(),
    stream: StreamCapacity.serverless(),
    database: DatabaseCapacity.serverless(),
  }),
  analyticsCode: AnalyticsCode.fromBucket(s3.Bucket.fromBucketName(serverless, 'Code', 'code'), 'job.zip'),
  nameSuffix: 'serverless',
});

const existing = new Stack(app, 'Network');
const vpc = new ec2.Vpc(existing, 'Vpc');
const cluster = new eks.Cluster(existing, 'Cluster', {
  vpc,
  version: eks.KubernetesVersion.of('1.36'),
  kubectlProviderOptions: { kubectlLayer: new KubectlV36Layer(existing, 'Kubectl') },
});

const withExisting = new Stack(app, 'Existing');
new TicketingPlatform(withExisting, 'Platform', {
  vpc,
  cluster,
  database: TicketDatabase.fromAttributes(withExisting, 'Database', {
    hostname: 'postgres.internal.example',
    catalogSecret: new secretsmanager.Secret(existing, 'Catalog'),
    bookingSecret: new secretsmanager.Secret(existing, 'Booking'),
    securityGroup: new ec2.SecurityGroup(existing, 'Guard', { vpc }),
  }),
  dataprocAnalytics: { region: 'us-east4' },
});

app.synth();
