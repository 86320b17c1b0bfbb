import { App, type Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { KubernetesObject } from './token-guard';

/** Returns the objects of a chart, built in a detached app. They may contain tokens, which the caller resolves. */
export function objectsOf(chart: (scope: Construct) => Chart): KubernetesObject[] {
  return chart(new App()).toJson();
}
