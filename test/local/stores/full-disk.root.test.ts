// Tests the object store on a disk that becomes full and is freed again. The disk is a small tmpfs, which needs root.
import { startObjectStore } from '../../../local/stores/object-store';
import { useSmallDisk } from '../../support/small-disk';

const disk = useSmallDisk(16);

describe('object store', () => {
  it('responds with 503 and leaves no partial file while the disk is full, and stores objects again afterwards', async () => {
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
