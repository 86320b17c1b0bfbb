import type * as ecr from 'aws-cdk-lib/aws-ecr';
import { DockerImageAsset, Platform, TarballImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import type { Construct } from 'constructs';
import { SERVICE_KEYS, SERVICES } from '../../contracts/services';
import { shippedAsset } from '../shipped-asset';

/** Container image of a service. */
export abstract class ServiceImage {
  /** The image of a service of this package. `cdk deploy` builds and pushes it. */
  public static shipped(): ServiceImage {
    return new ShippedImage();
  }

  /** An image built from a folder with a Dockerfile, for linux/amd64. `cdk deploy` builds and pushes it. */
  public static fromAsset(directory: string): ServiceImage {
    return new AssetImage(directory);
  }

  /** An image in a tarball, as `docker save` writes it. `cdk deploy` pushes it. */
  public static fromTarball(tarballFile: string): ServiceImage {
    return new TarballImage(tarballFile);
  }

  /** An image in a registry that the nodes can pull from, such as `registry.example.com/payment-service:1.4.0`. */
  public static fromRegistry(imageUri: string): ServiceImage {
    return new RegistryImage(imageUri);
  }

  /** An image in an ECR repository, by tag or by digest. */
  public static fromEcrRepository(repository: ecr.IRepository, tagOrDigest: string): ServiceImage {
    return new RegistryImage(repository.repositoryUriForTagOrDigest(tagOrDigest));
  }

  /** Creates the asset if there is one, and returns the image with its registry and its tag or digest. */
  public abstract bind(scope: Construct, serviceName: string): string;
}

class ShippedImage extends ServiceImage {
  public bind(scope: Construct, serviceName: string): string {
    const shipped: string[] = SERVICE_KEYS.map(key => SERVICES[key].name);
    if (!shipped.includes(serviceName)) {
      throw new Error(`image is required for ${serviceName}: this package has images of ${shipped.join(', ')} only`);
    }
    return new AssetImage(shippedAsset(serviceName)).bind(scope);
  }
}

class AssetImage extends ServiceImage {
  constructor(private readonly directory: string) {
    super();
  }

  public bind(scope: Construct): string {
    return new DockerImageAsset(scope, 'Image', { directory: this.directory, platform: Platform.LINUX_AMD64 }).imageUri;
  }
}

class TarballImage extends ServiceImage {
  constructor(private readonly tarballFile: string) {
    super();
  }

  public bind(scope: Construct): string {
    return new TarballImageAsset(scope, 'Image', { tarballFile: this.tarballFile }).imageUri;
  }
}

class RegistryImage extends ServiceImage {
  constructor(private readonly imageUri: string) {
    super();
  }

  public bind(): string {
    return this.imageUri;
  }
}
