import type { Readable } from 'node:stream';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  NoSuchKey,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Ticket } from '../../../../contracts/http/tickets';
import { ticketFolders, ticketOwner } from '../../../../contracts/object-keys';
import { SharedReads } from '../../../web-service/kit/process/shared-reads';

export interface OpenTicket {
  readonly body: Readable;
  readonly size: number | undefined;
}

/** Tickets read per prefix, five times as many as in a list, because those of cancelled bookings are removed later. */
const MAX_TICKETS = 5_000;

export class TicketStore {
  private readonly reads = new SharedReads();

  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /** Returns the newest tickets of these owners (undefined: without an owner), newest first. */
  async list(owners: readonly (string | undefined)[]): Promise<Ticket[]> {
    const prefixes = owners.flatMap(ticketFolders);
    const lists = await Promise.all(prefixes.map(prefix => this.reads.read(prefix, () => this.below(prefix))));
    return lists.flat().sort(newestFirst);
  }

  async open(key: string): Promise<OpenTicket | undefined> {
    try {
      const { Body, ContentLength } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return { body: Body as Readable, size: ContentLength };
    } catch (error) {
      if (error instanceof NoSuchKey) {
        return undefined;
      }
      throw error;
    }
  }

  /** Reads all pages, because S3 lists by name. */
  private async below(prefix: string): Promise<Ticket[]> {
    let newest: Ticket[] = [];
    let from: string | undefined;
    do {
      const page = await this.s3.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: from }),
      );
      newest = [...newest, ...ticketsIn(page)].sort(newestFirst).slice(0, MAX_TICKETS);
      from = page.NextContinuationToken;
    } while (from);
    return newest;
  }
}

function ticketsIn({ Contents = [] }: ListObjectsV2CommandOutput): Ticket[] {
  return Contents.filter(({ Key }) => ticketOwner(Key!) !== null).map(({ Key, LastModified, Size }) => ({
    key: Key!,
    lastModified: LastModified!.toISOString(),
    size: Size!,
    url: `/api/${Key}`,
  }));
}

function newestFirst(a: Ticket, b: Ticket): number {
  if (a.lastModified !== b.lastModified) {
    return a.lastModified < b.lastModified ? 1 : -1;
  }
  return a.key < b.key ? -1 : 1;
}
