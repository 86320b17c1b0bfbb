import { isIPv4 } from 'node:net';
import { checkInteger } from '../../check-integer';
import type { DataprocOptions } from './dataproc-options';

/** Validated size and names of the cluster, with all defaults resolved. All of them must be known at synthesis. */
export interface DataprocSize {
  readonly region: string;
  readonly clusterName: string;
  readonly imageVersion: string;
  readonly masterMachineType: string;
  readonly workerMachineType: string;
  readonly workers: number;
  readonly bootDiskGiB: number;
  readonly subnetCidr: string;
}

export function dataprocSize(options: DataprocOptions): DataprocSize {
  return {
    region: like(
      /^[a-z]+-[a-z]+\d+$/,
      'region',
      options.region ?? 'europe-west3',
      "a region of Google Cloud, such as 'europe-west3'",
    ),
    // The service account has the same name, and its length is limited.
    clusterName: like(
      /^[a-z](-?[a-z0-9]){5,29}$/,
      'clusterName',
      options.clusterName ?? 'flink-analytics-cluster',
      "6 to 30 lower-case letters, digits and single hyphens, a letter first, such as 'flink-analytics-cluster'",
    ),
    imageVersion: like(
      /^2\.2(\.\d+)?-debian12$/,
      'imageVersion',
      options.imageVersion ?? '2.2-debian12',
      "an image of the line 2.2, such as '2.2-debian12', for whose Flink the job is built",
    ),
    masterMachineType: machineType('masterMachineType', options.masterMachineType ?? 'e2-standard-4'),
    workerMachineType: machineType('workerMachineType', options.workerMachineType ?? 'e2-standard-2'),
    workers: integer('workers', options.workers ?? 2, 2, 100),
    bootDiskGiB: integer('bootDiskGiB', options.bootDiskGiB ?? 50, 30, 65536),
    subnetCidr: cidr(options.subnetCidr ?? '10.128.0.0/24'),
  };
}

export function like(form: RegExp, name: string, value: string, allowed: string): string {
  if (form.test(value)) {
    return value;
  }
  throw new Error(`${name} must be ${allowed} (got '${value}')`);
}

function machineType(name: string, value: string): string {
  return like(/^[a-z]\w*-[a-z]+-\d+$/, name, value, "a machine type of Google Cloud, such as 'e2-standard-4'");
}

function integer(name: string, value: number, lowest: number, highest: number): number {
  checkInteger(name, value, lowest, highest);
  return value;
}

function cidr(value: string): string {
  const [address = '', prefix] = value.split('/');
  if (isIPv4(address) && /^(2[0-8])$/.test(prefix ?? '')) {
    return value;
  }
  throw new Error(`subnetCidr must be a network from /20 to /28, such as '10.128.0.0/24' (got '${value}')`);
}
