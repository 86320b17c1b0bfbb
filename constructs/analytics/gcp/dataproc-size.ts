import { isIPv4 } from 'node:net';
import type { DataprocOptions } from './dataproc-options';

/** The figures and names of the cluster, checked. They are written into a document, so all of them are known at synth. */
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
      "a region of Google's, like 'europe-west3'",
    ),
    // The service account has the same name, and the bucket's begins with the project's.
    clusterName: like(
      /^[a-z](-?[a-z0-9]){5,29}$/,
      'clusterName',
      options.clusterName ?? 'flink-analytics-cluster',
      "6 to 30 lower-case letters, digits and single hyphens, a letter first, like 'flink-analytics-cluster'",
    ),
    imageVersion: like(
      /^2\.2(\.\d+)?-debian12$/,
      'imageVersion',
      options.imageVersion ?? '2.2-debian12',
      "an image of the line 2.2, whose Flink the job's package is built for, like '2.2-debian12'",
    ),
    masterMachineType: machineType('masterMachineType', options.masterMachineType ?? 'e2-standard-4'),
    workerMachineType: machineType('workerMachineType', options.workerMachineType ?? 'e2-standard-2'),
    workers: whole('workers', options.workers ?? 2, 2, 100),
    bootDiskGiB: whole('bootDiskGiB', options.bootDiskGiB ?? 50, 30, 65536),
    subnetCidr: cidr(options.subnetCidr ?? '10.128.0.0/24'),
  };
}

export function like(form: RegExp, name: string, value: string, allowed: string): string {
  if (form.test(value)) return value;
  throw new Error(`${name} is '${value}': allowed is ${allowed}`);
}

function machineType(name: string, value: string): string {
  return like(/^[a-z]\w*-[a-z]+-\d+$/, name, value, "a machine type of Google's, like 'e2-standard-4'");
}

function whole(name: string, value: number, lowest: number, highest: number): number {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return value;
  throw new Error(`${name} is ${value}: allowed are whole numbers from ${lowest} to ${highest}`);
}

function cidr(value: string): string {
  const [address = '', prefix] = value.split('/');
  if (isIPv4(address) && /^(2[0-8])$/.test(prefix ?? '')) return value;
  throw new Error(`subnetCidr is '${value}': allowed are networks from /20 to /28, like '10.128.0.0/24'`);
}
