/** The local stores check no signature, but the SDK sends nothing unsigned, and s3rver knows this one name only. */
export const localCredentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
