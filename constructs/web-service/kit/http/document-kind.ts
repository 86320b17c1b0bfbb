// Detects the kind of an uploaded file by its content. Its name and its declared type are not trusted.

export type DocumentKind = 'image' | 'pdf' | 'text';

/** The first bytes of JPEG, PNG, GIF, TIFF and BMP, as hexadecimal digits. */
const IMAGES = ['ffd8ff', '89504e470d0a1a0a', '474946383761', '474946383961', '49492a00', '4d4d002a', '424d'];
/** The names of WebP, AVIF and HEIC follow a length. */
const IMAGES_IN_CONTAINERS = /^(RIFF.{4}WEBP|.{4}ftyp(avif|avis|heic|heix|heif|hevc|mif1|msf1))/s;
const CONTROLS_OF_TEXT = new Set([...'\t\n\v\f\r\u001b'].map(character => character.charCodeAt(0)));

/** Returns undefined if the content is not an image, a PDF or text. */
export function documentKind(content: Buffer): DocumentKind | undefined {
  const head = content.toString('latin1', 0, 1024);
  const digits = content.toString('hex', 0, 16);
  if (isText(content)) {
    return head.startsWith('%PDF-') ? 'pdf' : 'text';
  }
  if (IMAGES.some(image => digits.startsWith(image)) || IMAGES_IN_CONTAINERS.test(head)) {
    return 'image';
  }
  return head.includes('%PDF-') ? 'pdf' : undefined; // readers accept bytes before it
}

function isText(content: Buffer): boolean {
  for (const byte of content) {
    if (byte < 0x20 && !CONTROLS_OF_TEXT.has(byte)) {
      return false;
    }
  }
  return true;
}

const FIELDS = ['event', 'date', 'venue', 'holder', 'tickets'] as const;
export type BookingField = (typeof FIELDS)[number];

const MAX_BYTES = 65_536;
const MAX_LINES = 100;

/** Returns the fields of a booking in a text, such as `Event: Winter Jazz`, one per line. Empty for other documents. */
export function bookingFields(content: Buffer): ReadonlyMap<BookingField, string> {
  const fields = new Map<BookingField, string>();
  const head = content.subarray(0, MAX_BYTES);
  if (documentKind(head) !== 'text') {
    return fields;
  }
  for (const line of head.toString().split('\n', MAX_LINES)) {
    const colon = line.indexOf(':');
    const name = FIELDS.find(field => field === line.slice(0, Math.max(colon, 0)).trim().toLowerCase());
    const value = line.slice(colon + 1).trim();
    if (name && value) {
      fields.set(name, value);
    }
  }
  return fields;
}
