import { isIPv4, isIPv6 } from 'node:net';
import Ajv, { type SchemaObject } from 'ajv';

// The published schemas accept unknown fields, so they do not find a typo. This replaces the module that all kinds
// register their schemas with, and closes the schemas: no unknown field, no null.
const mockStrict = {
  register(id: string, schema: SchemaObject) {
    if (!(id in ajv.schemas)) {
      ajv.addSchema(closed(withNewerFields(id, schema)), id);
    }
  },
  validate(id: string, object: unknown) {
    ajv.validate(id, object);
  },
};
jest.mock('@kubernetes-models/validate', () => mockStrict);

const MODULES: Record<string, string> = {
  'v1/ConfigMap': 'kubernetes-models',
  'v1/Namespace': 'kubernetes-models',
  'v1/Service': 'kubernetes-models',
  'v1/ServiceAccount': 'kubernetes-models',
  'apps/v1/Deployment': 'kubernetes-models',
  'autoscaling/v2/HorizontalPodAutoscaler': 'kubernetes-models',
  'networking.k8s.io/v1/NetworkPolicy': 'kubernetes-models',
  'policy/v1/PodDisruptionBudget': 'kubernetes-models',
  'gateway.networking.k8s.io/v1/Gateway': '@kubernetes-models/gateway-api',
  'gateway.networking.k8s.io/v1/HTTPRoute': '@kubernetes-models/gateway-api',
  'monitoring.coreos.com/v1/ServiceMonitor': '@kubernetes-models/prometheus-operator',
};

const text = { type: 'string' };
const metadata = { type: 'object', properties: { name: text, namespace: text, labels: { type: 'object' } } };
const root = (spec: SchemaObject) => ({
  type: 'object',
  properties: { apiVersion: text, kind: text, metadata, spec: { type: 'object', ...spec } },
});

/** Fields of the AWS Load Balancer Controller's kinds that the charts use, as in its CRDs (config/crd/gateway). */
const AWS_SCHEMAS: Record<string, SchemaObject> = {
  'gateway.k8s.aws/v1beta1/LoadBalancerConfiguration': root({
    properties: {
      scheme: { enum: ['internal', 'internet-facing'] },
      listenerConfigurations: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            protocolPort: { type: 'string', pattern: '^(HTTP|HTTPS|TLS|TCP|UDP|TCP_UDP):\\d+$' },
            defaultCertificate: text,
            sslPolicy: text,
          },
          required: ['protocolPort'],
        },
      },
    },
  }),
  'gateway.k8s.aws/v1beta1/TargetGroupConfiguration': root({
    properties: {
      targetReference: { type: 'object', properties: { name: text }, required: ['name'] },
      defaultConfiguration: {
        type: 'object',
        properties: {
          targetType: { enum: ['instance', 'ip'] },
          healthCheckConfig: {
            type: 'object',
            properties: {
              healthCheckPath: text,
              healthCheckInterval: { type: 'integer' },
              healthyThresholdCount: { type: 'integer' },
              unhealthyThresholdCount: { type: 'integer' },
            },
          },
          targetGroupAttributes: {
            type: 'array',
            items: { type: 'object', properties: { key: text, value: text }, required: ['key', 'value'] },
          },
        },
      },
    },
  }),
};

/** Returns the errors for which Kubernetes would reject an object, including unknown fields. */
export function schemaErrors(object: { apiVersion: string; kind: string }): string[] {
  const kind = `${object.apiVersion}/${object.kind}`;
  if (kind in AWS_SCHEMAS) {
    ajv.validate(closed(AWS_SCHEMAS[kind]!), object);
  } else if (kind in MODULES) {
    new (jest.requireActual(`${MODULES[kind]}/${kind}`)[object.kind])(object).validate();
  } else {
    return [`no schema for ${kind}`];
  }
  return (ajv.errors ?? []).map(({ instancePath, message, params }) =>
    [`${object.kind}${instancePath.replaceAll('/', '.')}`, message, params.additionalProperty]
      .filter(Boolean)
      .join(' '),
  );
}

const ajv = new Ajv({
  allErrors: true,
  strict: false,
  code: { optimize: false }, // each validator runs a few times only
  formats: {
    ...Object.fromEntries(
      ['int32', 'int64', 'byte', 'double', 'string', 'date-time', 'int-or-string'].map(name => [name, true]),
    ),
    ipv4: isIPv4,
    ipv6: isIPv6,
    quantity: /^\d+(\.\d+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/,
  },
});

function closed(schema: SchemaObject): SchemaObject {
  const { nullable, oneOf, items, properties, additionalProperties, ...rest } = schema;
  if (oneOf?.some((choice: SchemaObject) => choice.type === 'null')) {
    return closed(oneOf[0]);
  }
  return {
    ...rest,
    ...(oneOf && { oneOf: oneOf.map(closed) }),
    ...(items && { items: closed(items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries<SchemaObject>(properties).map(([name, property]) => [name, closed(property)]),
      ),
    }),
    ...(properties && { additionalProperties: false }),
    ...(additionalProperties instanceof Object && { additionalProperties: closed(additionalProperties) }),
  };
}

const parametersRef = {
  type: 'object',
  properties: { group: text, kind: text, name: text },
  required: ['group', 'kind', 'name'],
};

/** Fields of Kubernetes 1.27 and 1.30 and of Gateway API 1.2. The schemas are older. */
const NEWER_FIELDS: Record<string, SchemaObject> = {
  'io.k8s.api.policy.v1.PodDisruptionBudgetSpec': {
    properties: { unhealthyPodEvictionPolicy: { enum: ['AlwaysAllow', 'IfHealthyBudget'] } },
  },
  'io.k8s.api.core.v1.LifecycleHandler': {
    properties: {
      sleep: { type: 'object', properties: { seconds: { type: 'integer', minimum: 1 } }, required: ['seconds'] },
    },
  },
  'gateway.networking.k8s.io.v1.Gateway': {
    properties: { spec: { properties: { infrastructure: { properties: { parametersRef } } } } },
  },
};

function withNewerFields(id: string, schema: SchemaObject): SchemaObject {
  return merged(schema, NEWER_FIELDS[id] ?? {});
}

function merged(schema: SchemaObject, more: SchemaObject): SchemaObject {
  const both = Object.entries(more).map(([name, value]) => {
    const old = schema[name];
    return [name, old instanceof Object && value instanceof Object ? merged(old, value) : value];
  });
  return { ...schema, ...Object.fromEntries(both) };
}
