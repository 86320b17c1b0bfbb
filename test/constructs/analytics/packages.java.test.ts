import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const job = join(__dirname, '..', '..', '..', 'constructs', 'analytics', 'job');
const BUILD_MS = 600_000;

/** Local runs use the classes of Maven, which the packages contain. */
describe.each([
  ['Managed Flink', [], false],
  ['Dataproc', ['-P', 'dataproc'], true],
])('the package for %s', (_, profile, isForFlink1) => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  const inside = join(folder, 'inside');
  beforeAll(() => {
    execFileSync('mvn', ['-q', '-B', '-f', join(job, 'pom.xml'), ...profile, `-Doutput.folder=${folder}`, 'package']);
    mkdirSync(inside);
    execFileSync('jar', ['--extract', '--file', join(folder, 'ticket-analytics.jar')], { cwd: inside });
  }, BUILD_MS);
  afterAll(() => rmSync(folder, { recursive: true }));
  const has = (path: string) => existsSync(join(inside, path));

  test('contains the SQL file unchanged, and starts the runner', () => {
    const sql = readFileSync(join(job, 'src/main/resources/ticket-analytics.sql'));
    expect(readFileSync(join(inside, 'ticket-analytics.sql'))).toEqual(sql);
    expect(readFileSync(join(inside, 'META-INF/MANIFEST.MF'), 'utf8')).toContain(
      'Main-Class: ticketing.analytics.SqlJob',
    );
  });

  test('registers its formats and its connectors', () => {
    const factories = readFileSync(join(inside, 'META-INF/services/org.apache.flink.table.factories.Factory'), 'utf8');
    expect(factories).toContain('ticketing.analytics.MessageFormat');
    expect(factories).toContain('KafkaDynamicTableFactory');
  });

  test('contains the connector of that Flink and the IAM login module, but not Flink', () => {
    // The connector of Flink 1 has an old source, and contains classes that are part of later engines.
    expect(has('org/apache/flink/streaming/connectors/kafka/FlinkKafkaConsumer.class')).toBe(isForFlink1);
    expect(has('org/apache/flink/connector/base/source/reader/RecordEmitter.class')).toBe(isForFlink1);
    expect(has('software/amazon/msk/auth/iam/IAMLoginModule.class')).toBe(true);
    expect(has('software/amazon/awssdk/services/sts/auth/StsWebIdentityTokenFileCredentialsProvider.class')).toBe(true);
    expect(has('org/apache/flink/table/api/TableEnvironment.class')).toBe(false);
  });
});
