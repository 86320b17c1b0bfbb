/** A Terraform configuration in its JSON form. Everything in it is plain: what stands in `${...}` is for Terraform. */
export interface TerraformDocument {
  readonly terraform: Block;
  readonly provider: Readonly<Record<string, Block>>;
  readonly variable: Readonly<Record<string, Block>>;
  readonly resource: Resources;
  readonly output: Readonly<Record<string, Block>>;
}

/** Resources by their type, and by their name among those. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Block>>>>;

export type Block = { readonly [argument: string]: Value };
type Value = string | number | boolean | Block | readonly Value[];

/** The only form it is written in, so that the same configuration gives the same bytes. `terraform fmt` does not touch JSON. */
export function written(document: TerraformDocument): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
