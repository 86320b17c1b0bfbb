/** The local stores do not verify signatures, but the AWS SDK requires credentials. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };
