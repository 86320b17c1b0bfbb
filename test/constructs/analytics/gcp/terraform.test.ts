import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataprocAnalytics, resource } from './synthesized';

/** Without the user's configuration, version check and provider, so that Terraform works offline. */
const environment = { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' };
const hasTerraform = spawnSync('terraform', ['version'], { env: environment }).status === 0;
if (!hasTerraform) {
  console.warn('SKIPPED: terraform is not installed');
}

(hasTerraform ? describe : describe.skip)('Terraform itself', () => {
  const { document } = dataprocAnalytics();
  const folder = mkdtempSync(join(tmpdir(), 'terraform-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function terraform(configuration: object, ...args: string[]): string {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
    const command = [`-chdir=${folder}`, ...args, '-no-color'];
    const { stdout, stderr } = spawnSync('terraform', command, { env: environment, encoding: 'utf8' });
    return `${stdout}${stderr}`;
  }

  /** The part that needs no provider: variables, and values that depend on variables only. */
  const withoutProvider = {
    variable: document.variable,
    output: {
      jobs: { value: resource(document, 'google_dataproc_job.analytics').count },
      services: { value: resource(document, 'google_project_service.needed').for_each },
    },
  };
  const plan = (variables: Record<string, string>) =>
    terraform(
      withoutProvider,
      'plan',
      '-input=false',
      ...Object.entries(variables).map(([name, value]) => `-var=${name}=${value}`),
    );

  test('reads the whole document, and requires one provider', () => {
    const { backend: _, ...settings } = document.terraform;
    const output = terraform({ ...document, terraform: settings }, 'providers');
    expect(output).toContain('provider[registry.terraform.io/hashicorp/google] ~> 7.45');
    expect(output).not.toContain('Error');
  });

  test('submits one job with the outputs of cdk deploy, and none before', () => {
    const outputs = {
      kafka_brokers: 'b-1-public.a.c2.kafka.eu-central-1.amazonaws.com:9198,b-2-public.a.example:9198',
      aws_role_arn: 'arn:aws:iam::111122223333:role/ticketing-analytics-AnalyticsRole98C5B992-abc',
    };
    expect(plan({ project: 'tickets-12345', ...outputs })).toMatch(/\+ jobs += 1$/m);
    const before = plan({ project: 'tickets-12345' });
    expect(before).toMatch(/\+ jobs += 0$/m);
    expect(before).toContain('"dataproc.googleapis.com"');
  });

  test.each([
    ['project', 'Tickets', "project must be like 'tickets-12345'."],
    ['kafka_brokers', 'b-1.example:9098', "kafka_brokers must be like 'b-1-public.tickets.example:9198'."],
    ['aws_role_arn', 'analytics', "aws_role_arn must be like 'arn:aws:iam::111122223333:role/analytics'."],
  ])('rejects an invalid %s: %s', (name, value, message) => {
    expect(plan({ project: 'tickets-12345', [name]: value })).toContain(message);
  });
});
