import { create } from 'qrcode/lib/core/qrcode';
import { wrap } from './pdf/fonts';
import { type Color, Page } from './pdf/page';
import type { Ticket } from './ticket';

const INK: Color = [0.09, 0.11, 0.2];
const QUIET: Color = [0.42, 0.45, 0.54];
const ACCENT: Color = [0.22, 0.2, 0.62];
const WHITE: Color = [1, 1, 1];
const PALE: Color = [0.84, 0.84, 0.96];

// A5 across, which is half of an A4 sheet: printed as it is, or folded.
const WIDTH = 595;
const HEIGHT = 420;
const MARGIN = 34;
const BAND = 86;
/** What is torn off at the door begins here. */
const STUB = 398;
const LEFT = STUB - 2 * MARGIN;

/** One page: what, when, where and for whom on the left; on the stub the code that the door scans. */
export function ticketPdf(ticket: Ticket, code: string): Buffer {
  const page = new Page(WIDTH, HEIGHT);
  const kind = ticket.admits > 0 ? 'TICKET' : 'RECEIPT OF AN UPLOAD';
  drawHead(page, ticket, kind);
  drawFacts(page, ticket);
  drawStub(page, ticket, code);
  return page.toPdf(`${kind} - ${ticket.event} - ${ticket.bookingId}`, ticket.generated);
}

function drawHead(page: Page, ticket: Ticket, kind: string): void {
  page.rectangle(0, 0, WIDTH, BAND, ACCENT);
  page.text(kind, MARGIN, 38, 11, 'bold', PALE);
  const admission = ticket.admits > 0 ? `Admits ${ticket.admits}` : 'Not for admission';
  page.text(admission, MARGIN, 66, 24, 'bold', WHITE);
  page.dashedLine(STUB, BAND, HEIGHT, QUIET);
}

function drawFacts(page: Page, ticket: Ticket): void {
  let y = BAND + 48;
  for (const line of wrap(ticket.event, 'bold', 24, LEFT, 3)) {
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
  for (const [label, value, mostLines] of facts) {
    page.text(label, MARGIN, y, 8, 'bold', QUIET);
    for (const line of wrap(value, 'regular', 13, LEFT - 64, mostLines)) {
      page.text(line, MARGIN + 64, y, 13, 'regular', INK);
      y += 17;
    }
    y += 9;
  }
  page.text('BOOKING', MARGIN, HEIGHT - 42, 8, 'bold', QUIET);
  page.text(wrap(ticket.bookingId, 'regular', 10, LEFT - 64, 1)[0]!, MARGIN + 64, HEIGHT - 42, 10, 'regular', INK);
  page.text('MADE', MARGIN, HEIGHT - 26, 8, 'bold', QUIET);
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
  const y = BAND + 34;
  drawQrCode(page, code, x, y, side);
  const says =
    ticket.admits > 0
      ? 'Show this code at the door, on paper or on a screen. Whoever holds a copy can come in with it.'
      : 'This says that the upload arrived. It is not an admission ticket.';
  wrap(says, 'regular', 9, side, 5).forEach((line, index) => {
    page.text(line, x, y + side + 24 + index * 12, 9, 'regular', QUIET);
  });
}

/** Each row's dark modules that touch are one rectangle. */
function drawQrCode(page: Page, code: string, left: number, top: number, side: number): void {
  const { size, data } = create(code, { errorCorrectionLevel: 'M' }).modules;
  const module = side / size;
  const boxes: [number, number, number, number][] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!data[row * size + column]) continue;
      const from = column;
      while (column + 1 < size && data[row * size + column + 1]) column++;
      boxes.push([left + from * module, top + row * module, (column - from + 1) * module, module]);
    }
  }
  page.rectangles(boxes, INK);
}
