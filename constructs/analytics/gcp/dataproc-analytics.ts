import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachCustomSynthesis, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { IEventStream } from '../../event-stream/event-stream';
import { StreamAccess } from '../../event-stream/stream-access';
import { grantJob, jobParallelism, jobSettings } from '../job-access';
import { analyticsDocument } from './analytics-document';
import type { DataprocOptions } from './dataproc-options';
import { dataprocSize } from './dataproc-size';
import { googleIdentity } from './google-identity';
import { jobPackage } from './job-resources';
import { jobRunner, tokenAudience, tokenInstaller } from './scripts';
import { written } from './terraform-document';

export interface DataprocAnalyticsProps extends DataprocOptions {
  /** Where bookings come from, and windows go to. To let the nodes in, it has to have public brokers: `StreamAccess.PUBLIC`. */
  readonly stream: IEventStream;
}

/** Where public brokers listen to those who sign in with IAM. */
const publicIamPort = 9198;

/**
 * Apache Flink on Google Cloud Dataproc: one-minute windows of bookings for each event. Google's half of it is a Terraform configuration, plain
 * JSON in the synth output. AWS's half is a role that the nodes take on with the identity Google gives them, and one address at the brokers' door.
 */
export class DataprocAnalytics extends Construct {
  /** What a stream has to be made with, so that these nodes can be let in, now or later. */
  public static streamAccess(options: DataprocOptions): StreamAccess {
    return options.serviceAccountId === undefined ? StreamAccess.OPENABLE : StreamAccess.PUBLIC;
  }

  /** What the nodes may do in AWS; none before they are known. */
  public readonly role?: iam.IRole;
  /** Where the Terraform configuration is, below the folder of the synth output. */
  public readonly terraformFolder: string;

  constructor(scope: Construct, id: string, props: DataprocAnalyticsProps) {
    super(scope, id);
    const size = dataprocSize(props);
    const document = analyticsDocument({
      size,
      settings: { PARALLELISM: String(jobParallelism(props.stream, props.parallelism)), ...jobSettings() },
      awsRegion: Stack.of(this).region,
      stateBucket: props.stateBucket,
    });
    this.terraformFolder = join('terraform', size.clusterName);
    this.checkFolder();
    this.write(written(document), props.packagePath);

    const identity = googleIdentity(props);
    if (!identity) return;
    this.role = this.makeRole(props.stream, identity.serviceAccountId);
    this.letIn(props.stream, identity.natAddress);
  }

  private checkFolder(): void {
    const others = Stage.of(this)!
      .node.findAll()
      .filter(found => found instanceof DataprocAnalytics && found !== this);
    if (!others.some(other => (other as DataprocAnalytics).terraformFolder === this.terraformFolder)) return;
    throw new Error(
      `${this.terraformFolder} is the folder of another DataprocAnalytics, too: give each a clusterName of its own`,
    );
  }

  private write(document: string, packagePath: string | undefined): void {
    if (packagePath !== undefined && !existsSync(packagePath)) {
      throw new Error(
        `packagePath is '${packagePath}', where nothing is: make it with \`mvn -f constructs/analytics/job/pom.xml -P dataproc package\``,
      );
    }
    attachCustomSynthesis(this, {
      onSynthesize: ({ outdir }) => {
        const folder = join(outdir, this.terraformFolder);
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'main.tf.json'), document);
        for (const { name, text } of [tokenInstaller, jobRunner]) writeFileSync(join(folder, name), text);
        if (packagePath !== undefined) copyFileSync(packagePath, join(folder, jobPackage));
      },
    });
  }

  /** No key on either side: Google signs who the node is, and AWS believes Google. Such a token's azp is AWS's aud, and its aud is AWS's oaud. */
  private makeRole(stream: IEventStream, serviceAccountId: string): iam.Role {
    if (stream.publicBootstrapBrokers === undefined) {
      throw new Error(
        'the stream has no public brokers, and Dataproc reaches no others: make it with `access: StreamAccess.PUBLIC`, or name publicBootstrapBrokers in EventStream.fromAttributes',
      );
    }
    const role = new iam.Role(this, 'Role', {
      description: 'The analytics on Dataproc',
      assumedBy: new iam.WebIdentityPrincipal('accounts.google.com', {
        StringEquals: {
          'accounts.google.com:aud': serviceAccountId,
          'accounts.google.com:oaud': tokenAudience,
          'accounts.google.com:sub': serviceAccountId,
        },
      }),
    });
    grantJob(role, stream);
    return role;
  }

  private letIn(stream: IEventStream, natAddress: string): void {
    for (const [index, { securityGroupId }] of stream.connections.securityGroups.entries()) {
      new ec2.CfnSecurityGroupIngress(this, `Door${index === 0 ? '' : index}`, {
        groupId: securityGroupId,
        ipProtocol: 'tcp',
        fromPort: publicIamPort,
        toPort: publicIamPort,
        cidrIp: `${natAddress}/32`,
        description: 'The analytics on Dataproc',
      });
    }
  }
}
