// The object store on a disk that becomes full and is freed again. The disk is a small tmpfs, so this needs root.
import { startObjectStore } from '../../../local/stores/object-store';
import { useSmallDisk } from '../../support/small-disk';

const disk = useSmallDisk(16);

describe('object store', () => {
  it('answers 503 without a partial file, reads and deletes, and stores again when there is space', async () => {
    const store = await startObjectStore({ directory: disk().directory, bucket: 'b', onObjectCreated: () => {} });
    const put = (key: string) =>
      fetch(`${store.endpoint}/b/uploads/${key}`, { method: 'PUT', body: 'x'.repeat(10_000) });
    try {
      expect((await put('before')).status).toBe(200);
      disk().fill();
      const refused = await put('during');
      expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining('ServiceUnavailable')]);
      expect((await fetch(`${store.endpoint}/b/uploads/during`)).status).toBe(404);
      expect((await fetch(`${store.endpoint}/b/uploads/before`)).status).toBe(200);
      disk().free();
      expect((await put('after')).status).toBe(200);
      expect((await fetch(`${store.endpoint}/b/uploads/after`)).status).toBe(200);
    } finally {
      await store.stop();
    }
  });
});
