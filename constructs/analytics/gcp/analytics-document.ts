import { clusterResources } from './cluster-resources';
import type { DataprocSize } from './dataproc-size';
import { jobResources } from './job-resources';
import { networkResources } from './network-resources';
import type { Block, Resources, TerraformDocument } from './terraform-document';

export interface AnalyticsDocumentProps {
  readonly size: DataprocSize;
  /** Settings of the job that do not depend on Terraform resources. */
  readonly settings: Record<string, string>;
  /** Region of MSK. */
  readonly awsRegion: string;
  readonly stateBucket: string | undefined;
}

/** Returns the Terraform configuration of all resources in Google Cloud. */
export function analyticsDocument({
  size,
  settings,
  awsRegion,
  stateBucket,
}: AnalyticsDocumentProps): TerraformDocument {
  return {
    terraform: {
      required_version: '>= 1.5',
      required_providers: { google: { source: 'hashicorp/google', version: '~> 7.45' } },
      backend: backend(size.clusterName, stateBucket),
    },
    provider: { google: { project: '${var.project}', region: size.region } },
    variable: {
      project: {
        type: 'string',
        description: "The id of Google's project",
        validation: [matches('project', '^[a-z][a-z0-9-]{4,28}[a-z0-9]$', "like 'tickets-12345'")],
      },
      kafka_brokers: {
        type: 'string',
        description: 'PublicBootstrapBrokers, as cdk deploy says; without it, no job is submitted',
        default: '',
        validation: [
          matches(
            'kafka_brokers',
            '^([a-z0-9.-]+:9198(,[a-z0-9.-]+:9198)*)?$',
            "like 'b-1-public.tickets.example:9198'",
          ),
        ],
      },
      aws_role_arn: {
        type: 'string',
        description: 'AnalyticsRoleArn, as cdk deploy says',
        default: '',
        validation: [
          matches(
            'aws_role_arn',
            '^(arn:[a-z-]+:iam::[0-9]{12}:role/.+)?$',
            "like 'arn:aws:iam::111122223333:role/analytics'",
          ),
        ],
      },
    },
    resource: merged(networkResources(size), clusterResources(size), jobResources(size, awsRegion, settings)),
    output: {
      service_account_id: {
        description: 'Who the nodes are: gcpServiceAccountId of cdk deploy',
        value: '${google_service_account.analytics.unique_id}',
      },
      nat_address: {
        description: 'The address they are seen under: gcpNatAddress of cdk deploy',
        value: '${google_compute_address.nat.address}',
      },
      bucket: {
        description: 'Where the job, its output and its checkpoints are',
        value: '${google_storage_bucket.analytics.url}',
      },
    },
  };
}

/** The synth output is deleted and created again, so the state of Terraform is outside of it. */
function backend(clusterName: string, stateBucket: string | undefined): Block {
  if (stateBucket === undefined) {
    return { local: { path: `../../../${clusterName}.tfstate` } };
  }
  return { gcs: { bucket: stateBucket, prefix: clusterName } };
}

function matches(variable: string, form: string, like: string): Block {
  return {
    condition: `\${can(regex("${form}", var.${variable}))}`,
    error_message: `${variable} must be ${like}.`,
  };
}

/** Merges resources by type: several parts have resources of the same type. */
function merged(...parts: Resources[]): Resources {
  const types = [...new Set(parts.flatMap(part => Object.keys(part)))].sort();
  return Object.fromEntries(types.map(type => [type, Object.assign({}, ...parts.map(part => part[type] ?? {}))]));
}
