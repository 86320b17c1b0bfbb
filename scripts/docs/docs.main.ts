import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './generated-files';

generatedFiles(process.cwd()).then(files => {
  for (const { path, content } of files) {
    writeFileSync(join(process.cwd(), path), content);
  }
});
