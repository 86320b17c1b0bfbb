import { App, type Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { KubernetesObject } from './token-guard';

/** The objects of one chart, made outside of any app that would write them to files. They may hold tokens: whoever asked resolves them. */
export function objectsOf(chart: (scope: Construct) => Chart): KubernetesObject[] {
  return chart(new App()).toJson();
}
