import type { Block, TerraformDocument } from '../../../../constructs/analytics/gcp/terraform-document';

// Arguments of the resources in the document, from the documentation of hashicorp/google 7.45. `terraform validate`
// requires the provider, which is not available on every machine. An object is a nested block.

interface Arguments {
  readonly [argument: string]: 'argument' | 'required' | Arguments;
}

const disk: Arguments = { disk_config: { boot_disk_type: 'argument', boot_disk_size_gb: 'argument' } };
const nodes: Arguments = { num_instances: 'argument', machine_type: 'argument', ...disk };
const object: Arguments = { bucket: 'required', name: 'required', source: 'argument' };

const resources: Readonly<Record<string, Arguments>> = {
  google_project_service: { service: 'required', disable_on_destroy: 'argument' },
  google_compute_network: { name: 'required', auto_create_subnetworks: 'argument' },
  google_compute_subnetwork: {
    name: 'required',
    network: 'required',
    region: 'argument',
    ip_cidr_range: 'argument',
    private_ip_google_access: 'argument',
  },
  google_compute_firewall: {
    name: 'required',
    network: 'required',
    description: 'argument',
    direction: 'argument',
    source_ranges: 'argument',
    target_tags: 'argument',
    allow: { protocol: 'required', ports: 'argument' },
  },
  google_compute_address: { name: 'required', region: 'argument', address_type: 'argument' },
  google_compute_router: { name: 'required', network: 'required', region: 'argument' },
  google_compute_router_nat: {
    name: 'required',
    router: 'required',
    source_subnetwork_ip_ranges_to_nat: 'required',
    region: 'argument',
    nat_ip_allocate_option: 'argument',
    nat_ips: 'argument',
    subnetwork: { name: 'required', source_ip_ranges_to_nat: 'required' },
    log_config: { enable: 'required', filter: 'required' },
  },
  google_service_account: { account_id: 'required', display_name: 'argument' },
  google_project_iam_member: { project: 'required', role: 'required', member: 'required' },
  google_storage_bucket: {
    name: 'required',
    location: 'required',
    uniform_bucket_level_access: 'argument',
    public_access_prevention: 'argument',
    force_destroy: 'argument',
    soft_delete_policy: { retention_duration_seconds: 'argument' },
  },
  google_storage_bucket_object: object,
  google_dataproc_cluster: {
    name: 'required',
    region: 'argument',
    cluster_config: {
      staging_bucket: 'argument',
      temp_bucket: 'argument',
      gce_cluster_config: {
        subnetwork: 'argument',
        internal_ip_only: 'argument',
        tags: 'argument',
        service_account: 'argument',
        service_account_scopes: 'argument',
      },
      master_config: nodes,
      worker_config: nodes,
      software_config: { image_version: 'argument', optional_components: 'argument' },
      endpoint_config: { enable_http_port_access: 'required' },
      initialization_action: { script: 'required', timeout_sec: 'argument' },
    },
  },
  google_dataproc_job: {
    region: 'argument',
    force_delete: 'argument',
    placement: { cluster_name: 'required' },
    pig_config: { query_list: 'argument' },
    scheduling: { max_failures_per_hour: 'required', max_failures_total: 'required' },
  },
};

/** Attributes of resources, besides their arguments. */
const attributes: Readonly<Record<string, readonly string[]>> = {
  google_compute_network: ['id'],
  google_compute_subnetwork: ['id'],
  google_compute_address: ['self_link', 'address'],
  google_service_account: ['email', 'member', 'unique_id'],
  google_storage_bucket: ['url'],
  google_storage_bucket_object: ['output_name'],
};

/** Meta-arguments of Terraform, which every resource may have. */
const everywhere = new Set(['count', 'for_each', 'depends_on', 'lifecycle']);

/** Returns unknown resources, unknown arguments and missing arguments. */
export function unknownToTheProvider(document: TerraformDocument): string[] {
  return Object.entries(document.resource).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, block]) => {
      const allowed = resources[type];
      if (!allowed) {
        return [`${type} is not listed in provider-arguments.ts`];
      }
      const own = Object.fromEntries(Object.entries(block).filter(([argument]) => !everywhere.has(argument)));
      return wrongIn(own, allowed, `${type}.${name}`);
    }),
  );
}

function wrongIn(block: Block, allowed: Arguments, where: string): string[] {
  const missing = Object.keys(allowed).filter(argument => allowed[argument] === 'required' && !(argument in block));
  return [
    ...missing.map(argument => `${where} has no ${argument}`),
    ...Object.entries(block).flatMap(([argument, value]) => {
      const form = allowed[argument];
      if (!form) {
        return [`${where} has ${argument}, which is not an argument of it`];
      }
      if (typeof form === 'string') {
        return [];
      }
      return [value].flat().flatMap(inner => wrongIn(inner as Block, form, `${where}.${argument}`));
    }),
  ];
}

/** Returns references in `${...}` and in dependencies whose target does not exist. */
export function brokenReferences(document: TerraformDocument): string[] {
  const text = JSON.stringify(document);
  const found = [...text.matchAll(/\b(google_\w+)\.(\w+)(?:\.(\w+))?/g)];
  const variables = [...text.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name!);
  return [
    ...found
      .filter(([, type, name, attribute]) => {
        const known = { ...resources[type!], ...Object.fromEntries((attributes[type!] ?? []).map(each => [each, ''])) };
        return !document.resource[type!]?.[name!] || (attribute !== undefined && !(attribute in known));
      })
      .map(([reference]) => reference),
    ...variables.filter(name => !(name in document.variable)).map(name => `var.${name}`),
  ];
}
