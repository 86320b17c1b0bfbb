import type { Upload } from '../../../../contracts/http/uploads';
import { Problem } from './problem';
import { problemOf, renewSession } from './request';

/** Sends a file and reports the progress from 0 to 1. Renews an expired session once. */
export async function upload(file: File, progress: (share: number) => void): Promise<Upload> {
  try {
    return await send(file, progress);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401 || !(await renewSession())) {
      throw error;
    }
    return send(file, progress);
  }
}

/** Uses XMLHttpRequest, because fetch does not report the upload progress. */
function send(file: File, progress: (share: number) => void): Promise<Upload> {
  const form = new FormData();
  form.append('file', file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    request.onerror = () => reject(new Problem(0));
    request.onload = () => {
      if (request.status < 300) {
        resolve(JSON.parse(request.responseText));
      } else {
        reject(problemOf(request.status, name => request.getResponseHeader(name), request.responseText));
      }
    };
    request.open('POST', '/api/upload');
    request.send(form);
  });
}
