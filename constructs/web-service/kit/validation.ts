import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { FastifyInstance } from 'fastify';

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** JavaScript takes 31 February for 3 March. */
const isDate = (text: string) => DATE.test(text) && isDay(text);
const isTime = (text: string) => TIME.test(text) && !Number.isNaN(Date.parse(text)) && isDay(text.slice(0, 10));
const isDay = (text: string) => {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

const strict = {
  strict: true,
  allowUnionTypes: true,
  verbose: true,
  useDefaults: true,
  formats: { date: isDate, 'date-time': isTime },
} as const;

/**
 * Bodies are taken at their word: "2" is no number. What comes in a path, query or header is text by nature, and is read
 * as what the schema wants.
 */
export function validateStrictly(app: FastifyInstance): void {
  const asGiven = new Ajv(strict);
  const asText = new Ajv({ ...strict, coerceTypes: true });
  app.setValidatorCompiler<Record<string, unknown>>(
    ({ schema, httpPart }): ValidateFunction => (httpPart === 'body' ? asGiven : asText).compile(schema),
  );
  app.setSchemaErrorFormatter((errors, httpPart) => new Error(sentence(errors[0] as ErrorObject, httpPart)));
}

const FORMATS: Readonly<Record<string, string>> = {
  date: 'a date like 2026-12-31',
  'date-time': 'a time like 2026-12-31T20:00:00Z',
};

/** Says what is wrong in a sentence, of the first mistake found. */
function sentence(error: ErrorObject, httpPart: string): string {
  const field = error.instancePath.slice(1).replaceAll('/', '.');
  const where = field || (httpPart === 'body' ? 'the request' : `the ${httpPart}`);
  switch (error.keyword) {
    case 'required':
      return `${field ? `${field}.` : ''}${error.params.missingProperty} is missing`;
    case 'additionalProperties': {
      const known = Object.keys(error.parentSchema?.properties ?? {}).join(', ');
      return `'${shortened(error.params.additionalProperty)}' is no field of ${where}: allowed are ${known}`;
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
