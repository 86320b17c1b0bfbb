import type { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';

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

/** Pages of 1,000 keys read for one list and prefix: S3 lists by name, so the newest are only known once all are. */
const MOST_PAGES = 10;

export class TicketStore {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /** The newest tickets of one owner (of nobody in particular: undefined), newest first. */
  async list(owners: readonly (string | undefined)[], limit: number): Promise<Ticket[]> {
    const lists = await Promise.all(owners.flatMap(prefixesOf).map(prefix => this.below(prefix)));
    return lists
      .flat()
      .sort((a, b) => b.lastModified.localeCompare(a.lastModified) || a.key.localeCompare(b.key))
      .slice(0, limit);
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

  private async below(prefix: string): Promise<Ticket[]> {
    const tickets: Ticket[] = [];
    let from: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await this.s3.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: from }),
      );
      for (const { Key, LastModified, Size } of answer.Contents ?? []) {
        if (ownerOf(Key!) === null) continue;
        tickets.push({ key: Key!, lastModified: LastModified!.toISOString(), size: Size!, url: `/api/${Key}` });
      }
      from = answer.NextContinuationToken;
      if (!from) break;
    }
    return tickets;
  }
}

/** `tickets/<name>` is nobody's, `tickets/people/<owner>/<name>` and `tickets/bookings/<owner>/<name>` are their owner's. */
const KEY =
  /^tickets\/(?:(?:people|bookings)\/(?<owner>[A-Za-z0-9][\w.@:-]*)\/)?[A-Za-z0-9][\w.-]*_TICKET\.(?:pdf|txt)$/;

/** Whose a ticket is: undefined when it is nobody's, null when the key is no ticket's. */
export function ownerOf(key: string): string | undefined | null {
  const found = KEY.exec(key);
  return found ? found.groups?.owner : null;
}

export function ticketOfBooking(userId: string, bookingId: string): string {
  return `tickets/bookings/${userId}/${bookingId}_TICKET.pdf`;
}

function prefixesOf(owner: string | undefined): string[] {
  return owner === undefined ? ['tickets/'] : [`tickets/people/${owner}/`, `tickets/bookings/${owner}/`];
}
