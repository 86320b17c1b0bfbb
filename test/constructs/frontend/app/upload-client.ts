import type { Running } from '../../../../constructs/web-service/kit/process/service';

export interface UploadResponse {
  readonly status: number;
  readonly body: {
    message: string;
    key: string;
    size: number;
    receipt_key: string;
    ticket_key?: string;
    detail: string;
  };
}

export async function postForm(
  gateway: Running,
  path: string,
  body: FormData | undefined,
  headers: Record<string, string> = {},
): Promise<UploadResponse> {
  const response = await fetch(gateway.url + path, { method: 'POST', body, headers });
  return { status: response.status, body: (await response.json()) as UploadResponse['body'] };
}

export function form(name: string, content: string | Buffer, fields: Record<string, string> = {}): FormData {
  const data = new FormData();
  for (const [field, value] of Object.entries(fields)) {
    data.append(field, value);
  }
  data.append('file', new File([content], name, { type: 'image/png' }));
  return data;
}
