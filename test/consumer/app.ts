// A consumer's CDK app: it knows the library by its package name only.
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

new TicketingPlatform(new Stack(app, 'AllOurs'), 'Platform');

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

const theirs = new Stack(app, 'Theirs');
const vpc = new ec2.Vpc(theirs, 'Vpc');
const cluster = new eks.Cluster(theirs, 'Cluster', {
  vpc,
  version: eks.KubernetesVersion.of('1.36'),
  kubectlProviderOptions: { kubectlLayer: new KubectlV36Layer(theirs, 'Kubectl') },
});

const brought = new Stack(app, 'Brought');
new TicketingPlatform(brought, 'Platform', {
  vpc,
  cluster,
  database: TicketDatabase.fromAttributes(brought, 'Database', {
    hostname: 'postgres.internal.example',
    catalogSecret: new secretsmanager.Secret(theirs, 'Catalog'),
    bookingSecret: new secretsmanager.Secret(theirs, 'Booking'),
    securityGroup: new ec2.SecurityGroup(theirs, 'Guard', { vpc }),
  }),
  dataprocAnalytics: { region: 'us-east4' },
});

app.synth();
