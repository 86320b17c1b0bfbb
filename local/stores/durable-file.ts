import { open, rm } from 'node:fs/promises';

/** Writes a file and flushes it to the disk. Leaves no file if the disk is full. */
export async function writeDurably(path: string, contents: string | Buffer): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(contents);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
