import type * as ecr from 'aws-cdk-lib/aws-ecr';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { Construct } from 'constructs';
import { shippedAsset } from '../shipped-asset';

/** Where a service's container image comes from. */
export abstract class ServiceImage {
  /** The service as it ships in this package; `cdk deploy` builds the image and pushes it. */
  public static shipped(): ServiceImage {
    return new ShippedImage();
  }

  /** An image that is pushed by somebody else, by tag or digest. */
  public static fromEcrRepository(repository: ecr.IRepository, tagOrDigest: string): ServiceImage {
    return new RepositoryImage(repository, tagOrDigest);
  }

  /** @internal */
  public abstract _uri(scope: Construct, serviceName: string): string;
}

class ShippedImage extends ServiceImage {
  /** @internal */
  public _uri(scope: Construct, serviceName: string): string {
    const directory = shippedAsset(serviceName);
    return new DockerImageAsset(scope, 'Image', { directory, platform: Platform.LINUX_AMD64 }).imageUri;
  }
}

class RepositoryImage extends ServiceImage {
  constructor(
    private readonly repository: ecr.IRepository,
    private readonly tagOrDigest: string,
  ) {
    super();
  }

  /** @internal */
  public _uri(): string {
    return this.repository.repositoryUriForTagOrDigest(this.tagOrDigest);
  }
}
