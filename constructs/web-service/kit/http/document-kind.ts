// What an uploaded file is, by its content: its name and its declared type are only claims.

export type DocumentKind = 'image' | 'pdf' | 'text';

/** The first bytes of JPEG, PNG, GIF, TIFF and BMP, as hexadecimal digits. */
const IMAGES = ['ffd8ff', '89504e470d0a1a0a', '474946383761', '474946383961', '49492a00', '4d4d002a', '424d'];
/** WebP, AVIF and HEIC have their names after a length. */
const IMAGES_IN_CONTAINERS = /^(RIFF.{4}WEBP|.{4}ftyp(avif|avis|heic|heix|heif|hevc|mif1|msf1))/s;
const CONTROLS_OF_TEXT = new Set([...'\t\n\v\f\r\u001b'].map(character => character.charCodeAt(0)));

/** Undefined when it is neither an image nor a PDF nor text. */
export function documentKind(content: Buffer): DocumentKind | undefined {
  const head = content.toString('latin1', 0, 1024);
  const digits = content.toString('hex', 0, 16);
  if (isText(content)) return head.startsWith('%PDF-') ? 'pdf' : 'text';
  if (IMAGES.some(image => digits.startsWith(image)) || IMAGES_IN_CONTAINERS.test(head)) return 'image';
  return head.includes('%PDF-') ? 'pdf' : undefined; // readers accept bytes before it
}

function isText(content: Buffer): boolean {
  for (const byte of content) {
    if (byte < 0x20 && !CONTROLS_OF_TEXT.has(byte)) return false;
  }
  return true;
}

const FIELDS = ['event', 'date', 'venue', 'holder', 'tickets'] as const;
export type BookingField = (typeof FIELDS)[number];

const MOST_BYTES = 65_536;
const MOST_LINES = 100;

/** What a text says of a booking, one field a line, such as `Event: Winter Jazz`. Empty for other documents. */
export function bookingFields(content: Buffer): ReadonlyMap<BookingField, string> {
  const said = new Map<BookingField, string>();
  const head = content.subarray(0, MOST_BYTES);
  if (documentKind(head) !== 'text') return said;
  for (const line of head.toString().split('\n', MOST_LINES)) {
    const colon = line.indexOf(':');
    const name = FIELDS.find(field => field === line.slice(0, Math.max(colon, 0)).trim().toLowerCase());
    const value = line.slice(colon + 1).trim();
    if (name && value) said.set(name, value);
  }
  return said;
}
