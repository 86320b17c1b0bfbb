import { App, type Chart } from 'cdk8s';
import type { Construct } from 'constructs';

/** The objects of one chart, made outside of any app that would write them to files. They may hold tokens: whoever asked resolves them. */
export function objectsOf(chart: (scope: Construct) => Chart): Record<string, unknown>[] {
  return chart(new App()).toJson();
}
