/** Error codes of the protocol that this broker returns. */
export const ErrorCode = {
  unknownServerError: -1,
  none: 0,
  offsetOutOfRange: 1,
  corruptMessage: 2,
  unknownTopicOrPartition: 3,
  messageTooLarge: 10,
  offsetMetadataTooLarge: 12,
  invalidTopic: 17,
  invalidRequiredAcks: 21,
  illegalGeneration: 22,
  inconsistentGroupProtocol: 23,
  invalidGroupId: 24,
  unknownMemberId: 25,
  invalidSessionTimeout: 26,
  rebalanceInProgress: 27,
  unsupportedVersion: 35,
  topicAlreadyExists: 36,
  invalidPartitions: 37,
  invalidReplicationFactor: 38,
  invalidConfig: 40,
  invalidRequest: 42,
  unsupportedForMessageFormat: 43,
  outOfOrderSequenceNumber: 45,
  duplicateSequenceNumber: 46,
  invalidProducerEpoch: 47,
  invalidTxnState: 48,
  invalidProducerIdMapping: 49,
  invalidTransactionTimeout: 50,
  nonEmptyGroup: 68,
  groupIdNotFound: 69,
  invalidRecord: 87,
} as const;

export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** An error that the client receives as a code of the protocol. */
export class KafkaError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Returns the code of a KafkaError. Throws every other error again, because it is internal. */
export function codeOf(error: unknown): ErrorCode {
  if (error instanceof KafkaError) {
    return error.code;
  }
  throw error;
}

/** Runs the action and returns the code of the KafkaError it throws, or `none`. */
export function errorCodeOf(action: () => void): ErrorCode {
  try {
    action();
    return ErrorCode.none;
  } catch (error) {
    return codeOf(error);
  }
}
