import type { Static, TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { FastifyInstance } from 'fastify';
import { FIRST_YEAR, isDate, isTime, LAST_YEAR } from './dates';
import { Problem } from './problem';

const strict = {
  strict: true,
  allowUnionTypes: true,
  verbose: true,
  useDefaults: true,
  formats: { date: isDate, 'date-time': isTime },
} as const;

/**
 * Validates bodies as they are: "2" is not a number. Values in a path, query or header are text, so they are converted
 * to the type that the schema declares.
 */
export function validateStrictly(app: FastifyInstance): void {
  const ajv = new Ajv(strict);
  app.setValidatorCompiler<Record<string, unknown>>(({ schema, httpPart }): Validate => {
    const validate = ajv.compile(schema);
    return httpPart === 'body' ? validate : afterConversion(schema, validate);
  });
  app.setSchemaErrorFormatter((errors, httpPart) => new Error(sentence(errors[0] as ErrorObject, httpPart)));
}

type Validate = Pick<ValidateFunction, 'errors'> & ((value: unknown) => boolean);

export type Check<S extends TSchema> = (value: unknown) => asserts value is Static<S>;

/** Returns a function that throws the same problem as a route with this schema. */
export function checkOf<S extends TSchema>(app: FastifyInstance, schema: S, httpPart: 'body' | 'headers'): Check<S> {
  const validate = app.validatorCompiler!({ schema, httpPart, method: 'POST', url: '' }) as Validate;
  return value => {
    if (!validate(value)) {
      throw new Problem(400, sentence(validate.errors![0]!, httpPart));
    }
  };
}

/** Not Ajv's own conversion, which accepts '1e400' and 'Infinity' whatever the minimum and maximum are. */
function afterConversion(schema: Record<string, unknown>, validate: ValidateFunction): Validate {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, { type?: unknown }>);
  const conversions = properties.flatMap(([name, { type }]) => {
    const convert = CONVERSIONS[type as string];
    return convert ? [{ name, convert }] : [];
  });
  if (conversions.length === 0) {
    return validate;
  }
  const check: Validate = value => {
    const values = value as Record<string, unknown>;
    for (const { name, convert } of conversions) {
      if (typeof values[name] === 'string') {
        values[name] = convert(values[name]);
      }
    }
    const isValid = validate(values);
    check.errors = validate.errors;
    return isValid;
  };
  return check;
}

/** Text of another type stays as it is, and the schema rejects it. */
const CONVERSIONS: Readonly<Record<string, (text: string) => unknown>> = {
  integer: text => (/^-?\d+$/.test(text) ? Number(text) : text),
  boolean: text => (text === 'true' ? true : text === 'false' ? false : text),
};

const FORMATS: Readonly<Record<string, string>> = {
  date: `a date like 2026-12-31, from year ${FIRST_YEAR} to ${LAST_YEAR}`,
  'date-time': `a time like 2026-12-31T20:00:00Z, from year ${FIRST_YEAR} to ${LAST_YEAR}`,
};

/** Returns the message for the first violation of a schema. */
function sentence(error: ErrorObject, httpPart: string): string {
  const field = error.instancePath.slice(1).replaceAll('/', '.');
  const where = field || (httpPart === 'body' ? 'the request' : `the ${httpPart}`);
  switch (error.keyword) {
    case 'required':
      return `${field ? `${field}.` : ''}${error.params.missingProperty} is required`;
    case 'additionalProperties': {
      const known = Object.keys(error.parentSchema?.properties ?? {}).join(', ');
      return `unknown field '${shortened(error.params.additionalProperty)}' of ${where}: use ${known}`;
    }
    case 'enum':
      return `${where} must be one of ${error.params.allowedValues.join(', ')}`;
    case 'pattern':
      return `${where} must be ${error.parentSchema?.description ?? `of the form ${error.params.pattern}`}`;
    case 'format':
      return `${where} must be ${FORMATS[error.params.format]}`;
    default:
      return `${where} ${error.message}`;
  }
}

function shortened(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}
