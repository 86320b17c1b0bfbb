import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Request {
  readonly SecretId: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly ClientRequestToken?: string;
  readonly SecretString?: string;
  readonly VersionStages?: string[];
  readonly MoveToVersionId?: string;
  readonly RemoveFromVersionId?: string;
}

/** The part of Secrets Manager that a rotation uses: versions by id, with their stages. */
export class SecretsManager {
  private readonly versions = new Map<string, { value: string; stages: Set<string> }>();
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).split('.')[1]!;
      const result = this.handle(operation, JSON.parse(Buffer.concat(chunks).toString()));
      response.writeHead(result ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(
        JSON.stringify(result ?? { __type: 'ResourceNotFoundException', message: 'secret version not found' }),
      );
    });
  });

  constructor(current: object) {
    this.put('first', JSON.stringify(current), 'AWSCURRENT');
  }

  async start(): Promise<string> {
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise(resolve => this.server.close(resolve));
  }

  /** Returns the current version of the secret. */
  current(): { username: string; password: string } {
    return JSON.parse(this.find('AWSCURRENT')!.value);
  }

  private handle(operation: string, request: Request): object | undefined {
    switch (operation) {
      case 'GetSecretValue': {
        const { VersionStage = 'AWSCURRENT', VersionId } = request;
        const found = VersionId ? this.versions.get(VersionId) : this.find(VersionStage);
        return found?.stages.has(VersionStage) ? { SecretString: found.value } : undefined;
      }
      case 'PutSecretValue':
        this.put(request.ClientRequestToken!, request.SecretString!, ...request.VersionStages!);
        return {};
      case 'DescribeSecret':
        return {
          VersionIdsToStages: Object.fromEntries([...this.versions].map(([id, { stages }]) => [id, [...stages]])),
        };
      case 'UpdateSecretVersionStage':
        this.versions.get(request.RemoveFromVersionId!)!.stages.delete(request.VersionStage!);
        this.versions.get(request.MoveToVersionId!)!.stages.add(request.VersionStage!);
        return {};
      default:
        return undefined;
    }
  }

  private put(id: string, value: string, ...stages: string[]): void {
    if (this.versions.has(id)) {
      throw new Error(`version ${id} is there already`);
    }
    this.versions.set(id, { value, stages: new Set(stages) });
  }

  private find(stage: string) {
    return [...this.versions.values()].find(({ stages }) => stages.has(stage));
  }
}
