import { ErrorCode, KafkaError } from './errors';
import type { LogLimits } from './log/partition-log';

/** The settings of a topic by their Kafka names, with what holds when they are not given. */
const DEFAULTS = {
  'segment.bytes': 64 * 1024 * 1024,
  'max.message.bytes': 1_048_588,
  'retention.bytes': 1024 * 1024 * 1024,
  'retention.ms': 7 * 24 * 60 * 60 * 1000,
} as const;

export type TopicConfig = Readonly<Partial<Record<keyof typeof DEFAULTS, number>>>;

/** What one broker without replicas and compaction does anyway, so that it may be said. */
const GRANTED: Readonly<Record<string, string>> = { 'cleanup.policy': 'delete', 'min.insync.replicas': '1' };

export function topicConfig(entries: readonly { name: string; value: string | null }[]): TopicConfig {
  const config: Record<string, number> = {};
  for (const { name, value } of entries) {
    if (GRANTED[name] === value) continue;
    if (!(name in DEFAULTS)) {
      const granted = Object.entries(GRANTED).map(([key, only]) => `${key}=${only}`);
      const known = [...Object.keys(DEFAULTS), ...granted].join(', ');
      throw new KafkaError(
        ErrorCode.invalidConfig,
        `${name}=${value} is not known to the development broker: it has ${known}`,
      );
    }
    const number = Number(value);
    if (!Number.isInteger(number) || number < -1 || value === '') {
      throw new KafkaError(ErrorCode.invalidConfig, `${name} is a whole number, -1 for no limit, not '${value}'`);
    }
    config[name] = number;
  }
  return config;
}

export function logLimits(config: TopicConfig): LogLimits {
  const limit = (name: keyof typeof DEFAULTS) => {
    const value = config[name] ?? DEFAULTS[name];
    return value < 0 ? Number.POSITIVE_INFINITY : value;
  };
  return {
    segmentBytes: limit('segment.bytes'),
    maxBatchBytes: limit('max.message.bytes'),
    retentionBytes: limit('retention.bytes'),
    retentionMs: limit('retention.ms'),
  };
}
