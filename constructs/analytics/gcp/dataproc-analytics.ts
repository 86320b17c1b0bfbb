import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachCustomSynthesis, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { IEventStream } from '../../event-stream/event-stream-base';
import { StreamAccess } from '../../event-stream/stream-access';
import { grantJob, jobParallelism, jobSettings } from '../job-access';
import { analyticsDocument } from './analytics-document';
import type { DataprocOptions } from './dataproc-options';
import { dataprocSize } from './dataproc-size';
import { googleIdentity } from './google-identity';
import { jobPackage } from './job-resources';
import { jobRunner, tokenAudience, tokenInstaller } from './scripts';
import { written } from './terraform-document';

/** Properties of `DataprocAnalytics`. */
export interface DataprocAnalyticsProps extends DataprocOptions {
  /** Event stream of bookings and results. The nodes need public brokers: `StreamAccess.PUBLIC`. */
  readonly stream: IEventStream;
}

/** Port of public brokers with IAM authentication. */
const PUBLIC_IAM_PORT = 9198;

/**
 * Booking statistics per event and minute, on Google Cloud Dataproc. The synth output contains the Terraform
 * configuration of the resources in Google Cloud. In AWS there is an IAM role, which the nodes assume with their Google
 * identity, and a security group rule for their public address.
 */
export class DataprocAnalytics extends Construct {
  /** Returns the access that a stream needs for the nodes, now or after Terraform has created them. */
  public static streamAccess(options: DataprocOptions): StreamAccess {
    return options.serviceAccountId === undefined ? StreamAccess.OPENABLE : StreamAccess.PUBLIC;
  }

  /** IAM role of the nodes. Undefined until `serviceAccountId` is set. */
  public readonly role?: iam.IRole;
  /** Folder of the Terraform configuration, relative to the synth output. */
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
    if (!identity) {
      return;
    }
    this.role = this.createRole(props.stream, identity.serviceAccountId);
    this.allowIngress(props.stream, identity.natAddress);
  }

  private checkFolder(): void {
    const others = Stage.of(this)!
      .node.findAll()
      .filter(found => found instanceof DataprocAnalytics && found !== this);
    if (!others.some(other => (other as DataprocAnalytics).terraformFolder === this.terraformFolder)) {
      return;
    }
    throw new Error(`clusterName must be unique: another DataprocAnalytics writes to ${this.terraformFolder}`);
  }

  private write(document: string, packagePath: string | undefined): void {
    if (packagePath !== undefined && !existsSync(packagePath)) {
      throw new Error(
        `packagePath not found at '${packagePath}': build it with mvn -f constructs/analytics/job/pom.xml -P dataproc package`,
      );
    }
    attachCustomSynthesis(this, {
      onSynthesize: ({ outdir }) => {
        const folder = join(outdir, this.terraformFolder);
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'main.tf.json'), document);
        for (const { name, text } of [tokenInstaller, jobRunner]) {
          writeFileSync(join(folder, name), text);
        }
        if (packagePath !== undefined) {
          copyFileSync(packagePath, join(folder, jobPackage));
        }
      },
    });
  }

  /**
   * Creates a role that trusts tokens which Google signs for the service account, so there are no keys. In conditions,
   * AWS names the claim azp `aud`, and the claim aud `oaud`.
   */
  private createRole(stream: IEventStream, serviceAccountId: string): iam.Role {
    if (stream.publicBootstrapBrokers === undefined) {
      throw new Error(
        'stream must have public brokers for Dataproc: set access to StreamAccess.PUBLIC, or publicBootstrapBrokers in EventStream.fromAttributes',
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

  private allowIngress(stream: IEventStream, natAddress: string): void {
    for (const [index, { securityGroupId }] of stream.connections.securityGroups.entries()) {
      // Another id would be another resource with the same rule, which EC2 rejects.
      new ec2.CfnSecurityGroupIngress(this, `Door${index === 0 ? '' : index}`, {
        groupId: securityGroupId,
        ipProtocol: 'tcp',
        fromPort: PUBLIC_IAM_PORT,
        toPort: PUBLIC_IAM_PORT,
        cidrIp: `${natAddress}/32`,
        description: 'The analytics on Dataproc',
      });
    }
  }
}
