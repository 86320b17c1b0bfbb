/** Events carry keys as HTML forms do: `a b+c` arrives as `a+b%2Bc`. */
export function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}

/** Only uploads ask for a ticket; what this function writes itself below `tickets/` never does. */
export function isUpload(key: string): boolean {
  return key.startsWith('uploads/') && !key.endsWith('/');
}

/** `uploads/people/7/demo_1.txt` is told apart from others by `people/7/demo_1`, and its tickets are named after that. */
export function nameOf(uploadKey: string): string {
  return uploadKey.slice('uploads/'.length).replace(/(?<=[^/])\.[^./]*$/, '');
}

export function ticketKeys(uploadKey: string): { readonly pdf: string; readonly receipt: string } {
  const name = nameOf(uploadKey);
  return { pdf: `tickets/${name}_TICKET.pdf`, receipt: `tickets/${name}_TICKET.txt` };
}
