import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '@cdk-ticketing/local-runtime';
import { ErrorCode, KafkaError } from './errors';
import { PartitionLog } from './log/partition-log';
import { logSettings, type TopicConfig } from './topic-config';

const LEGAL_NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/;
const MAX_PARTITIONS = 1000;
const DESCRIPTION = 'topic.json';

export interface TopicDescription {
  readonly name: string;
  readonly partitions: number;
  readonly config: TopicConfig;
}

export interface Topic extends TopicDescription {
  readonly logs: readonly PartitionLog[];
}

/** Topics of the broker: a folder each, with topic.json and a folder for each partition. */
export class Topics {
  private readonly topics = new Map<string, Topic>();

  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true });
    for (const name of readdirSync(directory)) {
      const path = join(directory, name, DESCRIPTION);
      if (existsSync(path)) {
        this.open(JSON.parse(readFileSync(path, 'utf8')) as TopicDescription);
      } else {
        rmSync(join(directory, name), { recursive: true }); // partly created or deleted when the broker was killed
      }
    }
  }

  all(): Topic[] {
    return [...this.topics.values()];
  }

  find(name: string): Topic | undefined {
    return this.topics.get(name);
  }

  topic(name: string): Topic {
    const topic = this.topics.get(name);
    if (topic) {
      return topic;
    }
    if (!LEGAL_NAME.test(name)) {
      throw new KafkaError(ErrorCode.invalidTopic, `invalid topic name '${name}'`);
    }
    throw new KafkaError(ErrorCode.unknownTopicOrPartition, `topic ${name} does not exist`);
  }

  log(name: string, partition: number): PartitionLog {
    const log = this.topics.get(name)?.logs[partition];
    if (!log) {
      throw new KafkaError(ErrorCode.unknownTopicOrPartition, `partition ${partition} of ${name} does not exist`);
    }
    return log;
  }

  /** Rejects a topic that cannot be created, without changes. */
  check({ name, partitions }: TopicDescription): void {
    if (!LEGAL_NAME.test(name)) {
      throw new KafkaError(ErrorCode.invalidTopic, "a topic name must have 1 to 249 letters, digits, '.', '_' or '-'");
    }
    if (this.topics.has(name)) {
      throw new KafkaError(ErrorCode.topicAlreadyExists, `topic ${name} already exists`);
    }
    checkPartitions(partitions);
  }

  create(description: TopicDescription): void {
    this.check(description);
    this.describe(description);
    this.open(description);
  }

  extend(name: string, partitions: number, validateOnly: boolean): void {
    const topic = this.topic(name);
    checkPartitions(partitions);
    if (partitions <= topic.partitions) {
      throw new KafkaError(
        ErrorCode.invalidPartitions,
        `${name} must have more than ${topic.partitions} partitions (got ${partitions})`,
      );
    }
    if (validateOnly) {
      return;
    }
    const description = { name, partitions, config: topic.config };
    this.describe(description);
    this.open(description, topic.logs);
  }

  async delete(name: string): Promise<void> {
    const { logs } = this.topic(name);
    this.topics.delete(name);
    rmSync(join(this.directory, name, DESCRIPTION));
    const deleted = join(this.directory, `${name}~deleted-${Date.now()}`);
    renameSync(join(this.directory, name), deleted);
    for (const log of logs) {
      await log.abandon();
    }
    rmSync(deleted, { recursive: true });
  }

  async flush(): Promise<void> {
    for (const log of this.logs()) {
      await log.flush();
    }
  }

  async enforceRetention(now: number): Promise<void> {
    for (const log of this.logs()) {
      await log.enforceRetention(now);
    }
  }

  async close(): Promise<void> {
    for (const log of this.logs()) {
      await log.close();
    }
  }

  private logs(): PartitionLog[] {
    return this.all().flatMap(topic => topic.logs);
  }

  private describe(description: TopicDescription): void {
    mkdirSync(join(this.directory, description.name), { recursive: true });
    replaceFile(join(this.directory, description.name, DESCRIPTION), JSON.stringify(description));
  }

  private open(description: TopicDescription, existing: readonly PartitionLog[] = []): void {
    const { name, partitions, config } = description;
    const settings = logSettings(config);
    const logs = Array.from(
      { length: partitions },
      (_, id) => existing[id] ?? new PartitionLog(join(this.directory, name, String(id)), settings),
    );
    this.topics.set(name, { ...description, logs });
  }
}

function checkPartitions(partitions: number): void {
  if (partitions < 1 || partitions > MAX_PARTITIONS) {
    throw new KafkaError(
      ErrorCode.invalidPartitions,
      `the number of partitions must be 1 to ${MAX_PARTITIONS} (got ${partitions})`,
    );
  }
}
