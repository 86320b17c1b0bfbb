import type { ReadyCheck } from '../launcher/readiness';

/** A store, service, function or job of the platform on one machine. */
export interface Part {
  readonly name: string;
  /** Names of the parts that must be ready before this one starts. */
  readonly needs: readonly string[];
  /** The process to start. A part that the developer runs already has none. */
  readonly program?: Program;
  /** Port on which the process listens. */
  readonly port?: number;
  /** Address of the Prometheus metrics, of a service. */
  readonly metricsUrl?: string;
  readonly ready: ReadyCheck;
  /** Time within which it must be ready. @default 60 s */
  readonly readyWithinMs?: number;
  /** Provisions its resources, such as topics, once it is ready. Skips those that exist. */
  readonly provision?: () => Promise<void>;
}

export interface Program {
  /** A Node program. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Directories {
  /** All data of the platform. */
  readonly data: string;
  /** Bundles of the services and functions. */
  readonly assets: string;
  /** Bundles of the local programs. */
  readonly programs: string;
}

/** Returns the named parts with all the parts that they need; without names, all parts. */
export function selectParts(parts: readonly Part[], names: readonly string[]): Part[] {
  const byName = new Map(parts.map(part => [part.name, part]));
  const selected = new Set<string>();
  const select = (name: string) => {
    const part = byName.get(name);
    if (!part) {
      throw new Error(`unknown part '${name}': expected one of ${[...byName.keys()].join(', ')}`);
    }
    selected.add(name);
    part.needs.forEach(select);
  };
  (names.length > 0 ? names : [...byName.keys()]).forEach(select);
  return parts.filter(({ name }) => selected.has(name));
}
