import { isIPv4, isIPv6 } from 'node:net';
import Ajv, { type SchemaObject } from 'ajv';

// The schemas as they are published accept any unknown field, so that a typo passes. This takes the place of the one module that every
// kind registers its schema with and is validated by, and closes them: no unknown field, no null.
const mockStrict = {
  register(id: string, schema: SchemaObject) {
    if (!(id in ajv.schemas)) ajv.addSchema(closed(withNewerFields(id, schema)), id);
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

/** Everything that Kubernetes would refuse about an object, unknown fields included. */
export function schemaErrors(object: { apiVersion: string; kind: string }): string[] {
  const kind = `${object.apiVersion}/${object.kind}`;
  if (!(kind in MODULES)) return [`no schema for ${kind}`];
  const Model = jest.requireActual(`${MODULES[kind]}/${kind}`)[object.kind];
  new Model(object).validate();
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
  if (oneOf?.some((choice: SchemaObject) => choice.type === 'null')) return closed(oneOf[0]);
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

/** Fields that came with Kubernetes 1.27 and 1.30; the schemas are older. */
const NEWER_FIELDS: Record<string, Record<string, SchemaObject>> = {
  'io.k8s.api.policy.v1.PodDisruptionBudgetSpec': {
    unhealthyPodEvictionPolicy: { enum: ['AlwaysAllow', 'IfHealthyBudget'] },
  },
  'io.k8s.api.core.v1.LifecycleHandler': {
    sleep: { type: 'object', properties: { seconds: { type: 'integer', minimum: 1 } }, required: ['seconds'] },
  },
};

function withNewerFields(id: string, schema: SchemaObject): SchemaObject {
  return id in NEWER_FIELDS ? { ...schema, properties: { ...schema.properties, ...NEWER_FIELDS[id] } } : schema;
}
