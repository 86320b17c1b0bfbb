/** A Terraform configuration in JSON. Terraform evaluates `${...}`. */
export interface TerraformDocument {
  readonly terraform: Block;
  readonly provider: Readonly<Record<string, Block>>;
  readonly variable: Readonly<Record<string, Block>>;
  readonly resource: Resources;
  readonly output: Readonly<Record<string, Block>>;
}

/** Resources by type and name. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Block>>>>;

export type Block = { readonly [argument: string]: Value };
type Value = string | number | boolean | Block | readonly Value[];

/** Serializes a configuration, the same one always to the same bytes. */
export function written(document: TerraformDocument): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
