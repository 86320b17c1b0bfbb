import type { Readable } from 'node:stream';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  NoSuchKey,
  type S3Client,
} from '@aws-sdk/client-s3';
import { SharedReads } from '../../../web-service/kit/process/shared-reads';

export interface Ticket {
  readonly key: string;
  readonly lastModified: string;
  readonly size: number;
  readonly url: string;
}

export interface OpenTicket {
  readonly body: Readable;
  readonly size: number | undefined;
}

/** Tickets kept of one prefix, five times as many as a list shows: those of cancelled bookings are left out of it later. */
const KEPT = 5_000;

export class TicketStore {
  private readonly reads = new SharedReads();

  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /** The newest tickets of these owners (undefined: without an owner), newest first. */
  async list(owners: readonly (string | undefined)[]): Promise<Ticket[]> {
    const prefixes = owners.flatMap(prefixesOf);
    const lists = await Promise.all(prefixes.map(prefix => this.reads.read(prefix, () => this.below(prefix))));
    return lists.flat().sort(newestFirst);
  }

  async open(key: string): Promise<OpenTicket | undefined> {
    try {
      const { Body, ContentLength } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return { body: Body as Readable, size: ContentLength };
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  /** S3 lists by name, so the newest are known only after the last page. */
  private async below(prefix: string): Promise<Ticket[]> {
    let newest: Ticket[] = [];
    let from: string | undefined;
    do {
      const page = await this.s3.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: from }),
      );
      newest = [...newest, ...ticketsIn(page)].sort(newestFirst).slice(0, KEPT);
      from = page.NextContinuationToken;
    } while (from);
    return newest;
  }
}

function ticketsIn({ Contents = [] }: ListObjectsV2CommandOutput): Ticket[] {
  return Contents.filter(({ Key }) => ownerOf(Key!) !== null).map(({ Key, LastModified, Size }) => ({
    key: Key!,
    lastModified: LastModified!.toISOString(),
    size: Size!,
    url: `/api/${Key}`,
  }));
}

function newestFirst(a: Ticket, b: Ticket): number {
  if (a.lastModified !== b.lastModified) return a.lastModified < b.lastModified ? 1 : -1;
  return a.key < b.key ? -1 : 1;
}

/** `tickets/<name>` is nobody's, `tickets/people/<owner>/<name>` and `tickets/bookings/<owner>/<name>` are their owner's. */
const KEY =
  /^tickets\/(?:(?:people|bookings)\/(?<owner>[A-Za-z0-9][\w.@:-]*)\/)?[A-Za-z0-9][\w.-]*_TICKET\.(?:pdf|txt)$/;

/** Whose a ticket is: undefined when it is nobody's, null when the key is no ticket's. */
export function ownerOf(key: string): string | undefined | null {
  const found = KEY.exec(key);
  return found ? found.groups?.owner : null;
}

/** The booking of a ticket or receipt; undefined for one that was made from an upload. */
export function bookingIn(key: string): string | undefined {
  return /^tickets\/bookings\/[^/]+\/([^/]+)_TICKET\.\w+$/.exec(key)?.[1];
}

export function ticketOfBooking(userId: string, bookingId: string): string {
  return `tickets/bookings/${userId}/${bookingId}_TICKET.pdf`;
}

function prefixesOf(owner: string | undefined): string[] {
  return owner === undefined ? ['tickets/'] : [`tickets/people/${owner}/`, `tickets/bookings/${owner}/`];
}
