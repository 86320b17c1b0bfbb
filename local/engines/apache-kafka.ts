import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KafkaBroker } from '@cdk-ticketing/kafka-broker';
import { freePort } from '@cdk-ticketing/local-runtime';
import { acceptsConnections } from '../launcher/readiness';
import { runJava, startJava } from './java-process';
import { mavenClasspath } from './maven-classpath';

export interface ApacheKafkaOptions {
  /** Directory of all data of the broker. */
  readonly directory: string;
  /** @default 0, a free one */
  readonly port?: number;
  /** @default - the version of pom.xml, which is the one on MSK */
  readonly version?: string;
}

const HOST = '127.0.0.1';
/** Any id is valid, because the directory contains one cluster. */
const CLUSTER_ID = 'ticketing-on-1-machine';

/** Starts Apache Kafka with one node, in KRaft mode. */
export async function startApacheKafka({ directory, port: wanted, version }: ApacheKafkaOptions): Promise<KafkaBroker> {
  const settings = ['-P', 'kafka', ...(version ? [`-Dkafka.version=${version}`] : [])];
  const classpath = await mavenClasspath({ name: 'kafka', pom: join('local', 'engines', 'pom.xml'), settings });
  const port = wanted || (await freePort());
  mkdirSync(directory, { recursive: true });
  const properties = join(directory, 'server.properties');
  writeFileSync(properties, serverProperties(directory, port, await freePort()));

  const java = ['-Xms256m', '-Xmx512m', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-cp', classpath];
  const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', properties, '--ignore-formatted'];
  await runJava({ name: 'kafka-format', arguments: [...java, ...format], directory });
  const program = { name: 'kafka', arguments: [...java, 'kafka.Kafka', properties], directory };
  const stop = await startJava(program, acceptsConnections(HOST, port));
  return { brokers: `${HOST}:${port}`, stop };
}

/** The settings of MSK where they matter (no automatic topic creation); the others are those of a single node. */
function serverProperties(directory: string, port: number, controllerPort: number): string {
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${HOST}:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://${HOST}:${port},CONTROLLER://${HOST}:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${HOST}:${port}`,
    'log.dirs': join(directory, 'data'),
    'auto.create.topics.enable': false,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 100,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
