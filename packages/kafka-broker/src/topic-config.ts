import { ErrorCode, KafkaError } from './errors';
import type { LogSettings } from './log/partition-log';

/**
 * The settings of a topic by their Kafka names, with what holds when they are not given. A number of -1 means no limit.
 */
const DEFAULTS = {
  'segment.bytes': 64 * 1024 * 1024,
  'max.message.bytes': 1_048_588,
  'retention.bytes': 1024 * 1024 * 1024,
  'retention.ms': 7 * 24 * 60 * 60 * 1000,
  'message.timestamp.type': 'CreateTime',
};

/** What else may be said: what one broker without replicas and compaction does anyway. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'message.timestamp.type': ['CreateTime', 'LogAppendTime'],
  'cleanup.policy': ['delete'],
  'min.insync.replicas': ['1'],
};

export type TopicConfig = Readonly<Partial<typeof DEFAULTS>>;

export function topicConfig(entries: readonly { name: string; value: string | null }[]): TopicConfig {
  return Object.fromEntries(entries.map(({ name, value }) => [name, setting(name, value ?? '')]));
}

export function logSettings(given: TopicConfig): LogSettings {
  const config = { ...DEFAULTS, ...given };
  const limit = (value: number) => (value < 0 ? Number.POSITIVE_INFINITY : value);
  return {
    segmentBytes: limit(config['segment.bytes']),
    maxBatchBytes: limit(config['max.message.bytes']),
    retentionBytes: limit(config['retention.bytes']),
    retentionMs: limit(config['retention.ms']),
    stampsAppendTime: config['message.timestamp.type'] === 'LogAppendTime',
  };
}

function setting(name: string, value: string): string | number {
  const choices = CHOICES[name];
  if (choices?.includes(value)) return value;
  if (choices) throw invalid(`${name} is '${value}': the development broker has ${choices.join(' or ')}`);
  if (!(name in DEFAULTS)) {
    const known = [...new Set([...Object.keys(DEFAULTS), ...Object.keys(CHOICES)])].join(', ');
    throw invalid(`${name} is not known to the development broker: it has ${known}`);
  }
  if (!/^(-1|\d{1,15})$/.test(value))
    throw invalid(`${name} is '${value}': it must be a whole number, or -1 for no limit`);
  return Number(value);
}

function invalid(message: string): KafkaError {
  return new KafkaError(ErrorCode.invalidConfig, message);
}
