import { existsSync, readFileSync } from 'node:fs';
import type { LogLevel } from '../../charts/bindings/binding-checks';
import type { Exposure } from '../../charts/exposure/exposure';
import { placeholderBindings } from '../../charts/rendering/placeholder-bindings';
import { type PlaceholderValues, placeholderValues } from '../../charts/rendering/placeholder-values';
import { type Manifests, renderCharts, writeManifests } from '../../charts/rendering/render';
import { platformCharts } from '../../charts/services/platform-charts';
import { fixedNames } from '../fixed-names';
import { DEFAULT_CIDR } from '../network/network';
import { Sizing } from '../sizing/sizing';
import { AccessMode } from '../web-service/access-mode';

/** Properties of `PlatformManifests`. They must be the same as those of the `TicketingPlatform`. */
export interface PlatformManifestsProps {
  /** Region of the platform. */
  readonly region: string;

  /**
   * Network of the database and the brokers, in CIDR notation.
   *
   * @default '10.0.0.0/16'
   */
  readonly networkCidr?: string;

  /**
   * File that `cdk deploy --outputs-file` writes. Until it exists, values are placeholders such as `${Frontend_Image}`.
   *
   * @default - placeholders
   */
  readonly outputsFile?: string;

  /**
   * Name of the stack whose outputs are read.
   *
   * @default - outputs of all stacks in `outputsFile`
   */
  readonly stackName?: string;

  /**
   * Size of the services.
   *
   * @default Sizing.demonstration()
   */
  readonly sizing?: Sizing;

  /**
   * Kubernetes namespace of the services.
   *
   * @default 'ticketing'
   */
  readonly namespace?: string;

  /**
   * Whether users must sign in.
   *
   * @default AccessMode.OPEN
   */
  readonly accessMode?: AccessMode;

  /**
   * How callers from outside the cluster reach the frontend.
   *
   * @default Exposure.loadBalancer()
   */
  readonly exposure?: Exposure;

  /**
   * Origins, besides that of the page, that browsers may call from.
   *
   * @default - none
   */
  readonly corsOrigins?: string[];

  /**
   * Lowest level of the messages that the services log.
   *
   * @default LogLevel.INFO
   */
  readonly logLevel?: LogLevel;

  /**
   * Whether Prometheus scrapes the services.
   *
   * @default false
   */
  readonly serviceMonitor?: boolean;

  /**
   * Suffix of the names of the platform.
   *
   * @default - no suffix
   */
  readonly nameSuffix?: string;
}

/** Kubernetes manifests of a platform that Argo CD delivers. */
export class PlatformManifests {
  /** Renders the manifests. Needs no credentials and no network. */
  public static render(props: PlatformManifestsProps): PlatformManifests {
    return new PlatformManifests(renderPlatform(props, outputs(props)));
  }

  private constructor(private readonly manifests: Manifests) {}

  /** Paths of the manifests, in the order of their application. */
  public get paths(): string[] {
    return [...this.manifests.keys()];
  }

  /** Writes one folder per service and one file per object, and removes what an earlier run left in the directory. */
  public write(directory: string): void {
    writeManifests(directory, this.manifests);
  }
}

/** Renders the manifests with these values, and placeholders for the others. */
export function renderPlatform(props: PlatformManifestsProps, values: PlaceholderValues): Manifests {
  const { usersTable, uploadsBucket } = fixedNames(props.nameSuffix);
  const bindings = placeholderBindings({
    region: props.region,
    accessMode: props.accessMode ?? AccessMode.OPEN,
    logLevel: props.logLevel,
    networkCidr: props.networkCidr ?? DEFAULT_CIDR,
    corsOrigins: props.corsOrigins?.join(','),
    values: { UsersTable_Name: usersTable, ...(uploadsBucket && { UploadsBucket_Name: uploadsBucket }), ...values },
  });
  return renderCharts(
    platformCharts({
      bindings,
      sizing: (props.sizing ?? Sizing.demonstration()).services,
      namespace: props.namespace,
      exposure: props.exposure,
      serviceMonitor: props.serviceMonitor ?? false,
    }),
  );
}

function outputs({ outputsFile, stackName }: PlatformManifestsProps): PlaceholderValues {
  if (outputsFile === undefined || !existsSync(outputsFile)) {
    return {};
  }
  return placeholderValues(
    JSON.parse(readFileSync(outputsFile, 'utf8')),
    stack => stackName === undefined || stack === stackName,
  );
}
