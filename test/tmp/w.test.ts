import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { wordingProblems } from '../wording/check';

test('x', () => {
  const files = execFileSync('git', ['ls-files', 'constructs', 'contracts'], { encoding: 'utf8' })
    .split('\n')
    .filter(
      f =>
        /^(constructs\/(frontend\/app|event-catalog\/app|user-service\/app|booking-service\/app\/http|web-service\/kit\/http|frontend\/web\/docs)|contracts)\//.test(
          f,
        ) && /\.(ts|sql)$/.test(f),
    );
  writeFileSync('/tmp/w.txt', files.flatMap(f => wordingProblems(f, readFileSync(f, 'utf8'))).join('\n'));
});
