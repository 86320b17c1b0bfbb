import type { Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Frontend, type FrontendProps, ServiceImage, UserService, type WebServiceProps } from '../../../constructs';
import {
  existingBucket,
  existingCluster,
  existingSecret,
  existingStream,
  existingTable,
} from '../../support/cdk/existing';

export const image = (stack: Stack) =>
  ServiceImage.fromEcrRepository(
    ecr.Repository.fromRepositoryName(stack, `Images${stack.node.children.length}`, 'ours'),
    'v1',
  );

export type Options = Omit<WebServiceProps, 'cluster' | 'image'>;

export function userService(stack: Stack, cluster: eks.ICluster, options: Options = {}, id = 'UserService') {
  return new UserService(stack, id, {
    ...options,
    cluster,
    image: image(stack),
    usersTable: existingTable(stack),
    tokenSecret: existingSecret(stack, 'token'),
    organiserKey: existingSecret(stack, 'organiser'),
  });
}

export function frontend(stack: Stack, options: Partial<FrontendProps> = {}) {
  return new Frontend(stack, 'Frontend', {
    corsOrigins: ['https://a.example', 'https://b.example'],
    ...options,
    cluster: existingCluster(stack),
    image: image(stack),
    stream: existingStream(stack),
    uploadsBucket: existingBucket(stack),
    tokenSecret: existingSecret(stack, 'token'),
    ticketSecret: existingSecret(stack, 'ticket'),
  });
}

/** Returns a value as the text that CloudFormation resolves it to, with a name for each reference. */
export function join(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  const { Ref, 'Fn::Join': joined } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  if (joined) {
    return joined[1].map(join).join(joined[0]);
  }
  return Ref === undefined ? JSON.stringify(value) : `<${Ref.replace('AWS::', '').toLowerCase()}>`;
}

export interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Record<string, string>;
}

export function objects(template: Template): KubernetesObject[] {
  return manifestsOf(template).flatMap(found => found.objects);
}

/** Returns the manifests of a template, with their objects. */
export function manifestsOf(template: Template) {
  return Object.values(template.findResources('Custom::AWSCDK-EKS-KubernetesResource')).map(manifest => {
    const found: KubernetesObject[] = JSON.parse(join(manifest.Properties.Manifest));
    return { manifest, objects: found, kinds: found.map(({ kind }) => kind) };
  });
}
