import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

// The CloudFormation resource specification, as the CDK CLI ships it for `cdk diff`.
const specification: Specification = JSON.parse(
  gunzipSync(readFileSync(join(dirname(require.resolve('aws-cdk/package.json')), 'db.json.gz'))).toString('utf8'),
);

interface Specification {
  readonly schema: {
    readonly resource: { readonly entities: readonly (Definition & { readonly cloudFormationType: string })[] };
    readonly typeDefinition: { readonly entities: readonly (Definition & { readonly $id: string })[] };
  };
}

interface Definition {
  readonly properties: Readonly<Record<string, Property>>;
}

interface Property {
  readonly type: PropertyType;
  /** 'yes' or 'maybe' if a change of the property replaces the resource. */
  readonly causesReplacement?: string;
}

interface PropertyType {
  readonly type: string;
  readonly reference?: { readonly $ref: string };
  readonly element?: PropertyType;
}

const { resource, typeDefinition } = specification.schema;
const resources = new Map(resource.entities.map(definition => [definition.cloudFormationType, definition]));
const types = new Map(typeDefinition.entities.map(definition => [definition.$id, definition]));

/** The values of all properties of a template whose change replaces their resource, by resource type and property. */
export function createOnlyValues(template: { Resources?: Record<string, TemplateResource> }): [string, unknown][] {
  return Object.entries(template.Resources ?? {}).flatMap(([id, { Type, Properties = {} }]) => {
    const definition = resources.get(Type.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : Type);
    if (!definition) {
      throw new Error(`unknown resource type '${Type}': it is not in the specification of the CDK CLI`);
    }
    return valuesOf(definition, Properties).map(([path, value]): [string, unknown] => [`${id} ${Type}${path}`, value]);
  });
}

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

function valuesOf({ properties }: Definition, given: Record<string, unknown>): [string, unknown][] {
  return Object.entries(given).flatMap(([name, value]): [string, unknown][] => {
    const property = properties[name];
    if (!property) {
      return [];
    }
    if (property.causesReplacement) {
      return [[`.${name}`, value]];
    }
    const nested = nestedDefinition(property.type);
    if (!nested) {
      return [];
    }
    return [value]
      .flat()
      .filter(isRecord)
      .flatMap(item => valuesOf(nested, item).map(([path, found]): [string, unknown] => [`.${name}${path}`, found]));
  });
}

function nestedDefinition({ reference, element }: PropertyType): Definition | undefined {
  if (element) {
    return nestedDefinition(element);
  }
  return reference && types.get(reference.$ref);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
