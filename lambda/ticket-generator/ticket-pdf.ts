import { create } from 'qrcode/lib/core/qrcode';
import { wrap } from './pdf/fonts';
import { type Color, Page } from './pdf/page';
import type { Ticket } from './ticket';

const INK: Color = [0.09, 0.11, 0.2];
const MUTED: Color = [0.42, 0.45, 0.54];
const ACCENT: Color = [0.22, 0.2, 0.62];
const WHITE: Color = [1, 1, 1];
const PALE: Color = [0.84, 0.84, 0.96];

// A5 landscape, half of an A4 sheet.
const WIDTH = 595;
const HEIGHT = 420;
const MARGIN = 34;
const HEADER = 86;
/** Left edge of the part that is torn off at the entrance. */
const STUB = 398;
const TEXT_WIDTH = STUB - 2 * MARGIN;

/** Draws one page: event, date, venue and holder on the left, the QR code on the stub. */
export function ticketPdf(ticket: Ticket, code: string): Buffer {
  const page = new Page(WIDTH, HEIGHT);
  const kind = ticket.admits > 0 ? 'TICKET' : 'RECEIPT OF AN UPLOAD';
  drawHeader(page, ticket, kind);
  drawFacts(page, ticket);
  drawStub(page, ticket, code);
  return page.toPdf(`${kind} - ${ticket.event} - ${ticket.bookingId}`, ticket.generated);
}

function drawHeader(page: Page, ticket: Ticket, kind: string): void {
  page.rectangle(0, 0, WIDTH, HEADER, ACCENT);
  page.text(kind, MARGIN, 38, 11, 'bold', PALE);
  const admission = ticket.admits > 0 ? `Admits ${ticket.admits}` : 'Not for admission';
  page.text(admission, MARGIN, 66, 24, 'bold', WHITE);
  page.dashedLine(STUB, HEADER, HEIGHT, MUTED);
}

function drawFacts(page: Page, ticket: Ticket): void {
  let y = HEADER + 48;
  for (const line of wrap(ticket.event, 'bold', 24, TEXT_WIDTH, 3)) {
    page.text(line, MARGIN, y, 24, 'bold', INK);
    y += 29;
  }
  y += 8;
  const facts = [
    ['DATE', ticket.date, 1],
    ['VENUE', ticket.venue, 2],
    ['HOLDER', ticket.holder, 1],
    ['TICKETS', ticket.tickets, 1],
  ] as const;
  for (const [label, value, maxLines] of facts) {
    page.text(label, MARGIN, y, 8, 'bold', MUTED);
    for (const line of wrap(value, 'regular', 13, TEXT_WIDTH - 64, maxLines)) {
      page.text(line, MARGIN + 64, y, 13, 'regular', INK);
      y += 17;
    }
    y += 9;
  }
  page.text('BOOKING', MARGIN, HEIGHT - 42, 8, 'bold', MUTED);
  page.text(
    wrap(ticket.bookingId, 'regular', 10, TEXT_WIDTH - 64, 1)[0]!,
    MARGIN + 64,
    HEIGHT - 42,
    10,
    'regular',
    INK,
  );
  page.text('MADE', MARGIN, HEIGHT - 26, 8, 'bold', MUTED);
  page.text(
    `${ticket.generated.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    MARGIN + 64,
    HEIGHT - 26,
    10,
    'regular',
    INK,
  );
}

function drawStub(page: Page, ticket: Ticket, code: string): void {
  const side = WIDTH - STUB - 2 * 24;
  const x = STUB + 24;
  const y = HEADER + 34;
  drawQrCode(page, code, x, y, side);
  const note =
    ticket.admits > 0
      ? 'Show this code at the entrance, on paper or on a screen. Anyone with a copy of it can enter.'
      : 'This confirms that the upload was received. It is not an admission ticket.';
  wrap(note, 'regular', 9, side, 5).forEach((line, index) => {
    page.text(line, x, y + side + 24 + index * 12, 9, 'regular', MUTED);
  });
}

/** Adjacent dark modules of a row are one rectangle. */
function drawQrCode(page: Page, code: string, left: number, top: number, side: number): void {
  const { size, data } = create(code, { errorCorrectionLevel: 'M' }).modules;
  const module = side / size;
  const boxes: [number, number, number, number][] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!data[row * size + column]) {
        continue;
      }
      const from = column;
      while (column + 1 < size && data[row * size + column + 1]) {
        column++;
      }
      boxes.push([left + from * module, top + row * module, (column - from + 1) * module, module]);
    }
  }
  page.rectangles(boxes, INK);
}
