import { ErrorCode, KafkaError } from './errors';
import type { LogSettings } from './log/partition-log';

/** Topic settings by their Kafka names, with their defaults. -1 means no limit. */
const DEFAULTS = {
  'segment.bytes': 64 * 1024 * 1024,
  'max.message.bytes': 1_048_588,
  'retention.bytes': 1024 * 1024 * 1024,
  'retention.ms': 7 * 24 * 60 * 60 * 1000,
  'message.timestamp.type': 'CreateTime',
};

/** Settings with a fixed set of values, which one broker without replication and compaction can support. */
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
  if (choices?.includes(value)) {
    return value;
  }
  if (choices) {
    throw invalid(`${name} must be ${choices.join(' or ')} on the development broker (got '${value}')`);
  }
  if (!(name in DEFAULTS)) {
    const known = [...new Set([...Object.keys(DEFAULTS), ...Object.keys(CHOICES)])].join(', ');
    throw invalid(`unknown setting '${name}': the development broker supports ${known}`);
  }
  if (!/^(-1|\d{1,15})$/.test(value)) {
    throw invalid(`${name} must be an integer, or -1 for no limit (got '${value}')`);
  }
  return Number(value);
}

function invalid(message: string): KafkaError {
  return new KafkaError(ErrorCode.invalidConfig, message);
}
