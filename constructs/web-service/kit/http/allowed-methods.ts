import type { FastifyInstance } from 'fastify';
import { Problem } from './problem';

const EVERY_PATH = /^\/?\*$/; // routes of files and of CORS, which match every path

export interface AllowedMethods {
  /** Returns the methods of a path, none for a path that does not exist. */
  of(path: string): readonly string[];
}

/**
 * Records the routes as they are added. A fixed path does not match a parameter of another route: `/book` is not
 * `/:id`.
 */
export function watchMethods(app: FastifyInstance): AllowedMethods {
  const routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  const allowed: AllowedMethods = {
    of: path => {
      const fixed = routes.get(path);
      const found = fixed ? [fixed] : [...routes.values()].filter(({ pattern }) => path === '*' || pattern.test(path));
      const methods = new Set(found.flatMap(({ methods }) => [...methods]));
      return methods.size === 0 ? [] : [...methods, 'OPTIONS'].sort();
    },
  };
  app.addHook('onRoute', route => {
    const { url, method } = route;
    if (EVERY_PATH.test(url)) {
      return;
    }
    const entry = routes.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const one of [method].flat()) {
      entry.methods.add(one);
    }
    routes.set(url, entry);
    if (!url.includes('/:')) {
      return;
    }
    route.onRequest = [
      async ({ method, url }) => {
        const path = pathOf(url);
        if (routes.has(path)) {
          throw wrongMethod(method, path, allowed.of(path));
        }
      },
      ...[route.onRequest ?? []].flat(),
    ];
  });
  return allowed;
}

export function wrongMethod(method: string, path: string, allowed: readonly string[]): Problem {
  const allow = allowed.join(', ');
  return new Problem(405, `method ${method} is not allowed for '${shortened(path)}': use ${allow}`, {
    headers: { allow },
  });
}

export function unknownPath(method: string, path: string): Problem {
  return new Problem(404, `no route for ${method} '${shortened(path)}'`);
}

export function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** `:name` is one segment, `*` is the rest. */
function patternOf(url: string): RegExp {
  const escaped = url.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/:\w+/g, '[^/]+').replace('*', '.+')}$`);
}

function shortened(path: string): string {
  return path.length > 100 ? `${path.slice(0, 100)}…` : path;
}
