import { MalformedRequest, type Reader } from './reader';
import type { Writer } from './writer';

/** Type of the protocol. Messages are described as data, from which they are read and written. */
export interface WireType<T> {
  read(reader: Reader): T;
  write(writer: Writer, value: T): void;
}

export type Value<W> = W extends WireType<infer T> ? T : never;
type Fields = Record<string, WireType<unknown>>;
type Struct<F extends Fields> = { [K in keyof F]: Value<F[K]> };

export const int8: WireType<number> = { read: from => from.int8(), write: (to, value) => to.int8(value) };
export const int16: WireType<number> = { read: from => from.int16(), write: (to, value) => to.int16(value) };
export const int32: WireType<number> = { read: from => from.int32(), write: (to, value) => to.int32(value) };
export const int64: WireType<number> = { read: from => from.int64(), write: (to, value) => to.int64(value) };

export const boolean: WireType<boolean> = {
  read: from => from.int8() !== 0,
  write: (to, value) => to.int8(value ? 1 : 0),
};

export const nullableString: WireType<string | null> = {
  read: from => from.string(),
  write: (to, value) => to.string(value),
};
export const string: WireType<string> = {
  read: from => present(from.string()),
  write: (to, value) => to.string(value),
};

export const nullableBytes: WireType<Buffer | null> = {
  read: from => from.bytes(),
  write: (to, value) => to.bytes(value),
};
export const bytes: WireType<Buffer> = {
  read: from => present(from.bytes()),
  write: (to, value) => to.bytes(value),
};

export function nullableArray<T>(element: WireType<T>): WireType<T[] | null> {
  return {
    read(from) {
      const length = from.arrayLength();
      return length < 0 ? null : Array.from({ length }, () => element.read(from));
    },
    write(to, values) {
      to.arrayLength(values?.length ?? -1);
      for (const value of values ?? []) {
        element.write(to, value);
      }
    },
  };
}

export function array<T>(element: WireType<T>): WireType<T[]> {
  const { read, write } = nullableArray(element);
  return { read: from => present(read(from)), write };
}

export function struct<F extends Fields>(fields: F): WireType<Struct<F>> {
  const entries = Object.entries(fields);
  return {
    read(from) {
      const value: Record<string, unknown> = {};
      for (const [name, type] of entries) {
        value[name] = type.read(from);
      }
      from.skipTaggedFields();
      return value as Struct<F>;
    },
    write(to, value) {
      for (const [name, type] of entries) {
        type.write(to, value[name]);
      }
      to.taggedFields();
    },
  };
}

/** A field of the versions from `first` to `last`. In other versions its value is `otherwise`. */
export function versions<T>(first: number, last: number, type: WireType<T>, otherwise: T): WireType<T> {
  const carried = (version: number) => version >= first && version <= last;
  return {
    read: from => (carried(from.version) ? type.read(from) : otherwise),
    write: (to, value) => {
      if (carried(to.version)) {
        type.write(to, value);
      }
    },
  };
}

export function since<T>(first: number, type: WireType<T>, otherwise: T): WireType<T> {
  return versions(first, Number.POSITIVE_INFINITY, type, otherwise);
}

function present<T>(value: T | null): T {
  if (value === null) {
    throw new MalformedRequest('null is not allowed here');
  }
  return value;
}
