import type { DataprocSize } from './dataproc-size';
import type { Resources } from './terraform-document';

/** Returns the network. Nodes have no public addresses: their traffic has one fixed address, which MSK allows. */
export function networkResources({ clusterName, region, subnetCidr }: DataprocSize): Resources {
  return {
    google_compute_network: {
      analytics: {
        name: clusterName,
        auto_create_subnetworks: false,
        depends_on: ['google_project_service.needed'],
      },
    },
    google_compute_subnetwork: {
      analytics: {
        name: clusterName,
        region,
        network: '${google_compute_network.analytics.id}',
        ip_cidr_range: subnetCidr,
        private_ip_google_access: true,
      },
    },
    google_compute_firewall: {
      nodes: {
        name: `${clusterName}-nodes`,
        description: 'The nodes reach each other; nobody else reaches them',
        network: '${google_compute_network.analytics.id}',
        direction: 'INGRESS',
        source_ranges: [subnetCidr],
        target_tags: [clusterName],
        allow: [{ protocol: 'tcp' }, { protocol: 'udp' }, { protocol: 'icmp' }],
      },
    },
    google_compute_address: {
      nat: {
        name: `${clusterName}-nat`,
        region,
        address_type: 'EXTERNAL',
        depends_on: ['google_project_service.needed'],
      },
    },
    google_compute_router: {
      analytics: { name: clusterName, region, network: '${google_compute_network.analytics.id}' },
    },
    google_compute_router_nat: {
      analytics: {
        name: clusterName,
        region,
        router: '${google_compute_router.analytics.name}',
        nat_ip_allocate_option: 'MANUAL_ONLY',
        nat_ips: ['${google_compute_address.nat.self_link}'],
        source_subnetwork_ip_ranges_to_nat: 'LIST_OF_SUBNETWORKS',
        subnetwork: [{ name: '${google_compute_subnetwork.analytics.id}', source_ip_ranges_to_nat: ['ALL_IP_RANGES'] }],
        log_config: { enable: true, filter: 'ERRORS_ONLY' },
      },
    },
  };
}
